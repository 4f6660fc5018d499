// The workspace Learn: the chapters gone through by pointer, by finger and by keys, their figures
// run, their links followed.

import assert from 'node:assert/strict';

import {DESKTOP, test} from './harness.mjs';
import {FINGERS, withApp} from './whole_app.mjs';

const title = (app, name) => app.get('heading', name).waitFor({state: 'attached'});
const until = (target, state = 'attached') => target.waitFor({state, timeout: 90_000});

const TITLES = [
  'A heartbeat', 'Drowning a beat in noise', 'One step back', 'Fifty steps or one',
  'What the classifier looks at', 'Where it goes wrong', 'Your turn'
];

for (const [where, size] of Object.entries({'with a mouse': DESKTOP, 'with fingers': FINGERS})) {
  test(
      `learn: the chapters follow one another, each with its address, ${where}`,
      () => withApp({size, path: '#learn'}, async (app, page) => {
        await app.ready();
        for (const [i, name] of TITLES.entries()) {
          await title(app, name);
          await page.waitForFunction((hash) => location.hash === hash, `#learn?chapter=${i + 1}`);
          const next = app.button('Next');
          assert.equal(await next.isDisabled(), i + 1 === TITLES.length);
          if (i + 1 < TITLES.length) await app.press(next);
        }
        await app.press(app.button('Back'));
        await title(app, TITLES[5]);
        await app.press(app.button(`Chapter 1: ${TITLES[0]}`));
        await title(app, TITLES[0]);
        await app.press(app.get('radio', 'T'));
        await app.untilSaid('Waves', /^T, its peak \d+ ms after R/);
        assert.equal(await app.alerts(), '');
      }), {timeout_s: 120});
}

test(
    'learn: noise, steps and the race run the real models',
    () => withApp({path: '#learn?chapter=2'}, async (app) => {
      await app.ready();
      assert.match(await app.said('Noise schedule'), /^At t = 0\.35, 73 % of the power/);
      await app.get('slider', 'Time t').fill('1');
      await app.untilSaid('Noise schedule', /^At t = 1\.00, 0 %/);

      await app.press(app.button('Next'));
      await title(app, TITLES[2]);
      await app.press(app.button('One step'));
      await app.untilSaid('Progress', 'Step 1 of 10', {timeout: 60_000});
      await until(app.get('img', /^A step on, t = 0\.9, from -[\d.]+ to [\d.]+ mV$/));
      await app.press(app.button('All the way'));
      await app.untilSaid('Progress', 'Step 10 of 10', {timeout: 60_000});
      await until(app.get('img', /^The finished beat, from /));
      await until(app.get('img', /^The guesses so far, .*: ([\d.]+, ){9}[\d.]+ mV$/));

      await app.press(app.button('Next'));
      await app.press(app.button('Race'));
      await until(app.button('Cancel'));
      await until(app.button('Race again'));
      assert.match(await app.said('Teacher, 50 steps'), /^\d+ ms a beat$/);
      assert.match(await app.said('Student, 1 step'), /^[\d.]+ ms a beat, [\d.]+ times as fast$/);
      assert.equal(await app.alerts(), '');
    }), {timeout_s: 240});

test(
    'learn: the classifier is looked into, and where it goes wrong',
    () => withApp({path: '#learn?chapter=5'}, async (app) => {
      await app.ready();
      await until(app.get('img', /^A normal beat, classified normal \d+ %\. Most depends/));
      const cover = app.get('slider', 'Cover');
      await cover.fill('11');  // over QRS
      await app.untilSaid(
          'With the part covered', /^Normal \d\d %; with this part covered (<1|\d|[1-4]\d) %\.$/);
      await app.press(app.button('Another beat'));
      await until(app.get('img', /^A supraventricular beat, classified/));

      await app.press(app.button('Next'));
      await until(app.get('img', /^Made as \w+, taken for \w+ \(\d+ %\)\.$/));
      await app.press(app.button('Make both'));
      await until(app.get('img', /^Guidance 6\.0: [\d.]+ mV high on average$/));
      assert.equal(await app.alerts(), '');
    }), {timeout_s: 180});

test(
    'learn: by keys alone, and on into the app',
    () => withApp({path: '#learn?chapter=99'}, async (app, page) => {
      await title(app, TITLES[0]);  // an address that leads nowhere leads to the start
      await page.keyboard.press('PageDown');
      await title(app, TITLES[1]);
      await page.keyboard.press('PageUp');
      await title(app, TITLES[0]);
      for (let i = 0; i < 6; ++i) await page.keyboard.press('PageDown');
      await title(app, TITLES[6]);
      await app.button('Try it in Draw').focus();
      await page.keyboard.press('Enter');
      await title(app, 'Draw a heartbeat');
      await page.goBack();
      await title(app, TITLES[6]);
      assert.equal(await app.alerts(), '');
    }));
