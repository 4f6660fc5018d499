// How fast the app is. The bounds are wide, for machines that have other things to do: a test fails
// only where something is badly wrong. The figures are printed ("# ..." lines).

import assert from 'node:assert/strict';

import {DESKTOP, PHONE, test, withPage} from './harness.mjs';
import {watchFrames} from './watch_frames.mjs';
import {App, withApp} from './whole_app.mjs';

const TRIES = 3;
const note = (text) => console.log(`# ${text}`);
const median = (values) => [...values].sort((a, b) => a - b)[values.length >> 1];

/** The best of some tries, the first that is good enough ending them. */
async function bestOf(measure, isGood, isBetter) {
  let best;
  for (let i = 0; i < TRIES; ++i) {
    const now = await measure();
    if (best === undefined || isBetter(now, best)) best = now;
    if (isGood(best)) break;
  }
  return best;
}

/**
 * Frames a second, and the app's own time a frame (median, ms), while in each of them, for two
 * seconds, something is done: `point`, `scroll` or `scrub`, by events of the page itself: those of
 * a test's driver come too seldom.
 */
async function frameRate(page, what) {
  const {rate, times} = await page.evaluate(async (what) => {
    const stage = document.getElementById('stage');
    const at = {clientX: innerWidth / 2, clientY: innerHeight / 2, bubbles: true};
    const swing = (now_ms) => at.clientX * (1 + 0.6 * Math.sin(now_ms / 200));
    const act = {
      point: (now_ms) => stage.dispatchEvent(
          new PointerEvent('pointermove', {...at, clientX: swing(now_ms), pointerType: 'mouse'})),
      scroll: (now_ms) =>
          stage.dispatchEvent(new WheelEvent('wheel', {...at, deltaY: now_ms < 1000 ? 40 : -40})),
      scrub: (now_ms) => {
        const slider = document.querySelector('.mirror input[aria-label=Step]');
        slider.value = Math.floor(now_ms / 50) % 5;
        slider.dispatchEvent(new Event('input', {bubbles: true}));
      },
    }[what];
    const begin = performance.now();
    const before = window.beatsmith.frames;
    while (performance.now() - begin < 2000) {
      act(performance.now() - begin);
      await new Promise(requestAnimationFrame);
    }
    const frames = window.beatsmith.frames - before;
    return {
      rate: frames * 1000 / (performance.now() - begin),
      times: window.beatsmith.frameTimes().slice(-frames)
    };
  }, what);
  return {rate, app_ms: median(times)};
}
const bestFrameRate = (page, what) =>
    bestOf(() => frameRate(page, what), ({rate}) => rate > 30, (a, b) => a.rate > b.rate);

test(
    'speed: nothing is drawn for two seconds when all is still, in every workspace',
    () => withApp({size: {...DESKTOP, reducedMotion: 'reduce'}}, async (app, page) => {
      await app.ready();
      await app.generate({seed: 2, count: 4});
      for (const tab of ['Generate', 'Analyse', 'Compare', 'Draw', 'Strip', 'Learn']) {
        await app.press(app.get('tab', tab));
        await app.settled();
        await page.waitForTimeout(1500);  // WebGPU is tried when nothing has happened for a second
        await app.settled();
        const frames = () => page.evaluate(() => window.beatsmith.frames);
        const before = await frames();
        await page.waitForTimeout(2000);
        assert.equal(await frames(), before, tab);
      }
    }), {timeout_s: 180});

for (const [beats, count] of [[64, 16], [1000, 250]]) {
  test(
      `speed: while ${beats} beats are made the page goes on`,
      () => withApp({size: {viewport: {width: 1280, height: 800}}}, async (app, page) => {
        await app.ready();
        await app.generate({seed: 3, count});
        await app.settled();
        const measure = async () => {
          await watchFrames(page);
          await app.generateAgain();
          const watched = await page.evaluate(() => window.stopWatching());
          const app_ms = median(await page.evaluate(() => window.beatsmith.frameTimes()));
          return {...watched, app_ms};
        };
        const {longest_ms, rate, longTasks_ms, app_ms} = await bestOf(
            measure, ({longest_ms}) => longest_ms < 50, (a, b) => a.longest_ms < b.longest_ms);
        note(`${beats} beats: ${rate.toFixed(0)} frames a second, longest gap ${
            longest_ms.toFixed(0)} ms, long tasks ${
            longTasks_ms.map((ms) => ms.toFixed(0)).join(' ') || 'none'}, the app's own time ${
            app_ms.toFixed(2)} ms (median); ${await app.said('Progress')}`);
        // A model that ran on the page's own thread would stop it for seconds.
        assert.ok(longest_ms < 1000, `${longest_ms} ms between two frames`);
        assert.ok(rate > 5, `${rate} frames a second`);
        assert.ok(app_ms < 10, `the app takes ${app_ms} ms a frame`);
      }), {timeout_s: 120});
}

