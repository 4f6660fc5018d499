// The workspace Analyse: labels stepped through, corrected, undone and saved, by keys and by what a
// screen reader presses; the agreement with the reference; what there is for who has no recording.

import assert from 'node:assert/strict';

import {DESKTOP, dropFiles, test, touch} from './harness.mjs';
import {makeRecord, readAnnotations} from './made_record.mjs';
import {click, FINGERS, withApp} from './whole_app.mjs';

const RATE_HZ = 360;
const WRONG = 12;  // the beat that the reference calls something else
const LEFT_OUT = 20;

/** A reference with two faults: a normal beat is called ventricular, another is not there. */
const faulty = () => makeRecord({
  annotate: (beats) => beats.map((beat, i) => i === WRONG ? {...beat, symbol: 'V'} : beat)
                           .filter((_, i) => i !== LEFT_OUT),
});

const selected = (app) => app.said('Selected beat');
const untilSelected = (app, words) => app.untilSaid('Selected beat', words);

/** The saved labels, by pressing the button or otherwise. */
async function savedLabels(page, save) {
  const download = page.waitForEvent('download');
  await save();
  const chunks = [];
  for await (const chunk of await (await download).createReadStream()) chunks.push(chunk);
  assert.equal((await download).suggestedFilename(), 'made.bsm');
  return readAnnotations(Buffer.concat(chunks));
}

/** The symbol of the annotation nearest to a made beat. */
function symbolAt(annotations, {at}) {
  const near = annotations.filter(({sample}) => Math.abs(sample - at * RATE_HZ) < 20);
  return near.map(({symbol}) => symbol).join('');
}

test(
    'analyse: disagreements are stepped through, a label corrected, undone and saved, by keys',
    () => withApp({}, async (app, page) => {
      const {files, beats} = faulty();
      await app.ready();
      await app.press(app.get('tab', 'Analyse'));
      await dropFiles(page.locator('main'), files);
      await app.recordClassified('made');
      const before = await app.classCounts();
      const chip = app.button(/^Disagreements: /);
      await chip.focus();
      await page.keyboard.press('Enter');
      // The two that were made; the classifier may be wrong about another.
      await untilSelected(app, /the reference/);
      for (let i = 0; !/says ventricular/.test(await selected(app)) && i < 5; ++i) {
        const words = await selected(app);
        await page.keyboard.press('ArrowDown');
        await page.waitForFunction(
            (words) => document.querySelector('.mirror [aria-label="Selected beat"][role=status]')
                           .textContent !== words,
            words);
      }
      assert.match(await selected(app), new RegExp(`^${WRONG + 1} of ${beats.length}, at `));

      await page.keyboard.press('v');
      await app.button(`ventricular: ${before.ventricular + 1} beats`).waitFor({state: 'attached'});
      await untilSelected(app, /corrected by you$/);
      await page.keyboard.press('Control+z');
      await app.button(`ventricular: ${before.ventricular} beats`).waitFor({state: 'attached'});
      await untilSelected(app, /the reference says ventricular$/);
      await page.keyboard.press('Control+Shift+Z');
      await app.button(`ventricular: ${before.ventricular + 1} beats`).waitFor({state: 'attached'});

      // And a beat is taken away and given back.
      await page.keyboard.press('Delete');
      await app.get('heading', /^No beat at /).waitFor({state: 'attached'});
      await page.keyboard.press('f');
      await app.button(`fusion: ${before.fusion + 1} beats`).waitFor({state: 'attached'});
      await app.untilSaid('Beat shown', /not saved yet/);

      await app.button('Save labels').focus();
      const labels = await savedLabels(page, () => page.keyboard.press('Enter'));
      assert.equal(labels.length, beats.length);
      assert.equal(symbolAt(labels, beats[WRONG]), 'F');
      assert.equal(symbolAt(labels, beats[WRONG - 1]), 'N');
      await app.untilSaid('Labels saved', /made\.bsm/);
      assert.doesNotMatch(await app.said('Beat shown'), /not saved/);
      assert.equal(await app.alerts(), '');
    }), {timeout_s: 90});

