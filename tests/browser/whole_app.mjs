// The whole app in the page, as the tests of it use it: by roles and names, with a mouse or with
// fingers.

import assert from 'node:assert/strict';

import {PHONE, touch, withPage} from './harness.mjs';

/** A phone on which what a finger moves stays where the finger was lifted. */
export const FINGERS = {
  ...PHONE,
  reducedMotion: 'reduce'
};

/** Presses as a screen reader does: without a pointer or a key. */
export const click = (target) => target.evaluate((element) => element.click());

/** The app on a page. */
export class App {
  /** @param {import('playwright-core').Page} page */
  constructor(page, {fingers = false} = {}) {
    this.page = page;
    this.fingers = fingers;
  }

  // --- What is there.

  get = (role, name, options = {}) => this.page.locator('.mirror').getByRole(
      role, {exact: typeof name === 'string', ...(name === undefined ? {} : {name}), ...options});
  button = (name) => this.get('button', name);

  /** What a status says. */
  said = (name) => this.get('status', name).textContent();
  /** What stands in the way, all of it. */
  alerts = async () => (await this.get('alert').allTextContents()).join('\n');
  options = (name) => this.get('combobox', name).locator('option').allTextContents();

  /** Waits until a status says so. */
  untilSaid = (name, words, options) =>
      this.get('status', name).filter({hasText: words}).first().waitFor({
        state: 'attached',
        ...options
      });
  untilAlert = (words, options) =>
      this.get('alert').filter({hasText: words}).first().waitFor({state: 'attached', ...options});

  /** Until the app has drawn, and its cover is gone. */
  async started() {
    await this.page.waitForFunction(() => window.beatsmith?.frames > 0);
    await this.page.locator('#cover').waitFor({state: 'hidden'});
  }

  /**
   * Until networks can be run, and the beats are there that Generate makes by itself where motion
   * is welcome.
   */
  async ready({timeout = 45_000} = {}) {
    await this.page.waitForFunction(() => {
      const of = (role, name) => document.querySelector(`.mirror ${role}[aria-label="${name}"]`);
      const providers = of('select', 'Runs on');
      if (!providers || providers.options[0].text.includes('starting')) return false;
      const tab = document.querySelector('.mirror [role=tab][aria-selected=true]');
      return tab.textContent !== 'Generate' ||
          matchMedia('(prefers-reduced-motion: reduce)').matches ||
          / ms each/.test(of('[role=status]', 'Progress').textContent);
    }, undefined, {timeout});
  }

  /** Until nothing has been drawn for so long. */
  settled(quiet_ms = 700) {
    return this.page.waitForFunction(async (quiet_ms) => {
      const before = window.beatsmith.frames;
      await new Promise((resolve) => setTimeout(resolve, quiet_ms));
      return window.beatsmith.frames === before;
    }, quiet_ms, {timeout: 30_000});
  }

  // --- What a person does.

  /** Scrolls until the widget is to be seen whole. */
  async reach(target) {
    await target.waitFor({state: 'attached'});
    for (let tries = 0; tries < 40; ++tries) {
      const way = await target.evaluate((element) => {
        const {top, bottom, height} = element.getBoundingClientRect();
        const isAway = element.classList.contains('away');
        if (!isAway && height >= 20 && top >= 0 && bottom < innerHeight - 1) return 0;
        // What is out of sight lies where it would be seen, were its part of the page that large;
        // of what is cut off, the rest lies at an edge.
        return (top + bottom) / 2 < innerHeight / 2 ? -1 : 1;
      });
      if (way === 0) return;
      const {width, height} = this.page.viewportSize();
      await this.scroll(width * 0.11, height * 0.6, way * height * 0.3);
    }
    throw new Error(`no scrolling brings ${target} to be seen`);
  }

  /** Moves the content that lies at (x, y) up by so many pixels. */
  async scroll(x, y, pixels) {
    if (this.fingers) {
      const path = Array.from({length: 7}, (_, i) => ({x, y: y - pixels * i / 6}));
      await touch(this.page, [path]);
    } else {
      await this.page.mouse.move(x, y);
      await this.page.mouse.wheel(0, pixels);
    }
    await this.page.waitForTimeout(50);
    await this.settled(80);
  }

