// The workspace Generate: beats that grow out of noise, played and stepped; the link that makes
// them again; by pointer, by keys, and by what a screen reader presses.

import assert from 'node:assert/strict';

import {test, withPage} from './harness.mjs';
import {chosenStudent, models} from './models.mjs';
import {App, click, FINGERS, withApp} from './whole_app.mjs';

const hashOf = (name) => models.find((model) => model.name === name).sha256.slice(0, 12);
const linkTo = (values) => `#generate?${new URLSearchParams(values)}`;

/** A picture of the gallery, as bytes that are equal where it looks the same. */
async function pictureOfBeats(app, page) {
  await app.settled();
  const {x, y, width, height} = await app.get('listbox', 'Beats on ECG paper').boundingBox();
  return (await page.screenshot({clip: {x, y, width, height}})).toString('base64');
}

test(
    'generate: Ctrl+Z in a number field is the app\'s own where nothing was typed there',
    () => withApp({}, async (app, page) => {
      await app.ready();
      const count = app.get('spinbutton', 'Beats of each class');
      await count.focus();
      for (let i = 0; i < 3; ++i) await page.keyboard.press('ArrowUp');
      await page.waitForFunction(
          () => document.querySelector('.mirror [aria-label="Beats of each class"]').value === '7');
      await page.keyboard.press('Control+z');
      await page.waitForFunction(
          () => document.querySelector('.mirror [aria-label="Beats of each class"]').value === '4');
      // A script's value, as an assistive program sets it, is shown as long as it holds.
      await app.get('spinbutton', 'Beats of each class').evaluate((element) => {
        element.blur();
        element.value = '9';
        element.dispatchEvent(new Event('input', {bubbles: true}));
      });
      await app.press(app.get('button', 'Undo', {disabled: false}));
      await page.waitForFunction(
          () => document.querySelector('.mirror [aria-label="Beats of each class"]').value === '4');
      assert.equal(await app.alerts(), '');
    }));

test(
    'generate: the first beats grow by themselves; asked for again, others do',
    () => withApp({}, async (app) => {
      await app.untilPlayer('Step 4 of 4');
      await app.button('Play').waitFor({state: 'attached'});  // it was played to its end
      assert.match(await app.said('Progress'), /^16 beats, .* ms each, seed 7$/);
      await app.classified();
      await app.generateAgain();
      assert.doesNotMatch(await app.said('Progress'), /seed 7$/);
    }));

test(
    'generate: beats are played, paused, stepped and scrubbed back to the noise',
    () => withApp({}, async (app, page) => {
      await app.ready();
      await app.ownBeats();
      await app.press(app.button('Generate'));
      await app.button('Pause').waitFor({state: 'attached'});  // played at once
      await app.press(app.button('Pause'));
      await app.classified();
      await app.toStep(0);
      await app.untilPlayer('Noise, step 0 of 4');
      const noise = await pictureOfBeats(app, page);
      assert.equal(await app.get('img', /^PR interval/).count(), 0, 'noise has no waves');
      await app.press(app.button('Step forward'));
      await app.untilPlayer('Step 1 of 4');
      // What the classifier makes of the estimate at this step.
      await app.get('img', /^Probability of normal: (<1|\d+) %$/).waitFor({state: 'attached'});
      assert.notEqual(await pictureOfBeats(app, page), noise);
      await app.press(app.button('Play'));
      await app.untilPlayer('Step 4 of 4');
      await app.button('Play').waitFor({state: 'attached'});  // it ends there
      await app.get('img', /^QRS duration: \d+ ms$/).waitFor({state: 'attached'});
      await app.press(app.button('Step back'));
      await app.untilPlayer('Step 3 of 4');
      await app.toStep(0);
      await app.untilPlayer('Noise, step 0 of 4');
      assert.equal(await pictureOfBeats(app, page), noise, 'the same noise');
    }));

test(
    'generate: reduced motion plays nothing by itself, and all of it when asked',
    () => withApp(
        {size: {viewport: {width: 1280, height: 800}, reducedMotion: 'reduce'}}, async (app) => {
          await app.ready();
          await app.settled();
          assert.match(await app.said('Progress'), /^These were made beforehand/);
          assert.equal(await app.get('slider', 'Step').count(), 0, 'prepared beats have no past');
          await app.press(app.button('Generate'));
          await app.classified();
          await app.untilPlayer('Step 4 of 4');
          await app.press(app.button('Step back'));
          await app.untilPlayer('Step 3 of 4');
          await app.press(app.button('Play'));
          await app.untilPlayer('Step 4 of 4');
        }));

