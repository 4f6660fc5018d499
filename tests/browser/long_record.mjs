// Long recordings: how soon half an hour is labelled, and that hours of it freeze nothing. The
// bounds are wide, for machines that have other things to do; the figures are printed ("# ..."
// lines).
// BEATSMITH_HOURS=24 makes the long one a day.

import assert from 'node:assert/strict';
import {mkdtemp, rm, stat, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';

import {test} from './harness.mjs';
import {makeRecord} from './made_record.mjs';
import {watchFrames} from './watch_frames.mjs';
import {withApp} from './whole_app.mjs';

const HOURS = Number(process.env.BEATSMITH_HOURS ?? 6);
const SIZE = {
  viewport: {width: 1280, height: 800}
};
const note = (text) => console.log(`# ${text}`);
const inSeconds = (begin) => ((Date.now() - begin) / 1000).toFixed(2);

/** Files of a made record on the disk, where the browser reads them as a person's. */
async function withRecord(options, body) {
  const folder = await mkdtemp(join(tmpdir(), 'beatsmith-long-'));
  try {
    const paths = [];
    for (const {name, bytes} of makeRecord(options).files) {
      paths.push(join(folder, name));
      await writeFile(paths.at(-1), bytes);
    }
    return await body(paths);
  } finally {
    await rm(folder, {recursive: true});
  }
}

/** Waits until the progress is said so; or it is over. */
const untilWorking = (app, words) => app.page.waitForFunction((words) => {
  const said = document.querySelector('.mirror [role=status][aria-label=Progress]');
  return new RegExp(words).test(said?.textContent ?? '');
}, words, {timeout: 120_000, polling: 20});

/** The app's own time a frame (median, ms) while the record is moved through for two seconds. */
const movingThrough = (page) => page.evaluate(async () => {
  const slider = document.querySelector('.mirror [aria-label="Position in the recording"]');
  const begin = performance.now();
  const times = [];
  while (performance.now() - begin < 2000) {
    slider.value = slider.max * (performance.now() - begin) / 2000;
    slider.dispatchEvent(new Event('input', {bubbles: true}));
    await new Promise(requestAnimationFrame);
    times.push(window.beatsmith.frameTimes().at(-1));
  }
  return times.sort((a, b) => a - b)[times.length >> 1];
});

/** Saves it as WFDB, in a worker that nobody waits for. */
async function takeHome(app, what, {most_ms = 1000} = {}) {
  await watchFrames(app.page);
  const begin = Date.now();
  const download = app.page.waitForEvent('download', {timeout: 120_000});
  await app.press(app.button('Save WFDB'));
  const {size} = await stat(await (await download).path());
  const {longest_ms} = await app.page.evaluate(() => window.stopWatching());
  note(`${what} saved as WFDB after ${inSeconds(begin)} s; longest gap between frames ${
      longest_ms.toFixed(0)} ms; ${(size / 1e6).toFixed(1)} MB`);
  assert.ok(longest_ms < most_ms, `${longest_ms} ms between two frames`);
  return size;
}

test(
    'long record: half an hour is open and labelled soon',
    () => withApp({size: SIZE}, async (app, page) => {
      await app.ready();
      // Twice: the first time the worker starts, too.
      for (const name of ['first', 'second']) {
        await withRecord({name, times: 30, format: 212}, async (paths) => {
          await watchFrames(page);
          const begin = Date.now();
          await app.open(paths);
          await app.get('heading', name).waitFor({state: 'attached'});
          const open_s = inSeconds(begin);
          await app.recordClassified(name);
          const all_s = inSeconds(begin);
          const {longest_ms} = await page.evaluate(() => window.stopWatching());
          note(`30 minutes, the ${name} time: open after ${open_s} s, all beats labelled after ${
              all_s} s; longest gap between frames ${longest_ms.toFixed(0)} ms`);
          assert.ok(all_s < 30, `${all_s} s until all beats were labelled`);
          await takeHome(app, '30 minutes');
        });
      }
    }), {timeout_s: 180});

test(`long record: ${HOURS} hours come in parts, freeze nothing and can be stopped`, () => {
  return withRecord({name: 'long', times: 60 * HOURS}, (paths) => {
    return withApp({size: SIZE}, async (app, page) => {
      await app.ready();
      await watchFrames(page);
      const begin = Date.now();
      await app.open(paths);
      await app.get('heading', 'long').waitFor({state: 'attached', timeout: 60_000});
      await app.strip().waitFor({state: 'attached'});
      const open_s = inSeconds(begin);

      // Stopped while R peaks are found: those that are known stay.
      await untilWorking(app, '^Finding R peaks');
      await app.press(app.button('Cancel'));
      await app.button('Classify the rest').waitFor({state: 'attached'});
      const words = await app.get('paragraph').filter({hasText: 'Hz'}).first().textContent();
      const stopped_at = Number(/(\d+) beats/.exec(words)?.[1] ?? 0);
      assert.ok(stopped_at < HOURS * 4440, 'it was over before it was stopped');

      // Gone on with, and moved through meanwhile.
      await app.press(app.button('Classify the rest'));
      await untilWorking(app, '^Classifying');
      const found_s = inSeconds(begin);
      await app.press(app.button('Whole'));
      await app.untilStrip(new RegExp(`^Strip from 0.0 s to ${HOURS} h`));
      await app.press(app.button('True scale'));
      await app.untilStrip(/^Strip from .*: N/);  // labels before all are there
      await app.press(app.button('Cancel'));
      await app.untilSaid('Classified', /^\d+ of \d+ beats/);
      const app_ms = await movingThrough(page);
      const [, done, all] = /^(\d+) of (\d+) beats/.exec(await app.said('Classified'));
      assert.ok(Number(done) < Number(all), 'it was over before it was stopped');
      assert.ok(Math.abs(Number(all) - HOURS * 4440) < 0.01 * Number(all), `${all} beats`);

      const {longest_ms, longTasks_ms} = await page.evaluate(() => window.stopWatching());
      note(
          `${HOURS} hours: open after ${open_s} s, all R peaks after ${found_s} s (with a stop at ${
              stopped_at} beats); ${done} of ${
              all} labelled at the second stop; longest gap between ` +
          `frames ${longest_ms.toFixed(0)} ms, long tasks ${
              longTasks_ms.map((ms) => ms.toFixed(0)).join(' ') || 'none'}`);
      note(`the app's own time a frame, moving through ${HOURS} hours: ${app_ms.toFixed(2)} ms`);
      assert.ok(longest_ms < 1000, `${longest_ms} ms between two frames`);
      assert.ok(app_ms < 30, `the app takes ${app_ms} ms a frame`);

      await app.press(app.button('Classify the rest'));
      await untilWorking(app, '^Classifying');
      await app.recordClassified('long', {timeout: 120_000});
      // What is saved goes through the page's memory: a day of it holds the page up for seconds.
      const size = await takeHome(app, `${HOURS} hours`, {most_ms: 1000 * Math.max(1, HOURS / 4)});
      assert.ok(size > HOURS * 3600 * 360 * 2 * 2, `${size} bytes`);
      assert.equal(await app.alerts(), '');
    });
  });
}, {timeout_s: 300});
