// Runs the browser tests on build/page.
//
//   node tests/browser/run.mjs [FILE|WORDS]...
//
// FILE: a test file of this folder, with or without .mjs; WORDS: run only the tests whose name
// contains them. Without any, all files run, each in a process of its own and as many at a time as
// there are cores; those that measure time come last, one by one.

import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {readdirSync, readFileSync} from 'node:fs';
import {cpus} from 'node:os';
import {basename, dirname} from 'node:path';
import {argv, execPath} from 'node:process';
import {fileURLToPath} from 'node:url';

import {run} from './harness.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const files =
    readdirSync(here).filter((file) => file.endsWith('.mjs') && file !== 'run.mjs').sort();
const MEASURING = ['long_record.mjs', 'speed.mjs'];
const MOST_AT_A_TIME = 4;

const isTestFile = (file) => /^import {[^}]*\btest\b[^}]*} from '\.\/harness\.mjs'/m.test(
    readFileSync(`${here}/${file}`, 'utf8'));

async function runApart(file) {
  const [code] = await once(spawn(execPath, [argv[1], file], {stdio: 'inherit'}), 'exit');
  if (code !== 0) process.exitCode = 1;
}

// Of the processors so far, in ticks: user, nice, system, idle, iowait, irq, softirq, and "steal",
// when another machine on the same hardware had them.
const processorTimes = () =>
    readFileSync('/proc/stat', 'utf8').split('\n', 1)[0].split(/\s+/).slice(1, 9).map(Number);

/** A file whose figures mean little where the machine was not there to work on them. */
async function runMeasuring(file) {
  const before = processorTimes();
  await runApart(file);
  const spent = processorTimes().map((ticks, i) => ticks - before[i]);
  const all = spent.reduce((sum, ticks) => sum + ticks, 0);
  console.log(`# ${file}: other machines on this hardware had ${
      (100 * spent[7] / all).toFixed(0)} % of its time`);
}

async function runAll() {
  const waiting = files.filter((file) => isTestFile(file) && !MEASURING.includes(file));
  const work = async () => {
    for (let file; (file = waiting.shift());) await runApart(file);
  };
  await Promise.all(Array.from({length: Math.min(cpus().length, MOST_AT_A_TIME)}, work));
  for (const file of MEASURING) await runMeasuring(file);
}

const asked = argv.slice(2);
if (asked.length === 0) {
  await runAll();
} else {
  const fileOf = (word) => files.find((file) => basename(word, '.mjs') === basename(file, '.mjs'));
  const chosen = asked.map(fileOf).filter(Boolean);
  const words = asked.filter((word) => !fileOf(word));
  for (const file of chosen.length > 0 ? chosen : files) await import(`./${file}`);
  await run({filter: words.join(' ')});
}