test(
    'generate: by keys alone, Space plays, Left and Right step, arrows choose a beat',
    () => withApp({}, async (app, page) => {
      await app.ready();
      await app.generate({seed: 5, count: 2});
      await page.evaluate(() => document.activeElement.blur());
      await page.keyboard.press('ArrowLeft');
      await app.untilPlayer('Step 3 of 4');
      await page.keyboard.press('ArrowRight');
      await app.untilPlayer('Step 4 of 4');
      await page.keyboard.press('Space');
      await app.button('Pause').waitFor({state: 'attached'});
      await page.keyboard.press('Space');
      await app.button('Play').waitFor({state: 'attached'});

      const list = app.get('listbox', 'Beats on ECG paper');
      await list.focus();
      for (const key of ['End', 'ArrowLeft', 'Home', 'ArrowRight']) {
        await page.keyboard.press(key);
      }
      await app.get('heading', /^Beat 2:/).waitFor({state: 'attached'});
      const active = await list.getAttribute('aria-activedescendant');
      assert.match(await page.locator(`#${active}`).textContent(), /^Beat 2,/);
      await page.keyboard.press('Space');  // in the list too
      await app.button('Pause').waitFor({state: 'attached'});
      await page.keyboard.press('Tab');
      assert.equal(
          await page.evaluate(() => document.activeElement.getAttribute('role')), null,
          'the list is one stop of Tab');
    }));

test(
    'generate: a link makes the same set in another browser, byte for byte',
    () => withPage({path: null}, async (first, {url, context}) => {
      const values = {
        model: chosenStudent,
        hash: hashOf(chosenStudent),
        class: 'N,V',
        count: 3,
        seed: '18446744073709551615',
        steps: 4,
        guidance: 1,
      };
      const make = async (page) => {
        const app = new App(page);
        await page.goto(new URL(linkTo(values), url).href);
        await app.started();
        await app.classified();
        await app.untilSaid('Progress', /^6 beats, .*seed 18446744073709551615$/);
        assert.equal(await app.said('About the link'), '', 'nothing is amiss');
        const [csv] = await app.download(app.button('Save CSV'));
        await context.grantPermissions(['clipboard-read', 'clipboard-write']);
        await app.press(app.button('Copy link'));
        await app.untilSaid('Saved', 'The link leads to the same again');
        const shown = new URLSearchParams(new URL(page.url()).hash.split('?')[1]);
        assert.deepEqual(
            Object.fromEntries(shown),
            Object.fromEntries(Object.entries(values).map(([key, value]) => [key, String(value)])));
        return csv.bytes.toString();
      };
      const once = await make(first);
      assert.equal(once.trim().split('\n').length, 7);
      assert.equal(await make(await context.newPage()), once);
    }), {timeout_s: 90});

test(
    'generate: a link of another version, or with nonsense, says so and goes on',
    () => withApp(
        {
          path: linkTo({model: chosenStudent, hash: '0123456789ab', count: '-3', class: 'V,Y'}),
        },
        async (app) => {
          await app.classified();
          await app.untilSaid('About the link', /another version/);
          const said = await app.said('About the link');
          for (const value of ['-3', 'V,Y']) assert.ok(said.includes(value), said);
          assert.deepEqual(
              new Set((await app.beatNames()).map((name) => name.split(',')[1])),
              new Set([' ventricular']));
        }));

test(
    'generate: among 1,000 beats on a phone the next action is at hand, and scrolling is smooth',
    () => withApp({size: FINGERS}, async (app, page) => {
      await app.ready();
      await app.press(app.get('radio', '1 step'));
      await app.generate({seed: 3, count: 250, timeout: 120_000});
      assert.ok(await app.beats().count() < 200, 'only those around are in the tree');
      await app.get('listbox', 'Beats on ECG paper').focus();
      await page.keyboard.press('End');
      await app.get('heading', /^Beat 1000:/).waitFor({state: 'attached'});
      await app.settled();
      for (const name of ['Generate', 'Settings', 'Play']) {
        const {y, height} = await app.button(name).boundingBox();
        assert.ok(y > 600 && y + height <= 844, `${name} is to be seen`);
      }
      await app.press(app.button('Settings'));
      await app.type(app.get('spinbutton', 'Beats of each class'), '1');
      await app.press(app.button('Generate'));
      await app.untilSaid('Progress', /^4 beats/);
    }), {timeout_s: 180});

test(
    'generate: everything by the accessibility tree alone',
    () => withApp({}, async (app) => {
      await app.ready();
      await click(app.get('checkbox', 'Normal'));
      await click(app.get('radio', '2 steps'));
      await click(app.button('Generate'));
      await app.button('Pause').waitFor({state: 'attached'});
      await app.classified();
      await app.toStep(1);
      await app.untilPlayer('Step 1 of 2');
      await click(app.button('Step forward'));
      await app.untilPlayer('Step 2 of 2');
      await click(app.beats(/^Beat 5, ventricular/));
      await app.get('heading', 'Beat 5: Ventricular').waitFor({state: 'attached'});
      for (const name of ['PR interval', 'QRS duration', 'QT interval', 'R wave']) {
        await app.get('img', new RegExp(`^${name}: (−?[\\d.]+ (ms|mV)|not found)$`)).waitFor({
          state: 'attached'
        });
      }
    }));
