// Compare, Draw, Strip and Learn through the accessibility tree alone, as a screen reader does it:
// elements are clicked, and values set, without a pointer or a key. (Generate and Analyse: in their
// own files.)

import assert from 'node:assert/strict';

import {test} from './harness.mjs';
import {click, FINGERS, withApp} from './whole_app.mjs';

const LONG = {
  timeout: 90_000
};
const setSlider = (target, value) => target.evaluate((slider, value) => {
  slider.value = value;
  slider.dispatchEvent(new Event('input', {bubbles: true}));
}, value);
/** Chooses the option of a select whose text is so. */
const choose = (target, words) => target.evaluate((select, words) => {
  select.selectedIndex = [...select.options].findIndex(({text}) => text === words);
  select.dispatchEvent(new Event('change', {bubbles: true}));
}, words);
const there = (target, options = LONG) => target.waitFor({state: 'attached', ...options});

const withTree = (path, body) => withApp({path, size: FINGERS}, async (app, page) => {
  await app.ready();
  await body(app, page);
  assert.equal(await app.alerts(), '');
});

test(
    'tree: two other sets are compared, and those before come back with Undo',
    () => withTree('#compare', async (app) => {
      await app.untilSaid('Progress', /^Done\./, LONG);
      await choose(app.get('combobox', 'B'), 'Student, 4 steps');
      await app.get('spinbutton', 'Beats of each class').fill('14');
      await click(app.button('Compare'));
      await app.untilSaid('Progress', /^(?!Done)/);
      await app.untilSaid('Progress', /^Done\./, LONG);
      await there(app.get('img', /^normal: mean beat, A at its peak/));
      // The comparison, the number of beats, and the choice.
      for (let i = 0; i < 3; ++i) await click(app.button('Undo'));
      await app.page.waitForFunction(
          () => document.querySelector('.mirror select[aria-label=B]')
                    .selectedOptions[0]
                    .text.startsWith('Student, 1 step'));
    }), {timeout_s: 150});

test(
    'tree: a beat is drawn, made plausible by the model, and the drawing undone',
    () => withTree('#draw', async (app) => {
      await there(app.get('img', /Classified normal/));
      await click(app.button('Clear'));
      await there(app.get('img', 'Blank ECG paper'));
      await setSlider(app.get('slider', 'Height of the line'), 1.5);
      await there(app.get('img', /tallest peak is 1\.50 mV, 0 ms from/));
      await setSlider(app.get('slider', 'How far'), 0.1);
      await click(app.button('Make it plausible'));
      await there(app.get('group', 'The model\'s beat'));
      await click(app.button('Undo'));  // how far
      await click(app.button('Undo'));
      await there(app.get('img', 'Blank ECG paper'));
    }), {timeout_s: 150});

test(
    'tree: a rhythm is composed, changed, played from its middle and taken home',
    () => withTree('#strip', async (app) => {
      await there(app.get('img', /^Strip from .*: N \d+$/));
      await click(app.button('Bigeminy'));
      await there(app.get('img', /^Strip from .*V \d+/));
      await setSlider(app.get('slider', 'Heart rate'), 90);
      await there(app.get('heading', /sinus rate 90 a minute/));
      await setSlider(app.get('slider', 'Position in the strip'), 30);
      await click(app.button('Play'));
      await app.page.waitForFunction(() => {
        const place = document.querySelector('.mirror [aria-label="Position in the strip"]');
        return Number(place.value) >= 31;
      });
      await click(app.button('Pause'));
      const [{name}] = await app.download(app.button('Save EDF'));
      assert.match(name, /^bigeminy_\d+\.edf$/);
    }), {timeout_s: 150});

test(
    'tree: the chapters of the tour are gone through, and their models are run',
    () => withTree('#learn', async (app) => {
      for (const title of ['Drowning a beat in noise', 'One step back']) {
        await click(app.button('Next'));
        await there(app.get('heading', title));
      }
      await click(app.button('All the way'));
      await app.untilSaid('Progress', /^Step 10 of 10/, LONG);
      await click(app.button('Chapter 5: What the classifier looks at'));
      await setSlider(app.get('slider', 'Cover'), 11);
      await app.untilSaid('With the part covered', /with this part covered/, LONG);
    }), {timeout_s: 150});
