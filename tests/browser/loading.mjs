// How the page begins, and what it says where it cannot.

import assert from 'node:assert/strict';

import {axeFaults, loseContext, PHONE, test, withPage} from './harness.mjs';

/** Until the app has drawn, and its cover is gone. */
async function started(page) {
  await page.waitForFunction(() => window.beatsmith?.frames > 0);
  await page.locator('#cover').waitFor({state: 'hidden'});
}

/** Until nothing has changed for a while; throws where that never comes. */
async function settled(page) {
  for (let tries = 0; tries < 12; ++tries) {
    const before = await page.evaluate(() => window.beatsmith.frames);
    await page.waitForTimeout(2000);
    const after = await page.evaluate(() => window.beatsmith.frames);
    if (after === before) return after;
  }
  throw new Error('frames are drawn without end');
}

/** The page with a script run before its own. */
const withScript = (script, options, body) =>
    withPage({...options, prepare: (page) => page.addInitScript(script)}, body);

test(
    'loading: a prepared beat and the name are there before any script',
    () => withPage({size: {javaScriptEnabled: false}}, async (page) => {
      await page.getByRole('img', {name: /heartbeat/i}).waitFor();
      await page.getByRole('heading', {name: 'Beatsmith'}).waitFor();
    }));

test(
    'loading: progress counts bytes, then the app takes over',
    () => withPage(
        {
          prepare: async (page) => {
            await page.route('**/beatsmith.wasm', async (route) => {
              await new Promise((resolve) => setTimeout(resolve, 1500));
              await route.continue();
            });
          },
        },
        async (page) => {
          await page.getByText(/Loading, [\d.]+ of [\d.]+ MB/).waitFor();
          const share = await page.getByRole('progressbar').evaluate((element) => element.value);
          assert.ok(share > 0 && share < 1, `${share}`);
          await started(page);
          await page.getByRole('button', {name: 'Generate', exact: true}).waitFor();
        }));

test(
    'loading: nothing is drawn while nothing changes',
    () => withPage({}, async (page) => {
      await started(page);
      const before = await settled(page);  // ONNX Runtime has told all it has to tell
      await page.mouse.move(300, 300);
      await page.waitForFunction((before) => window.beatsmith.frames > before, before);
    }));

test('loading: axe-core finds no fault in the page', () => withPage({}, async (page) => {
                                                       await started(page);
                                                       await page.waitForTimeout(500);
                                                       assert.deepEqual(await axeFaults(page), []);
                                                     }));

test(
    'loading: without WebGL2 it says what is missing',
    () => withScript('delete window.WebGL2RenderingContext', {size: PHONE}, async (page) => {
      await page.getByText('This browser lacks WebGL2').waitFor();
      await page.getByText('tools/run --cli').waitFor();
      assert.equal(await page.getByRole('progressbar').count(), 0);
    }));

test(
    'loading: where WebGL2 cannot be started it says so',
    () => withScript(
        `
    const getContext = HTMLCanvasElement.prototype.getContext;
    HTMLCanvasElement.prototype.getContext = function(kind, ...rest) {
      return kind === 'webgl2' ? null : getContext.call(this, kind, ...rest);
    };`,
        {expect: [/console error/]}, async (page) => {
          await page.getByText('This browser could not start WebGL2').waitFor();
          await page.getByRole('button', {name: 'Try again'}).waitFor();
        }));

test(
    'loading: a file that does not come is named, and tried again',
    () => withPage(
        {
          expect: [/console error/],
          prepare: async (page) => {
            let failed = false;
            await page.route('**/manifest.json', (route) => {
              if (failed) return route.continue();
              failed = true;
              return route.abort();
            });
          },
        },
        async (page) => {
          await page.getByRole('alert').getByText('manifest.json').waitFor();
          await page.getByRole('button', {name: 'Try again'}).click();
          await started(page);
        }));

test(
    'loading: a lost graphics context comes back with everything on it',
    () => withPage({}, async (page) => {
      await started(page);
      await settled(page);
      const before = await page.screenshot();
      await loseContext(page, 100);
      await page.waitForTimeout(500);
      const after = await page.screenshot();
      assert.ok(before.equals(after), 'the picture is another one');
    }));

test('loading: sharp at the screen\'s own pixels', () => withPage({size: PHONE}, async (page) => {
                                                     await started(page);
                                                     const size = await page.evaluate(() => {
                                                       const canvas =
                                                           document.getElementById('canvas');
                                                       return [canvas.width, canvas.height];
                                                     });
                                                     assert.deepEqual(size, [780, 1688]);
                                                   }));
