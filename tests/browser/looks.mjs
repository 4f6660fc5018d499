// How the app looks: a picture of each workspace at three sizes, one of them dark too, against
// those in tests/browser/screenshots/, which the user's guide shows. After a change of the look:
//
//   UPDATE_SCREENSHOTS=1 node tests/browser/run.mjs looks
//
// and look at each picture that has changed.

import assert from 'node:assert/strict';

import {DESKTOP, matchesScreenshot, PHONE, test} from './harness.mjs';
import {makeRecord} from './made_record.mjs';
import {withApp} from './whole_app.mjs';

// Nothing plays by itself. The phone is without its own pixels: the pictures would be four times as
// large.
const SIZES = [
  {name: 'phone', size: {...PHONE, deviceScaleFactor: 1}},
  {name: 'laptop', size: {viewport: {width: 1280, height: 800}}},
  {name: 'laptop-dark', size: {viewport: {width: 1280, height: 800}, colorScheme: 'dark'}},
  {name: 'desk', size: {...DESKTOP, viewport: {width: 1920, height: 1080}}},
];

/**
 * What each workspace is to show in its picture. None shows what another one has made: those that
 * others look at come last.
 */
const WORKSPACES = {
  learn: async (app) => app.get('heading', 'A heartbeat').waitFor({state: 'attached'}),
  compare: async (app) => app.untilSaid('Progress', 'Done.', {timeout: 90_000}),
  draw: async (app) =>
      app.get('img', /^Probability of normal: \d/).waitFor({state: 'attached', timeout: 60_000}),
  strip: async (app) => app.untilSaid('Progress', /beats annotated/, {timeout: 60_000}),
  analyse: async (app) => {
    await app.open(makeRecord().files);
    await app.recordClassified('made');
  },
  generate: async (app) => app.generate({seed: 7, count: 4}),
};

/** Times differ from run to run: they are covered. */
const timesOf = (app, workspace) =>
    [app.get('combobox', 'Runs on'),
     ...(workspace === 'generate' ? [app.get('status', 'Progress')] : []),
     ...(workspace === 'compare' ?
             [app.get('paragraph').filter({hasText: / ms/}), app.get('img', / ms a beat$/)] :
             []),
];

for (const {name, size} of SIZES) {
  test(
      `looks: every workspace, ${name}`,
      () => withApp({size: {...size, reducedMotion: 'reduce'}}, async (app, page) => {
        await app.ready();
        const faults = [];
        for (const [workspace, prepare] of Object.entries(WORKSPACES)) {
          await page.evaluate((hash) => (location.hash = hash), `#${workspace}`);
          await app.get('tab', new RegExp(workspace, 'i'), {selected: true}).waitFor({
            state: 'attached'
          });
          await prepare(app);
          // The engine has by now said all it has to say, and the pointer is over nothing.
          await page.waitForFunction(
              () => /not available|not used/.test(
                  document.querySelector('.mirror select[aria-label="Runs on"]').textContent));
          await page.mouse.move(1, 1);
          await app.settled();
          const maskColor = name.endsWith('dark') ? '#232021' : '#F3F1EE';
          await matchesScreenshot(page, `${workspace}-${name}`, {
            mask: timesOf(app, workspace),
            maskColor
          }).catch((error) => faults.push(error.message));
        }
        assert.deepEqual(faults, []);
      }), {timeout_s: 240});
}
