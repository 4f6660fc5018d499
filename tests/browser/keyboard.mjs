// The whole app without pointing: by keys alone, by what a screen reader is told, and by what it
// presses.

import assert from 'node:assert/strict';

import {axeFaults, DESKTOP, test} from './harness.mjs';
import {makeRecord} from './made_record.mjs';
import {click, FINGERS, withApp} from './whole_app.mjs';

/** What has the focus: "role name", "" for nothing. */
const focused = (page) => page.evaluate(() => {
  const element = document.activeElement;
  if (element === null || element === document.body) return '';
  const roles = {
    BUTTON: 'button',
    SELECT: 'combobox',
    checkbox: 'checkbox',
    radio: 'radio',
    range: 'slider',
    text: 'textbox',
  };
  const role = element.getAttribute('role') ?? roles[element.type] ?? roles[element.tagName];
  return `${role} ${element.getAttribute('aria-label') ?? element.textContent}`;
});

async function tabTo(page, wanted, key = 'Tab') {
  for (let i = 0; i < 60; ++i) {
    if (await focused(page) === wanted) return;
    await page.keyboard.press(key);
  }
  throw new Error(`${key} never reaches "${wanted}"`);
}

test(
    'keyboard: Tab goes through all widgets in reading order, and on to the page\'s end',
    () => withApp({}, async (app, page) => {
      await app.ready();
      await app.ownBeats();
      const order = [];
      for (let i = 0; i < 60; ++i) {
        await page.keyboard.press('Tab');
        const now = await focused(page);
        if (now === '') break;
        await app.settled(50);  // what comes into sight is there to go on to
        order.push(now);
      }
      assert.equal(await focused(page), '', 'Tab leaves the page');
      assert.deepEqual(order, [
        'tab Generate',
        'combobox Runs on',
        'button Theme: auto, as the system',
        'button Language: English',
        'checkbox Normal',
        'checkbox Supraventricular',
        'checkbox Ventricular',
        'checkbox Fusion',
        'radio 4 steps',
        'button Generate',
        'spinbutton Beats of each class',
        'spinbutton Seed',
        'button New seed',
        'button Undo',
        'button Redo',
        'textbox File name',
        'button Save WFDB',
        'button Save EDF',
        'button Save CSV',
        'button Save NPY',
        'button Save PNG',
        'button Copy link',
        'button Copy as a command',
        'radio Fit',
        'listbox Beats on ECG paper',
        'button Step back',
        'button Play',
        'button Step forward',
        'slider Step',
        'button Speed: 1×',
      ]);
      await page.keyboard.press('Shift+Tab');
      assert.notEqual(await focused(page), '', 'and back into it');
    }));

test(
    'keyboard: the focus is seen where a key brings it, not where a pointer does',
    () => withApp({}, async (app, page) => {
      await app.ready();
      await app.settled();
      const chip = app.get('checkbox', 'Fusion');
      const {x, y, width, height} = await chip.boundingBox();
      const clip = {x: x - 5, y: y - 5, width: width + 10, height: height + 10};
      /** Share of bluish pixels: those of the ring. */
      const ring = async () => {
        const picture = (await page.screenshot({clip})).toString('base64');
        return page.evaluate(async (base64) => {
          const image = new Image();
          image.src = `data:image/png;base64,${base64}`;
          await image.decode();
          const canvas = new OffscreenCanvas(image.width, image.height);
          const drawing = canvas.getContext('2d');
          drawing.drawImage(image, 0, 0);
          const {data} = drawing.getImageData(0, 0, image.width, image.height);
          let blue = 0;
          for (let i = 0; i < data.length; i += 4) {
            if (data[i + 2] > data[i] + 60 && data[i + 2] > data[i + 1] + 40) ++blue;
          }
          return blue / (data.length / 4);
        }, picture);
      };
      assert.ok(await ring() < 0.005);
      await tabTo(page, 'checkbox Fusion');
      await app.settled();
      assert.ok(await ring() > 0.03, 'a ring');
      await page.keyboard.press('Tab');
      await app.settled();
      assert.ok(await ring() < 0.005, 'it goes on with the focus');
      await app.press(chip);
      await page.mouse.move(700, 700);
      await app.settled();
      assert.equal(await focused(page), 'checkbox Fusion');
      assert.ok(await ring() < 0.005, 'a pointer shows where it is by itself');
    }));

