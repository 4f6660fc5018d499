// The workspace Compare: two sets of beats over one another, their figures, their time.

import assert from 'node:assert/strict';

import {PHONE, test, withPage} from './harness.mjs';
import {App, FINGERS, withApp} from './whole_app.mjs';

const DONE = /^Done\./;

/** What the comparison came to, in words. */
const result = (app) =>
    app.page.locator('.mirror').getByRole('group', {name: 'Result'}).textContent();
// What is scrolled out of sight counts too.
const picture = (app, words) => app.get('img', words, {includeHidden: true});

async function compared(app, {timeout = 120_000} = {}) {
  await app.untilSaid('Progress', DONE, {timeout});
  await app.settled(150);
}

test(
    'entering Compare sets real beats against the student',
    () => withApp({}, async (app) => {
      await app.press(app.get('tab', 'Compare'));
      await compared(app);
      const words = await result(app);
      assert.match(words, /B makes a beat in [\d.]+ ms\./);
      const [, times] = /lie ([\d.]+) times as far from the real ones/.exec(words);
      assert.ok(Number(times) > 0.4 && Number(times) < 2, words);
      assert.match(
          await picture(app, /^fusion: distance/).getAttribute('aria-label'),
          /369 real beats of 7 people, 90 %/);
      const mean = picture(app, /^normal: mean beat, A at its peak/);
      const [, a, b] =
          /A at its peak ([\d.]+) mV, B ([\d.]+) mV/.exec(await mean.getAttribute('aria-label'));
      assert.ok(Math.abs(a - b) < 0.5, `${a} and ${b} mV`);
      await picture(app, /^Scatter plot\. normal: A about/).waitFor({state: 'attached'});
      assert.equal(await app.alerts(), '');
      await app.settled();  // nothing moves any more
    }));

test(
    'few steps of the teacher are faster, and less varied',
    () => withApp(
        {
          path: '#compare?a=beatsmith-teacher-2,8&b=beatsmith-teacher-2,1&count=14&seed=3',
        },
        async (app) => {
          await compared(app, {timeout: 240_000});
          const words = await result(app);
          const [, faster] = /: ([\d.]+) times faster/.exec(words);
          assert.ok(Number(faster) > 2, words);
          const [, reached, own] =
              /reach (\d+) % of A's variety; A's own halves reach (\d+) %/.exec(words);
          assert.ok(Number(reached) < Number(own), words);
          assert.match(words, /B will not do in A's place/);
        }));

test(
    'a comparison is cancelled, and the next one works, with fingers',
    () => withApp(
        {
          size: FINGERS,
        },
        async (app) => {
          await app.press(app.get('tab', 'Compare'));
          await app.press(app.button('Teacher against student'));
          await app.untilSaid('Progress', /Making A: .* step [2-9]/, {timeout: 120_000});
          await app.press(app.button('Cancel'));
          await app.untilSaid('Progress', /^Cancelled/, {timeout: 60_000});
          await app.press(app.button('Real against student'));
          await compared(app);
          assert.match(await result(app), /from the real ones/);
        }));

test('changed statistics are refused with a reason, and can be fetched again', () => {
  let broken = true;
  const prepare = (page) => page.route('**/beatsmith-statistics.json', async (route) => {
    const response = await route.fetch();
    const body = await response.text();
    return route.fulfill({response, body: broken ? body.replace('0.0', '0.1') : body});
  });
  return withPage({prepare}, async (page) => {
    const app = new App(page);
    await app.started();
    await app.press(app.get('tab', 'Compare'));
    await app.untilAlert(/SHA-256 is [0-9a-f]{64}, the manifest says/);
    assert.ok(await app.button('Compare').isDisabled());
    broken = false;
    await app.press(app.button('Try again'));
    await compared(app);
    assert.equal(await app.alerts(), '');
  });
});

test(
    'Compare fits a phone',
    () => withApp({size: PHONE}, async (app) => {
      await app.press(app.get('tab', 'Compare'));
      await compared(app);
      const {width} = app.page.viewportSize();
      for (const box of await app.page.locator('.mirror button, .mirror [role=img]')
               .evaluateAll((all) => all.map((element) => element.getBoundingClientRect().right))) {
        assert.ok(box <= width + 0.5, `something ends at ${box} of ${width}`);
      }
    }));
