// What axe-core finds in each workspace: nothing, at two sizes, light and dark, and at 200 % zoom
// (half as many logical pixels).

import assert from 'node:assert/strict';

import {axeFaults, DESKTOP, PHONE, test} from './harness.mjs';
import {withApp} from './whole_app.mjs';

const SIZES = [
  {name: 'desktop', size: DESKTOP},
  {name: 'desktop, dark', size: {...DESKTOP, colorScheme: 'dark'}},
  {name: 'phone', size: PHONE},
  {name: 'zoomed', size: {viewport: {width: 640, height: 400}, deviceScaleFactor: 2}},
];

for (const {name, size} of SIZES) {
  test(
      `accessibility: axe-core finds no fault in any workspace: ${name}`,
      () => withApp({size: {...size, reducedMotion: 'reduce'}}, async (app, page) => {
        await app.ready();
        const tabs = ['Generate', 'Analyse', 'Compare', 'Draw', 'Strip', 'Learn'];
        for (const tab of tabs) {
          await app.press(app.get('tab', tab));
          await app.settled(1500);
          assert.deepEqual(await axeFaults(page), [], tab);
          // No two widgets are one to a reader.
          const ids = await page.locator('.mirror [id]')
                          .evaluateAll((elements) => elements.map(({id}) => id));
          assert.equal(new Set(ids).size, ids.length, tab);
        }
      }), {timeout_s: 180});
}
