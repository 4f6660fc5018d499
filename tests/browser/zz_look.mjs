import {readFileSync} from 'node:fs';
import {PHONE, test} from './harness.mjs';
import {withApp} from './whole_app.mjs';
const D='/work/shared/data/mitdb/';
const sizes = {
  laptop: {viewport: {width: 1280, height: 800}},
  dark: {viewport: {width: 1280, height: 800}, colorScheme: 'dark'},
  phone: {...PHONE, deviceScaleFactor: 1, reducedMotion: 'reduce'},
  big: {viewport: {width: 1920, height: 1080}},
};
for (const [name, size] of Object.entries(sizes)) {
  test(`look ${name}`, () => withApp({size}, async (app, page) => {
    await app.ready();
    await app.press(app.get('tab', 'Analyse'));
    await app.recordClassified('Example recording');
    await app.settled();
    await page.screenshot({path: `/tmp/look-${name}-example.png`});
    const files = ['208.hea', '208.dat', '208.atr'].map((n) => ({name: n, bytes: readFileSync(D + n)}));
    await app.open(files);
    await app.recordClassified('208', {timeout: 100000});
    await app.press(app.button('Next'));
    await app.press(app.button('Next'));
    await app.settled();
    await page.screenshot({path: `/tmp/look-${name}-208.png`});
    for (let i = 1; i < (name === 'phone' ? 5 : 3); ++i) {
      await app.scroll(100, name === 'phone' ? 700 : i > 1 ? 300 : 90, size.viewport.height * 0.75);
      await app.settled();
      await page.screenshot({path: `/tmp/look-${name}-208-${i}.png`});
    }
    console.log('# ' + await app.alerts());
  }), {timeout_s: 200});
}