test(
    'keyboard: beats are made, named é and 中, and saved by keys alone',
    () => withApp({}, async (app, page) => {
      await app.ready();
      await tabTo(page, 'checkbox Normal');
      await page.keyboard.press('Space');
      await page.waitForFunction(
          () => !document.querySelector('.mirror input[aria-label=Normal]').checked);
      await tabTo(page, 'spinbutton Beats of each class');
      await page.keyboard.press('ArrowDown');
      await page.keyboard.press('ArrowDown');
      await tabTo(page, 'spinbutton Seed');
      await page.keyboard.press('Control+A');
      await page.keyboard.type('314');
      await tabTo(page, 'radio 4 steps', 'Shift+Tab');
      await page.keyboard.press('ArrowRight');
      await app.get('radio', 'Teacher', {checked: true}).waitFor({state: 'attached'});
      await page.locator('.mirror [aria-label=Steps]:not([aria-disabled=true]):not([disabled])')
          .waitFor({state: 'attached'});
      await tabTo(page, 'slider Steps');
      await page.keyboard.press('Home');
      for (let i = 0; i < 5; ++i) await page.keyboard.press('ArrowRight');
      await tabTo(page, 'button Generate', 'Shift+Tab');
      await page.keyboard.press('Enter');
      await app.untilSaid('Progress', /^6 beats.*, seed 314$/, {timeout: 60_000});
      await app.classified();
      await tabTo(page, 'button Copy as a command');
      await page.keyboard.press('Space');
      await app.untilSaid('Saved', 'beatsmith generate');
      assert.match(await app.said('Saved'), /--class S,V,F --count 2 --seed 314 --steps 6 /);

      await tabTo(page, 'textbox File name', 'Shift+Tab');
      await page.keyboard.press('Control+A');
      await page.keyboard.insertText('é and 中');
      await tabTo(page, 'button Save CSV');
      const download = page.waitForEvent('download');
      await page.keyboard.press('Enter');
      assert.equal((await download).suggestedFilename(), 'é and 中.csv');
      await app.untilSaid('Saved', 'é and 中.csv');

      await tabTo(page, 'radio Fit');
      await page.keyboard.press('ArrowRight');
      await page.waitForFunction(
          () => document.querySelector('.mirror input[aria-label="1:1"]').checked);
      await tabTo(page, 'tab Generate', 'Shift+Tab');
      await page.keyboard.press('ArrowRight');
      await app.recordClassified('Example recording');
      await tabTo(page, 'button Open a recording…');
      const chooser = page.waitForEvent('filechooser');
      await page.keyboard.press('Enter');
      const files = makeRecord({seconds: 40}).files;
      await (await chooser)
          .setFiles(files.map(({name, bytes}) => ({name, mimeType: 'a/b', buffer: bytes})));
      await app.recordClassified('made');
      await tabTo(page, 'slider Position in the recording');
      const before = await app.stripRange();
      await page.keyboard.press('ArrowRight');
      await page.waitForFunction(
          (words) => document.querySelector('.mirror [aria-label^="Strip from"]')
                         .getAttribute('aria-label') !== words,
          before.words);
      assert.ok((await app.stripRange()).from > before.from);
    }), {timeout_s: 120});

// --- What is told

const hasAll = (tree, wanted) => {
  for (const line of wanted) assert.ok(tree.includes(line), `there is no ${line} in:\n${tree}`);
};

