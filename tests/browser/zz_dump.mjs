import {test} from './harness.mjs';
import {withApp} from './whole_app.mjs';
test('dump', () => withApp({}, async (app) => {
  await app.press(app.get('tab', 'Compare'));
  await app.untilSaid('Progress', /^Done/, {timeout: 120000});
  await app.settled(150);
  console.log(await app.page.evaluate(() => [...document.querySelectorAll('.mirror [role=img]')].map((e) => e.outerHTML.slice(0, 160)).join('\n')));
  console.log(await app.page.evaluate(() => { const t = window.beatsmith.frameTimes; const a = typeof t === 'function' ? t() : t; return JSON.stringify(a).slice(0, 600); }));
}));
