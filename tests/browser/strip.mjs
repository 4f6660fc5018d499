// The workspace Strip: composed, played, taken home and handed to Analyse, by role and name.

import assert from 'node:assert/strict';

import {DESKTOP, test, withPage} from './harness.mjs';
import {App, FINGERS} from './whole_app.mjs';

const WHERE = {
  'at 1440x900': {...DESKTOP, reducedMotion: 'reduce'},
  'at 390x844 with fingers': FINGERS
};

/** Opens the workspace and runs `body(app, page, strip)` once there is a strip. */
function withStrip({path = '#strip', ...options}, body) {
  return withPage({path, ...options}, async (page) => {
    const app = new App(page, {fingers: options.size?.hasTouch === true});
    await app.started();
    return body(app, page, new Strip(app));
  });
}

class Strip {
  constructor(app) {
    this.app = app;
  }

  page = () => this.app.get('img', /^Strip from/);
  /** Until the page that is shown has these words: "V 6". */
  until = (words) => this.app.get('img', words).waitFor({state: 'attached', timeout: 45_000});
  words = () => this.page().getAttribute('aria-label');
  position = async () => Number(await this.app.get('slider', 'Position in the strip').inputValue());
  untilPosition = (least) => this.app.page.waitForFunction((least) => {
    const slider = document.querySelector('.mirror [aria-label="Position in the strip"]');
    return Number(slider.value) >= least;
  }, least);
}

async function composeAndPlay(app, page, strip) {
  await strip.until(/^Strip from 0\.0 s to .*: N \d+$/);
  assert.match(await app.said('Progress'), /^70 beats annotated, seed \d+$/);
  await app.press(app.button('Run of V'));
  await strip.until(/N \d+, V \d+/);
  await page.waitForFunction(() => /#strip\?.*rhythm=runs/.test(location.hash));
  assert.equal(await strip.position(), 0, 'it waits to be played');

  await app.press(app.button('Play'));
  await strip.untilPosition(2);
  await app.press(app.button('Pause'));
  await app.settled();
  const there = await strip.position();
  assert.ok(there >= 2, `${there} s`);
  await app.press(app.button('From the start'));
  await page.waitForFunction(
      () => document.querySelector('.mirror [aria-label="Position in the strip"]').value === '0');
}

async function takeHome(app) {
  const [edf] = await app.download(app.button('Save EDF'));
  assert.match(edf.name, /^runs_\d+\.edf$/);
  const [zip] = await app.download(app.button('Save WFDB'));
  assert.match(zip.name, /^runs_\d+\.zip$/);
  for (const ending of ['hea', 'dat', 'atr']) {
    assert.ok(zip.bytes.includes(`${zip.name.slice(0, -4)}.${ending}`), ending);
  }
  assert.ok(zip.bytes.length > 2 * 60 * 360, 'two bytes a sample');
}

for (const [where, size] of Object.entries(WHERE)) {
  test(
      `strip: a rhythm is composed, played, taken home and analysed, ${where}`,
      () => withStrip({size}, async (app, page, strip) => {
        await composeAndPlay(app, page, strip);
        await takeHome(app);
        await app.press(app.button('Open in Analyse'));
        await app.get('heading', /^runs_\d+$/).waitFor({state: 'attached', timeout: 45_000});
        assert.equal(await app.get('tab', 'Analyse').getAttribute('aria-selected'), 'true');
        assert.equal(await app.alerts(), '');
      }), {timeout_s: 150});
}

test(
    'strip: an edit is taken back by key',
    () => withStrip({size: WHERE['at 1440x900']}, async (app, page, strip) => {
      await strip.until(/N \d+$/);
      await app.press(app.button('Bigeminy'));
      await strip.until(/V \d+/);
      await page.keyboard.press('Control+z');
      await strip.until(/: N \d+$/);
      await page.keyboard.press('Control+y');
      await strip.until(/V \d+/);
    }), {timeout_s: 90});

test(
    'strip: what the address asks for is composed, or refused in words',
    () => withStrip(
        {
          size: WHERE['at 1440x900'],
          path: '#strip?rhythm=trigeminy&rate=60&sdnn=0&seconds=30&seed=3'
        },
        async (app, page, strip) => {
          await strip.until(/V \d+/);
          assert.match(await strip.words(), /^Strip from 0\.0 s/);
          assert.match(await app.said('Progress'), /^30 beats annotated, seed 3$/);
          await page.evaluate(() => (location.hash = '#strip?rhythm=runs&rate=150'));
          await app.untilAlert(/choose from 30 to 120/);
          await strip.until(/V \d+/);  // what was there is still there
          await app.settled();
          await app.untilAlert(/choose from 30 to 120/);  // until a person changes it
          await app.press(app.button('Sinus 70'));
          await strip.until(/: N \d+$/);
          assert.equal(await app.alerts(), '');
        }),
    {timeout_s: 90});

/** Notes when the address is changed. */
const watchAddress = (page) => page.addInitScript(() => {
  window.shown = [];
  const replace = history.replaceState;
  history.replaceState = function(...where) {
    window.shown.push(performance.now());
    return replace.apply(this, where);
  };
});

test(
    'strip: the address follows a slider, no oftener than browsers allow',
    () => withStrip(
        {size: WHERE['at 1440x900'], prepare: watchAddress},
        async (app, page, strip) => {
          await strip.until(/N \d+$/);
          const slider = app.get('slider', 'Heart rate');
          for (let rate = 60; rate < 120; ++rate) await slider.fill(String(rate));
          await page.waitForFunction(() => location.hash.includes('rate=119'));
          const shown = await page.evaluate(() => window.shown);
          // Safari refuses the 101st in 30 s.
          shown.slice(1).forEach((at, i) => assert.ok(at - shown[i] > 300, `${at - shown[i]} ms`));
        }),
    {timeout_s: 90});

/** Notes the tones that are planned, as times of the audio clock. */
const listen = (page) => page.addInitScript(() => {
  window.tones = [];
  const start = OscillatorNode.prototype.start;
  OscillatorNode.prototype.start = function(when) {
    window.tones.push(
        {when, frequency: this.frequency.value, ahead: when - this.context.currentTime});
    return start.call(this, when);
  };
});

test(
    'strip: the first one runs by itself, and is heard when asked for',
    () => withStrip({prepare: listen}, async (app, page, strip) => {
      await strip.until(/N \d+$/);
      await strip.untilPosition(1);
      assert.equal(await page.evaluate(() => window.tones.length), 0, 'silent until asked');
      await app.press(app.button('Bigeminy'));
      await strip.until(/V \d+/);
      await app.press(app.get('checkbox', 'Beep'));
      await page.waitForFunction(() => window.tones.length >= 4);
      const tones = await page.evaluate(() => window.tones);
      assert.equal(new Set(tones.map(({frequency}) => Math.round(frequency))).size, 2);
      for (const {ahead} of tones) assert.ok(ahead > -0.01 && ahead < 0.25, `${ahead} s ahead`);
      await app.press(app.button('Pause'));
      await app.settled();
    }), {timeout_s: 90});