for (const [where, size] of Object.entries({desktop: DESKTOP, phone: FINGERS})) {
  test(
      `keyboard: the accessibility tree holds everything, axe-core finds no fault: ${where}`,
      () => withApp({size}, async (app, page) => {
        await app.ready();
        await app.generate({seed: 8, count: 1});
        const generate = await page.locator('main').ariaSnapshot();
        hasAll(generate, [
          'heading "Beatsmith" [level=1]',
          'tablist "Workspace"',
          'tab "Generate" [selected]',
          'region "Generate"',
          'group "Class"',
          'checkbox "Ventricular" [checked]',
          'button "Generate"',
          'status "Progress": 4 beats',
          'radiogroup "Model"',
          'radio "4 steps" [checked]',
          'textbox "File name": beats',
          'radiogroup "Paper scale"',
          'radio "Fit" [checked]',
          'listbox "Beats on ECG paper"',
          'option "Beat 1, normal, classified',
          'button "Play"',
          'slider "Step": "4"',
          'region "Selected beat"',
          'img "Probability of normal: ',
          'img "QRS duration: ',
        ]);
        await app.showSettings();
        hasAll(await page.locator('main').ariaSnapshot(), [
          'group "Settings"',
          'spinbutton "Beats of each class": "1"',
          'spinbutton "Seed": "8"',
          'button "New seed"',
        ]);
        assert.deepEqual(await axeFaults(page), [], 'the settings');
        await app.open(makeRecord({seconds: 20}).files);
        await app.recordClassified('made');
        await app.untilSaid('Scale', /mm/);  // a live region's first text comes a moment later
        hasAll(await page.locator('main').ariaSnapshot(), [
          'tab "Analyse" [selected]',
          'region "Recording"',
          'heading "made"',
          'button "Open a recording…"',
          'group "Step through"',
          'button "normal: ',
          'group "Scale"',
          'button "Zoom in"',
          'status "Scale": "25 mm/s · 10 mm/mV · above: the labels · below: ',
          'img "Strip from 0.0 s to ',
          'slider "Position in the recording"',
        ]);
        assert.deepEqual(await axeFaults(page), []);
      }), {timeout_s: 90});
}

test(
    'keyboard: what a status says while beats are made is told as it changes',
    () => withApp({}, async (app, page) => {
      await app.ready();
      await app.ownBeats();
      await page.evaluate(() => {
        const progress = document.querySelector('.mirror [role=status][aria-label=Progress]');
        window.told = [progress.textContent];
        new MutationObserver(() => {
          const said = document.querySelector('.mirror [role=status][aria-label=Progress]');
          if (said && said.textContent !== window.told.at(-1)) window.told.push(said.textContent);
        })
            .observe(
                progress.closest('.mirror'), {childList: true, characterData: true, subtree: true});
      });
      await app.generate({seed: 9, count: 1});
      await page.waitForTimeout(300);
      const [, ...told] = await page.evaluate(() => window.told);
      const all = told.join('; ');
      assert.match(told.at(-1), /^4 beats(, [\d.]+ ms each)?, seed 9$/, all);
      // A sentence a step, and no more than that.
      const steps = told.slice(0, -1).filter((text) => !text.startsWith('These were made'));
      const places = steps.map((text) => /^Step (\d) of 4, 0 of 4 beats done$/.exec(text)?.[1]);
      assert.ok(places.includes('0') && places.length <= 4, all);
      assert.deepEqual(places, [...new Set(places)].sort(), all);
    }));

test(
    'keyboard: the app obeys click() of its elements, as screen readers press them',
    () => withApp({}, async (app, page) => {
      await app.ready();
      for (const name of ['Supraventricular', 'Fusion']) await click(app.get('checkbox', name));
      await click(app.button('Generate'));
      await app.untilSaid('Progress', /^8 beats/);
      await app.classified();
      await click(app.beats(/^Beat 5, ventricular/));
      await app.get('heading', 'Beat 5: Ventricular').waitFor({state: 'attached'});
      await click(app.get('radio', '2:1'));
      await page.getByText('2 × true size').waitFor({state: 'attached'});
      await click(app.button('Theme: auto, as the system'));
      await app.button('Theme: light').waitFor({state: 'attached'});
      await click(app.get('tab', 'Analyse'));
      const chooser = page.waitForEvent('filechooser');
      await click(app.button('Open a recording…'));
      await (await chooser)
          .setFiles(makeRecord({
                      seconds: 20
                    }).files.map(({name, bytes}) => ({name, mimeType: 'a/b', buffer: bytes})));
      await app.recordClassified('made');
      await click(app.button('Whole'));
      await app.untilStrip(/^Strip from 0\.0 s to 20\.0 s/);
    }));
