// Runs the browser tests on build/page.
//
//   node tests/browser/run.mjs [FILE|WORDS]...
//
// FILE: a test file of this folder, with or without .mjs (default: all of them); WORDS: run only
// the tests whose name contains them.

import {readdirSync} from 'node:fs';
import {basename, dirname} from 'node:path';
import {fileURLToPath} from 'node:url';

import {run} from './harness.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const files =
    readdirSync(here).filter((file) => file.endsWith('.mjs') && file !== 'run.mjs').sort();

const asked = process.argv.slice(2);
const fileOf = (word) => files.find((file) => basename(word, '.mjs') === basename(file, '.mjs'));
const chosen = asked.map(fileOf).filter(Boolean);
const words = asked.filter((word) => !fileOf(word));
for (const file of chosen.length > 0 ? chosen : files) await import(`./${file}`);
await run({filter: words.join(' ')});