test(
    'analyse: the same through the accessibility tree alone',
    () => withApp({size: FINGERS}, async (app, page) => {
      const {files, beats} = faulty();
      await app.ready();
      await click(app.get('tab', 'Analyse'));
      const chooser = page.waitForEvent('filechooser');
      await click(app.button('Open a recording…'));
      await (await chooser)
          .setFiles(files.map(({name, bytes}) => ({name, mimeType: 'a/b', buffer: bytes})));
      await app.recordClassified('made');

      // The matrix says what is wrong, and leads there.
      const row = app.get('img', /^Reference ventricular, /);
      await row.waitFor({state: 'attached'});
      assert.match(
          await row.getAttribute('aria-label'),
          /1 labelled normal, \d+ labelled ventricular.*; sensitivity [\d.]+ %/);
      await click(app.button('Reference ventricular, labelled normal: 1'));
      await untilSelected(app, /the reference says ventricular$/);
      const there = await app.get('heading', /^Beat \d+: normal$/).textContent();
      assert.equal(there, `Beat ${WRONG + 1}: normal`);
      await click(app.button('Label ventricular'));
      await app.get('heading', `Beat ${WRONG + 1}: ventricular`).waitFor({state: 'attached'});
      await row.and(page.locator('[aria-label*="0 labelled normal"]')).waitFor({state: 'attached'});
      await click(app.button('Undo'));
      await app.get('heading', `Beat ${WRONG + 1}: normal`).waitFor({state: 'attached'});
      await click(app.button('Redo'));
      await app.get('heading', `Beat ${WRONG + 1}: ventricular`).waitFor({state: 'attached'});

      // A beat that is none, and one that was missed: its place by the slider.
      await click(app.button('Next'));
      await click(app.button(/^All: /));
      await click(app.button('Next'));
      await app.get('heading', `Beat ${WRONG + 2}: ventricular`).waitFor({state: 'attached'});
      await click(app.button('No beat here'));
      await app.get('heading', /^No beat at /).waitFor({state: 'attached'});
      await app.get('slider', 'Place in the strip').evaluate((slider) => {
        slider.value = Number(slider.value) + 0.02;
        slider.dispatchEvent(new Event('input', {bubbles: true}));
      });
      await untilSelected(app, /Was one missed/);
      await click(app.button('Add a beat: fusion'));
      await app.get('heading', `Beat ${WRONG + 2}: fusion`).waitFor({state: 'attached'});
      await click(app.button(/^Corrected: 3 /));
      await app.untilSaid('Beat shown', /of 3/);

      const labels = await savedLabels(page, () => click(app.button('Save labels')));
      assert.equal(labels.length, beats.length);
      assert.equal(symbolAt(labels, beats[WRONG]), 'V');
      assert.equal(labels.filter(({symbol}) => symbol === 'F').length, 1);
    }), {timeout_s: 90});

test(
    'analyse: corrections outlast a file that cannot be opened, and another record',
    () => withApp({}, async (app, page) => {
      await app.ready();
      await app.open(makeRecord({seconds: 20}).files);
      await app.recordClassified('made');
      const {ventricular} = await app.classCounts();
      await page.keyboard.press('v');
      await app.button(`ventricular: ${ventricular + 1} beats`).waitFor({state: 'attached'});
      await app.open([{name: 'photo.jpg', bytes: Buffer.from('no ECG')}]);
      await app.untilAlert(/photo\.jpg/);
      await app.button(`ventricular: ${ventricular + 1} beats`).waitFor({state: 'attached'});
      await app.open(makeRecord({name: 'other', seconds: 20}).files);
      await app.recordClassified('other');
      await app.button(`ventricular: ${ventricular} beats`).waitFor({state: 'attached'});
      await app.open(makeRecord({seconds: 20}).files);
      await app.recordClassified('made');
      await app.button(`ventricular: ${ventricular + 1} beats`).waitFor({state: 'attached'});
    }), {timeout_s: 90});

