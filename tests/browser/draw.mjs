// The workspace Draw: a beat drawn with a mouse, with a finger and by keys alone, classified as it
// is drawn, and made plausible.

import assert from 'node:assert/strict';

import {DESKTOP, test, touch} from './harness.mjs';
import {App, FINGERS, withApp} from './whole_app.mjs';

const paper = (app) => app.get('img', /^(A drawn beat|Blank)/);
const words = (app) => paper(app).getAttribute('aria-label');
const untilPaper = (app, pattern) =>
    app.get('img', pattern).waitFor({state: 'attached', timeout: 30_000});

/** A wide beat as a hand draws it, in shares of the paper's width and height. */
const WIDE_BEAT = [[0.12, 0.55], [0.3, 0.55], [0.4, 0.2], [0.5, 0.55], [0.62, 0.72], [0.8, 0.55]];

/** The path between these corners, point by point. */
function pathOn(box, corners) {
  const points = corners.map(([x, y]) => ({x: box.x + x * box.width, y: box.y + y * box.height}));
  return points.flatMap((point, i) => {
    const next = points[Math.min(i + 1, points.length - 1)];
    return Array.from({length: 6}, (_, k) => ({
                                     x: point.x + (next.x - point.x) * k / 6,
                                     y: point.y + (next.y - point.y) * k / 6,
                                   }));
  });
}

async function drawOn(app, corners) {
  const path = pathOn(await paper(app).boundingBox(), corners);
  if (app.fingers) {
    await touch(app.page, [path]);
  } else {
    await app.page.mouse.move(path[0].x, path[0].y);
    await app.page.mouse.down();
    for (const {x, y} of path) await app.page.mouse.move(x, y);
    await app.page.mouse.up();
  }
}

async function makePlausible(app) {
  await app.press(app.button(/^Make (it plausible|another)$/));
  await app.button('Cancel').waitFor({state: 'attached'});
  await app.button('Cancel').waitFor({state: 'detached', timeout: 60_000});
  assert.equal(await app.alerts(), '');
  return app.said('Progress');
}

for (const [where, size] of Object.entries({'with a mouse': DESKTOP, 'with a finger': FINGERS})) {
  test(
      `draw: a beat is drawn, classified, made plausible and undone ${where}`,
      () => withApp({size, path: '#draw'}, async (app, page) => {
        await app.ready();
        await untilPaper(app, /Classified normal/);  // something to change is there at once
        const example = await words(app);
        const {y: top} = await paper(app).boundingBox();
        await drawOn(app, WIDE_BEAT);
        await untilPaper(app, /Classified ventricular/);
        assert.equal((await paper(app).boundingBox()).y, top, 'drawing does not scroll');
        assert.match(await app.said('Progress'), /Your shape/);

        const first = await makePlausible(app);
        assert.match(first, /^30 steps of denoising in [\d.]+ s, seed 7/);
        await app.get('group', 'The model\'s beat').waitFor({state: 'attached'});
        assert.match(await makePlausible(app), /seed 8/);
        await app.press(app.button('Use as drawing'));
        await app.get('group', 'The model\'s beat').waitFor({state: 'detached'});

        const undo = app.button('Undo');
        await app.press(undo);
        await untilPaper(app, /Classified ventricular/);
        await app.press(undo);  // the second beat, with its seed
        await app.untilSaid('Progress', /seed 7/);
        await app.press(undo);
        await app.get('img', example).waitFor({state: 'attached'});
        // All is undone, which the button says a frame later.
        await app.get('button', 'Undo', {disabled: true}).waitFor({state: 'attached'});
        await page.keyboard.press('Control+y');
        await untilPaper(app, /Classified ventricular/);
        await app.press(app.button('Clear'));
        await untilPaper(app, 'Blank ECG paper');
        await app.get('button', 'Make it plausible', {disabled: true}).waitFor({state: 'attached'});
        assert.equal(await app.alerts(), '');
      }), {timeout_s: 150});
}