  async press(target) {
    await this.reach(target);
    const {x, y, width, height} = await target.boundingBox();
    const place = [x + width / 2, y + height / 2];
    if (this.fingers) {
      await this.page.touchscreen.tap(...place);
    } else {
      await this.page.mouse.click(...place);
    }
  }

  /** Types into a field in place of what is there. */
  async type(target, text) {
    await this.press(target);
    await target.fill(text);
  }

  /**
   * Opens a select's list and points at an option, until it is the chosen one: a list that is not
   * drawn yet takes no press. The list is drawn below it, a row of its own height an option, and 4
   * pixels off.
   */
  async choose(name, index) {
    const target = this.get('combobox', name);
    const isChosen = () => target.evaluate((select, index) => select.selectedIndex === index, index)
                               .catch(() => false);
    for (let tries = 0; tries < 4; ++tries) {
      await this.press(target);
      await this.page.waitForTimeout(800);
      await this.settled(150);  // the list is to be seen
      const {x, y, width, height} = await target.boundingBox();
      const place = [x + width / 2, y + height + 8 + height * (index + 0.5)];
      if (this.fingers) {
        await this.page.touchscreen.tap(...place);
      } else {
        await this.page.mouse.click(...place);
      }
      for (let waits = 0; waits < 20; ++waits) {
        if (await isChosen()) return;
        await this.page.waitForTimeout(100);
      }
      await this.page.keyboard.press('Escape');  // a list that is open after all
      await this.settled(150);
    }
    throw new Error(`option ${index} of "${name}" is never the chosen one`);
  }

  /** Until an option that is so is the chosen one. */
  untilChosen = (name, option, {timeout = 15_000} = {}) =>
      this.page.waitForFunction(([name, source]) => {
        const select = document.querySelector(`.mirror select[aria-label="${name}"]`);
        return new RegExp(source).test(select.selectedOptions[0].text);
      }, [name, option.source], {timeout});

  async chooseTeacher() {
    await this.press(this.get('radio', 'Teacher'));
    await this.get('radio', 'Teacher', {checked: true}).waitFor({state: 'attached'});
  }

  /** On a phone the settings are a sheet, which Generate closes. */
  async showSettings() {
    if (await this.button('Settings').count() === 0) return;
    await this.press(this.button('Settings'));
    await this.get('spinbutton', 'Seed').waitFor({state: 'attached'});
  }

  /**
   * Makes beats and waits until they are all there and classified.
   * @param {{seed?: number, count?: number, classes?: string[]}} settings left as they are where
   *     not given
   */
  async generate({seed, count, classes, timeout = 60_000} = {}) {
    for (const name of classes ? ['Normal', 'Supraventricular', 'Ventricular', 'Fusion'] : []) {
      const chip = this.get('checkbox', name);
      if (await chip.isChecked() !== classes.includes(name)) await this.press(chip);
    }
    if (seed !== undefined || count !== undefined) await this.showSettings();
    if (seed !== undefined) await this.type(this.get('spinbutton', 'Seed'), String(seed));
    if (count !== undefined) {
      await this.type(this.get('spinbutton', 'Beats of each class'), String(count));
    }
    await this.generateAgain({timeout});
  }

  /** The same with the settings as they are. */
  async generateAgain({timeout = 60_000} = {}) {
    // A run may be over before one looks.
    await this.page.evaluate(() => {
      window.begun = false;
      new MutationObserver(() => {
        const said = document.querySelector('.mirror [role=status][aria-label=Progress]');
        window.begun ||= /^(0 beats|Step )/.test(said?.textContent ?? '');
      }).observe(document.querySelector('.mirror'), {
        childList: true,
        characterData: true,
        subtree: true,
      });
    });
    await this.press(this.button('Generate'));
    await this.page.waitForFunction(() => window.begun, undefined, {timeout});
    await this.classified({timeout});
    await this.toStep('last');
  }

  /** Until the beats that it makes by itself are there, and stand still. */
  async ownBeats() {
    await this.classified();
    await this.toStep('last');
  }

  async classified({timeout = 60_000} = {}) {
    await this.page.waitForFunction(() => {
      const buttons = [...document.querySelectorAll('.mirror button')];
      const beats = [...document.querySelectorAll('.mirror [role=option]')];
      return !buttons.some(({textContent}) => textContent === 'Cancel') && beats.length > 0 &&
          beats.every(({textContent}) => textContent.includes('classified'));
    }, undefined, {timeout});
    await this.settled(150);  // the last classification is that of the finished beats
  }