for (const [where, size] of Object.entries({'1440x900': DESKTOP, 'a phone': FINGERS})) {
  test(
      `analyse: an example is there at once, its beats are pressed and overlaid, at ${where}`,
      () => withApp({size}, async (app, page) => {
        await app.ready();
        await app.press(app.get('tab', 'Analyse'));
        await app.recordClassified('Example recording');
        const overlays = await app.button(/^\w+: \d+ beats, \d+ of them drawn/).allTextContents();
        assert.ok(overlays.length >= 3, overlays.join('; '));
        await app.get('img', /^Heart rate over the recording: median 7\d a minute/).waitFor({
          state: 'attached'
        });
        await app.reach(app.strip());
        const {x, y, width, height} = await app.strip().boundingBox();
        const {from, to} = await app.stripRange();
        // The third beat, by where it is said to be.
        for (let i = 0; i < 2; ++i) await click(app.button('Next'));
        await untilSelected(app, /^3 of /);
        const third_s = Number(/at 0:([\d.]+)/.exec(await selected(app))[1]);
        for (let i = 0; i < 2; ++i) await click(app.button('Previous'));
        await untilSelected(app, /^1 of /);
        const at = [x + width * (third_s - from) / (to - from), y + height / 2];
        if (app.fingers) {
          await page.touchscreen.tap(...at);
        } else {
          await page.mouse.click(...at);
        }
        await untilSelected(app, /^3 of /);
        await app.get('img', /^Generated beat \d+, .* mV apart/).nth(2).waitFor({
          state: 'attached'
        });
        assert.equal(await app.alerts(), '');
      }), {timeout_s: 90});
}

test(
    'analyse: a long name leaves room for the button beside it',
    () => withApp({size: FINGERS}, async (app) => {
      const name = `a_recording_of_the_night_of_${'long_'.repeat(12)}name`;
      await app.ready();
      await app.open(makeRecord({name, seconds: 20}).files);
      await app.recordClassified(name);
      const heading = await app.get('heading', name).boundingBox();
      const button = await app.button('Open a recording…').boundingBox();
      assert.ok(heading.x + heading.width <= button.x, `${heading.x + heading.width} ${button.x}`);
    }), {timeout_s: 60});

test(
    'analyse: keys scroll and zoom, and PageDown goes on',
    () => withApp({}, async (app, page) => {
      await app.ready();
      await app.open(makeRecord().files);
      await app.recordClassified('made');
      await page.evaluate(() => document.activeElement.blur());
      const range = await app.stripRange();
      const moved = async (key, holds) => {
        await page.keyboard.press(key);
        for (let i = 0; i < 100 && !holds(await app.stripRange()); ++i) {
          await page.waitForTimeout(30);
        }
        await app.settled(150);  // what glides has come to rest
        const now = await app.stripRange();
        assert.ok(holds(now), `${key}: ${now.words}`);
        return now;
      };
      const right = await moved('ArrowRight', ({from}) => from > range.from);
      const closer = await moved('+', ({from, to}) => to - from < (right.to - right.from) * 0.6);
      await moved('-', ({from, to}) => to - from > (closer.to - closer.from) * 1.6);
      await moved('End', ({to}) => to === 60);
      await moved('Home', ({from}) => from === 0);
      await app.get('slider', 'Position in the recording').focus();
      const page1 = await moved('PageDown', ({from}) => from > 5);
      await moved('PageUp', ({from}) => from < page1.from);
    }), {timeout_s: 60});

test(
    'analyse: a finger that rests has the labels at hand; who leaves is asked before',
    () => withApp({size: FINGERS}, async (app, page) => {
      await app.ready();
      await app.press(app.get('tab', 'Analyse'));
      await dropFiles(page.locator('main'), makeRecord().files);
      await app.recordClassified('made');
      const {x, y, width} = await app.strip().boundingBox();
      await touch(page, [[{x: x + width / 2, y: y + 100}]], {rest_ms: 900});
      const offered = app.button(/(^Label |: )fusion$/);
      await offered.nth(1).waitFor({state: 'attached'});
      const there = await offered.first().boundingBox();  // over the card, which comes below
      assert.ok(there.x > 0 && there.x + there.width < FINGERS.viewport.width, 'all is in sight');
      await page.touchscreen.tap(there.x + there.width / 2, there.y + there.height / 2);
      await app.button('Corrected: 1 beats').waitFor({state: 'attached'});
      await offered.nth(1).waitFor({state: 'detached'});  // it closes
      const asked = page.waitForEvent('dialog');
      await page.close({runBeforeUnload: true});
      const dialog = await asked;
      assert.equal(dialog.type(), 'beforeunload');
      await dialog.dismiss();
      await savedLabels(page, () => app.press(app.button('Save labels')));
      await page.reload();  // nobody is asked
      await app.ready();
    }), {timeout_s: 90});
