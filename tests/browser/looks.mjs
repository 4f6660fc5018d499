// How the app looks: pictures of both workspaces at three sizes, one of them dark too, against
// those in tests/browser/screenshots/. After a change of the look:
//
//   UPDATE_SCREENSHOTS=1 node tests/browser/run.mjs looks
//
// and look at each picture that has changed.

import {DESKTOP, matchesScreenshot, PHONE, test} from './harness.mjs';
import {makeRecord} from './made_record.mjs';
import {withApp} from './whole_app.mjs';

const SIZES = [
  // Without the phone's own pixels: the pictures would be four times as large.
  {name: 'phone', size: {...PHONE, deviceScaleFactor: 1, reducedMotion: 'reduce'}},
  {name: 'laptop', size: {viewport: {width: 1280, height: 800}}},
  {name: 'laptop-dark', size: {viewport: {width: 1280, height: 800}, colorScheme: 'dark'}},
  {name: 'desk', size: {...DESKTOP, viewport: {width: 1920, height: 1080}}},
];

/** Times differ from run to run: they are covered. */
const timesOf = (app) => [app.get('status', 'Progress'), app.get('combobox', 'Runs on')];

for (const {name, size} of SIZES) {
  test(
      `looks: ${name}`,
      () => withApp({size}, async (app, page) => {
        await app.ready();
        await app.generate({seed: 7, count: 4});
        // The engine has by now said all it has to say, and the pointer is over nothing.
        await page.waitForFunction(
            () => /not available|not used/.test(
                document.querySelector('.mirror select[aria-label="Runs on"]').textContent));
        await page.mouse.move(1, 1);
        await app.settled();
        const covered = {mask: timesOf(app), maskColor: '#888888'};
        await matchesScreenshot(page, `generate-${name}`, covered);
        await app.open(makeRecord().files);
        await app.recordClassified('made');
        await page.mouse.move(1, 1);
        await app.settled();
        await matchesScreenshot(page, `recording-${name}`, covered);
      }));
}