  beats = (name = /^Beat \d/) => this.get('option', name);
  beatNames = () => this.beats().allTextContents();

  /** Moves the player there as a screen reader would; what is played is paused. */
  async toStep(step) {
    const pause = this.button('Pause');
    if (await pause.count() > 0) await pause.evaluate((element) => element.click()).catch(() => {});
    await this.button('Play').waitFor({state: 'attached'});
    await this.get('slider', 'Step').evaluate((slider, step) => {
      slider.value = step === 'last' ? slider.max : step;
      slider.dispatchEvent(new Event('input', {bubbles: true}));
    }, step);
    const words = {last: '^Step (\\d+) of \\1$', 0: '^Noise'}[step] ?? `^Step ${step} of `;
    await this.page.waitForFunction((words) => {
      const slider = document.querySelector('.mirror input[aria-label=Step]');
      return new RegExp(words).test(slider.getAttribute('aria-valuetext'));
    }, words);
  }

  /** Where the player stands: "Step 2 of 4". */
  playerStands = () => this.get('slider', 'Step').getAttribute('aria-valuetext');
  untilPlayer = (words) => this.page.waitForFunction((words) => {
    const slider = document.querySelector('.mirror input[aria-label=Step]');
    return slider?.getAttribute('aria-valuetext') === words;
  }, words, {timeout: 15_000});

  /** Presses and gives what is downloaded. */
  async download(target, count = 1) {
    const downloads = [];
    const listen = (download) => downloads.push(download);
    this.page.on('download', listen);
    await this.press(target);
    for (let tries = 0; downloads.length < count && tries < 100; ++tries) {
      await this.page.waitForTimeout(50);
    }
    this.page.off('download', listen);
    assert.equal(downloads.length, count, 'downloads');
    return Promise.all(downloads.map(async (download) => {
      const chunks = [];
      for await (const chunk of await download.createReadStream()) chunks.push(chunk);
      return {name: download.suggestedFilename(), bytes: Buffer.concat(chunks)};
    }));
  }

  /** Opens files through the file chooser. */
  async open(files) {
    const tab = this.get('tab', 'Analyse');
    if (await tab.getAttribute('aria-selected') !== 'true') await this.press(tab);
    const chooser = this.page.waitForEvent('filechooser');
    await this.press(this.button('Open a recording…'));
    await (await chooser).setFiles(files.map((file) => typeof file === 'string' ? file : {
      name: file.name,
      mimeType: 'application/octet-stream',
      buffer: file.bytes
    }));
  }

  /** Until a recording of this name is open and its beats are classified. */
  async recordClassified(name, {timeout = 60_000} = {}) {
    await this.get('heading', name).waitFor({state: 'attached', timeout});
    await this.button('Cancel').waitFor({state: 'detached', timeout});
  }

  /** Beats by class, {normal: 12, ...}. */
  async classCounts() {
    const names = await this.button(/^[a-z]+: \d+ beats$/).allTextContents();
    return Object.fromEntries(names.map((name) => {
      const [, word, count] = /^(\w+): (\d+) beats$/.exec(name);
      return [word, Number(count)];
    }));
  }

  /** The strip, and what it shows: {from, to} in seconds, and its words. */
  strip = () => this.get('img', /^Strip from/);
  untilStrip = (words) => this.get('img', words).waitFor({state: 'attached'});
  async stripRange() {
    const words = await this.strip().getAttribute('aria-label');
    const inSeconds = (text) => {
      const [, h = 0, min = 0, s = 0] = /^(?:(\d+) h )?(?:(\d+) min)? ?(?:([\d.]+) s)?$/.exec(text);
      return Number(h) * 3600 + Number(min) * 60 + Number(s);
    };
    const [, from, to] = /^Strip from (.*?) to (.*?),/.exec(words);
    return {from: inSeconds(from), to: inSeconds(to), words};
  }
}

/**
 * Opens the page and runs `body(app, page, details)` once the app has started. `options` are those
 * of withPage.
 */
export function withApp(options, body) {
  return withPage(options, async (page, details) => {
    const app = new App(page, {fingers: options.size?.hasTouch === true});
    await app.started();
    return body(app, page, details);
  });
}
