// The workspaces Compare, Draw, Strip and Learn on the desktop: the flows of tests/browser.

import {execFileSync} from 'node:child_process';
import {existsSync, readdirSync, readFileSync} from 'node:fs';
import {join} from 'node:path';

import {test} from '../cases.mjs';

import {beatsmith, equal, sleep, withDesktop} from './desktop.mjs';

/** Started at this address. */
const at = (address) => ({options: ['--go', address]});

test(
    'compare: few steps of the teacher are faster, and less varied',
    () => withDesktop(async (desktop) => {
      await desktop.untilSaid('Progress', /^Done\./, {seconds: 60});
      await desktop.find('image', /^normal: mean beat, A at its peak [\d.]+ mV/);
      await desktop.find('image', /^Scatter plot\. normal: A about/);
      const said = (await desktop.nodes()).map(({value, name}) => value ?? name ?? '').join('\n');
      const [, faster] = /: ([\d.]+) times faster/.exec(said) ?? [];
      if (!(Number(faster) > 2)) throw new Error(`${faster} times faster, of: ${said}`);
      await desktop.click('button', 'Real against student');
      await desktop.untilSaid('Progress', /^(?!Done)/);
      await desktop.untilSaid('Progress', /^Done\./, {seconds: 60});
    }, at('#compare?a=beatsmith-teacher-2,8&b=beatsmith-teacher-2,1&count=14&seed=3')), {
      timeout_s: 150
    });

test(
    'draw: a beat is drawn, classified, made plausible and undone',
    () => withDesktop(async (desktop) => {
      await desktop.find('image', /Classified normal/);
      await desktop.drag(
          'image', 'A drawn beat',
          [[0.12, 0.55], [0.3, 0.55], [0.4, 0.2], [0.5, 0.55], [0.62, 0.72], [0.8, 0.55]]);
      await desktop.find('image', /Classified ventricular/);
      await desktop.click('button', 'Make it plausible');
      await desktop.find('button', 'Make another', {seconds: 60});
      await desktop.find('group', 'The model\'s beat');
      await desktop.click('button', 'Undo');
      await desktop.find('image', /Classified normal/);
    }, at('#draw')), {timeout_s: 120});

const WAV_HEADER_BYTES = 44;

/** Seconds that are louder than silence, out of 16-bit samples of a WAV file, as far as it is. */
function soundingSeconds(path) {
  if (!existsSync(path)) return 0;
  const bytes = readFileSync(path);
  if (bytes.length < WAV_HEADER_BYTES) return 0;
  const channels = bytes.readUInt16LE(22);
  const rate = bytes.readUInt32LE(24);
  equal(bytes.readUInt16LE(34), 16, 'bits a sample');
  let loud = 0;
  const start = bytes.indexOf('data') + 8;
  for (let i = start; i + 2 * channels <= bytes.length; i += 2 * channels) {
    if (Math.abs(bytes.readInt16LE(i)) > 300) ++loud;
  }
  return loud / rate;
}

test(
    'strip: a rhythm is composed, heard, taken home and analysed',
    () => withDesktop(async (desktop) => {
      await desktop.find('image', /^Strip from 0\.0 s to .*: N \d+$/, {seconds: 60});
      await desktop.click('button', 'Bigeminy');
      await desktop.find('image', /^Strip from .*V \d+/, {seconds: 60});
      await desktop.click('button', 'Save EDF');
      await desktop.untilSaid('Saved', /\.edf$/);
      const [edf] = readdirSync(desktop.folder).filter((name) => name.endsWith('.edf'));
      const csv = join(desktop.folder, 'strip.csv');
      execFileSync(beatsmith, ['convert', join(desktop.folder, edf), csv]);
      const rows = readFileSync(csv, 'utf8').split('\n').filter((line) => /^-?\d/.test(line));
      equal(rows.length, 60 * 360, 'samples of a minute');

      await desktop.click('checkbox', 'Beep');
      let heard_s = 0;
      for (let tries = 0; tries < 100 && heard_s < 0.2; ++tries) {
        await sleep(100);
        heard_s = soundingSeconds(desktop.sound);
      }
      await desktop.click('button', 'Pause');
      if (heard_s < 0.2) throw new Error(`${heard_s} s are heard`);

      await desktop.click('button', 'Open in Analyse');
      await desktop.find('heading', /^bigeminy_\d+/, {seconds: 30});
    }, at('#strip')), {timeout_s: 150});

test(
    'learn: the chapters run the real models',
    () => withDesktop(async (desktop) => {
      await desktop.find('heading', 'Drowning a beat in noise');
      await desktop.untilSaid('Noise schedule', /^At t = 0\.35, 73 % of the power/);
      await desktop.keys('Next');  // Page Down
      await desktop.find('heading', 'One step back');
      await desktop.click('button', 'All the way');
      await desktop.untilSaid('Progress', /^Step 10 of 10/, {seconds: 30});
      await desktop.find('image', 'The finished beat');
      await desktop.click('button', 'Next');
      await desktop.click('button', 'Race');
      await desktop.find('button', 'Race again', {seconds: 60});
      await desktop.untilSaid('Student, 1 step', /times as fast$/);
      await desktop.click('button', 'Next');
      await desktop.find('image', /^A normal beat, classified normal \d+ %\. Most depends/);
    }, at('#learn?chapter=2')), {timeout_s: 150});
