// What axe-core finds in each workspace: nothing, at two sizes, light and dark, and at 200 % zoom
// (half as many logical pixels).

import assert from 'node:assert/strict';

import {axeFaults, DESKTOP, PHONE, test} from './harness.mjs';
import {withApp} from './whole_app.mjs';

const TABS = ['Generate', 'Analyse', 'Compare', 'Draw', 'Strip', 'Learn'];
const SIZES = [
  {name: 'desktop', size: DESKTOP, schemes: ['light', 'dark']},
  {name: 'phone', size: PHONE, schemes: ['light', 'dark']},
  {
    name: 'zoomed',
    size: {viewport: {width: 640, height: 400}, deviceScaleFactor: 2},
    schemes: ['light']
  },
];

for (const {name, size, schemes} of SIZES) {
  test(
      `accessibility: axe-core finds no fault in any workspace: ${name}`,
      () => withApp({size: {...size, reducedMotion: 'reduce'}}, async (app, page) => {
        await app.ready();
        for (const tab of TABS) {
          await app.press(app.get('tab', tab));
          for (const colorScheme of schemes) {
            await page.emulateMedia({colorScheme});
            await app.settled(1500);
            assert.deepEqual(await axeFaults(page), [], `${tab}, ${colorScheme}`);
          }
          // No two widgets are one to a reader.
          const ids = await page.locator('.mirror [id]')
                          .evaluateAll((elements) => elements.map(({id}) => id));
          assert.equal(new Set(ids).size, ids.length, tab);
        }
      }), {timeout_s: 180});
}