/** Until the element has the focus. */
async function tabTo(page, target) {
  for (let tries = 0; tries < 60; ++tries) {
    if (await target.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`Tab does not lead to ${target}`);
}

async function pressTimes(page, key, count) {
  for (let i = 0; i < count; ++i) await page.keyboard.press(key);
}

test(
    'draw: a beat is drawn by keys alone',
    () => withApp({path: '#draw'}, async (app, page) => {
      await app.ready();
      await untilPaper(app, /Classified/);
      await tabTo(page, app.button('Clear'));
      await page.keyboard.press('Enter');
      await untilPaper(app, 'Blank ECG paper');
      await tabTo(page, app.get('slider', 'Height of the line'));
      await pressTimes(page, 'ArrowRight', 20);
      await untilPaper(app, /tallest peak is 1\.00 mV, 0 ms from/);
      await page.keyboard.press('Shift+Tab');
      await pressTimes(page, 'ArrowRight', 8);
      assert.equal(await app.get('slider', 'Place along the beat').inputValue(), '80');
      // Keys raise the line from where the slider stands: until then, at the old place.
      await page.waitForFunction(
          () => document.querySelector('.mirror [aria-label="Height of the line"]').value === '0');
      await page.keyboard.press('Tab');
      await pressTimes(page, 'ArrowRight', 24);
      await untilPaper(app, /tallest peak is 1\.\d+ mV, 8\d ms from/);
      await tabTo(page, app.button('Peak to R'));
      await page.keyboard.press('Enter');
      await untilPaper(app, /tallest peak is 1\.\d+ mV, 0 ms from the R mark\. Classified/);
      await tabTo(page, app.get('slider', 'How far'));
      await page.keyboard.press('Home');
      await tabTo(page, app.button('Make it plausible'));
      await page.keyboard.press('Enter');
      await app.untilSaid('Progress', /^3 steps of denoising/);  // of 50, 5 %
      assert.equal(await app.alerts(), '');
    }), {timeout_s: 120});

test(
    'draw: its address sets it up',
    () => withApp({path: '#draw?class=V&share=0.35&seed=12'}, async (app, page) => {
      await app.ready();
      await untilPaper(app, /Classified ventricular/);
      assert.equal(await app.get('slider', 'How far').inputValue(), '0.35');
      assert.equal(await app.get('spinbutton', 'Seed').inputValue(), '12');
      await page.evaluate(() => {
        location.hash = '#draw?class=X&share=7&seed=';
      });
      await page.waitForFunction(() => location.hash.includes('seed=12'));
      await app.untilSaid('About the link', 'class "X"');
      await app.untilSaid('About the link', 'share "7"');
      assert.equal(await app.get('slider', 'How far').inputValue(), '0.35');
      assert.equal(await app.alerts(), '');
    }));

test(
    'draw: its link brings the drawing to another page',
    () => withApp({path: '#draw'}, async (app, page, {context}) => {
      await app.ready();
      await untilPaper(app, /Classified/);
      await drawOn(app, WIDE_BEAT);
      await untilPaper(app, /Classified ventricular/);
      await app.press(app.button('Copy link'));
      await app.untilSaid('Saved', 'The link leads to the same again');
      const [link] = /http\S+$/.exec(await app.said('Saved'));
      assert.ok(link.length < 400, link);
      const other = new App(await context.newPage());
      await other.page.goto(link);
      await other.started();
      await other.ready();
      await untilPaper(other, /Classified ventricular/);
      const peak = async (app) => /is ([\d.-]+) mV, ([\d-]+) ms/.exec(await words(app)).slice(1);
      const [mv, ms] = await peak(app);
      const [otherMv, otherMs] = await peak(other);
      assert.ok(Math.abs(mv - otherMv) < 0.025, `${mv} and ${otherMv} mV`);
      assert.ok(Math.abs(ms - otherMs) < 10, `${ms} and ${otherMs} ms`);
      await other.press(other.button('Undo'));
      await untilPaper(other, /Classified normal/);
    }), {timeout_s: 120});
