import {test, PHONE} from './harness.mjs';
import {withApp} from './whole_app.mjs';
const sizes = {
  phone: {...PHONE, reducedMotion: 'reduce'},
  phonedark: {...PHONE, colorScheme: 'dark'},
  laptop: {viewport: {width: 1280, height: 800}},
  laptopdark: {viewport: {width: 1280, height: 800}, colorScheme: 'dark'},
  big: {viewport: {width: 1920, height: 1080}, deviceScaleFactor: 2},
  tallphone: {viewport: {width: 390, height: 2600}, deviceScaleFactor: 1},
  zh: {viewport: {width: 1280, height: 1400}, locale: 'zh-CN'},
  zhphone: {viewport: {width: 390, height: 2600}, locale: 'zh-CN'},
};
for (const [name, size] of Object.entries(sizes)) {
  test(`shot ${name} end`, () => withApp({size, path: process.env.SHOT_PATH ?? '#compare'}, async (app) => {
    await app.page.waitForFunction(() => [...document.querySelectorAll('.mirror [role=status]')].some((e) => /^(Done|Cancelled|完成)/.test(e.textContent)), undefined, {timeout: 200000});
    await app.settled(300);
    await app.page.screenshot({path: `/tmp/cmp/${name}.png`});
  }));
}