const SIZES = {
  'phone 390x844': PHONE,
  'laptop 1280x800': {viewport: {width: 1280, height: 800}},
  '4K 3840x2160': {viewport: {width: 1920, height: 1080}, deviceScaleFactor: 2}
};
for (const [where, size] of Object.entries(SIZES)) {
  test(
      `speed: the app's own time in every workspace, ${where}`,
      () => withApp({size: {...size, reducedMotion: 'reduce'}}, async (app, page) => {
        await app.ready();
        const told = [];
        for (const tab of ['Generate', 'Analyse', 'Compare', 'Draw', 'Strip', 'Learn']) {
          await app.press(app.get('tab', tab));
          await app.settled();
          const {app_ms} = await bestOf(
              () => frameRate(page, 'point'), ({app_ms}) => app_ms < 4,
              (a, b) => a.app_ms < b.app_ms);
          told.push(`${tab} ${app_ms.toFixed(2)}`);
          assert.ok(app_ms < 30, `${tab} takes ${app_ms} ms a frame`);
        }
        note(`the app's own time a frame in ms (median), ${where}: ${told.join(', ')}`);
      }), {timeout_s: 120});
}

test(
    'speed: 64 beats are played, and 1,000 scroll',
    () => withApp({size: {viewport: {width: 1280, height: 800}}}, async (app, page) => {
      await app.ready();
      await app.press(app.get('radio', '1 step'));
      await app.generate({seed: 3, count: 250, timeout: 90_000});
      await app.settled();
      const scrolled = await bestFrameRate(page, 'scroll');
      await app.press(app.get('radio', '4 steps'));
      await app.generate({count: 16});
      await app.settled();
      const played = await bestFrameRate(page, 'scrub');
      note(
          `at 1280x800: 1,000 beats scroll with ${scrolled.rate.toFixed(0)} frames a second, 64 ` +
          `are scrubbed through with ${played.rate.toFixed(0)}, the app's own time ` +
          `${scrolled.app_ms.toFixed(2)} and ${played.app_ms.toFixed(2)} ms`);
      assert.ok(scrolled.rate > 10, `${scrolled.rate} frames a second`);
      assert.ok(played.rate > 10, `${played.rate} frames a second`);
    }), {timeout_s: 180});

test(
    'speed: 64 beats on paper follow the pointer',
    () => withApp({size: {viewport: {width: 1280, height: 800}}}, async (app, page) => {
      await app.ready();
      await app.generate({seed: 3, count: 16});
      await app.settled();
      const {rate} = await bestFrameRate(page, 'point');
      note(`64 beats on paper at 1280x800: ${rate.toFixed(0)} frames a second`);
      assert.ok(rate > 10, `${rate} frames a second`);
    }));

test('speed: the first prepared beat and the first own beat come soon', async () => {
  const measure = () => withPage({path: null, size: DESKTOP}, async (page, {url}) => {
    const app = new App(page);
    const begin = Date.now();
    await page.goto(url, {waitUntil: 'commit'});
    await page.getByRole('img', {name: /heartbeat/i}).waitFor();
    const cover_s = (Date.now() - begin) / 1000;
    await page.waitForFunction(() => window.beatsmith?.frames > 0);
    const app_s = (Date.now() - begin) / 1000;
    const generate = app.button('Generate');
    await generate.waitFor({state: 'attached'});
    await generate.evaluate((element) => element.click());
    await app.untilSaid('Progress', /^16 beats/, {timeout: 60_000});
    return {cover_s, app_s, own_s: (Date.now() - begin) / 1000};
  });
  const {cover_s, app_s, own_s} = await bestOf(
      measure, ({cover_s, own_s}) => cover_s < 1 && own_s < 5, (a, b) => a.own_s < b.own_s);
  note(`prepared beat after ${cover_s.toFixed(2)} s, the app after ${
      app_s.toFixed(2)} s, own beats (16, in 4 steps) after ${own_s.toFixed(2)} s`);
  assert.ok(cover_s < 5, `${cover_s} s to a prepared beat`);
  assert.ok(own_s < 20, `${own_s} s to own beats`);
}, {timeout_s: 120});
