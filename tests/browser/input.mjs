// web/input.js by itself: what a person does with pointers, wheel and keys in, calls to the app
// out.

import assert from 'node:assert/strict';

import {withBlankPage} from './blank_page.mjs';
import {PHONE, test, touch} from './harness.mjs';

// As in web/input.js and ImGuiMouseSource.
const [MOVE, DOWN, UP, LEAVE] = [0, 1, 2, 3];
const [MOUSE, TOUCH] = [0, 1];

/** A page with the input layer over the stage, a button and a text field on it. */
function withInput(body, options = {}) {
  return withBlankPage(options, async (page, details) => {
    await page.evaluate(async () => {
      const {createInput} = await import('/input.js');
      const {createMirror} = await import('/mirror.js');
      const stage = document.getElementById('stage');
      createMirror(stage, () => {}).apply(JSON.stringify({
        nodes: [
          {id: 1, role: 'button', name: 'Press', rect: [100, 300, 100, 40]},
          {id: 2, role: 'textbox', name: 'Text', rect: [100, 400, 100, 40]},
          {id: 3, role: 'slider', name: 'Steps', max: 9, step: 1, rect: [100, 500, 100, 40]},
        ],
        order: [1, 2, 3],
      }));
      window.calls = [];
      window.prevented = [];
      const names = ['pointer', 'wheel', 'zoom', 'key', 'focus'];
      createInput(stage, {
        ...Object.fromEntries(
            names.map((name) => [name, (...values) => window.calls.push([name, ...values])])),
        zooms: (x) => x >= 100,
      });
      for (const type of ['keydown', 'wheel']) {
        window.addEventListener(type, (event) => window.prevented.push(event.defaultPrevented));
      }
    });
    page.calls = (wanted) => page.evaluate(
        (wanted) => window.calls.splice(0).filter(([name]) => !wanted || name === wanted), wanted);
    page.prevented = () => page.evaluate(() => window.prevented.splice(0));
    return body(page, details);
  });
}

const pointers = async (page) => (await page.calls('pointer')).map(([, ...values]) => values);

test(
    'input: the mouse presses, drags beyond the stage\'s widgets and leaves',
    () => withInput(async (page) => {
      await page.mouse.move(150, 320);
      await page.mouse.down();
      await page.mouse.move(20, 700);
      await page.mouse.up();
      assert.deepEqual(await pointers(page), [
        [MOVE, MOUSE, 150, 320], [DOWN, MOUSE, 150, 320], [MOVE, MOUSE, 20, 700],
        [UP, MOUSE, 20, 700]
      ]);
      await page.mouse.click(30, 30, {button: 'right'});
      const kinds = (await pointers(page)).map(([kind]) => kind);
      assert.equal(kinds.includes(DOWN), false, 'the right button is the browser\'s own');
    }));

test(
    'input: the wheel scrolls, with Ctrl it zooms, and the page stays',
    () => withInput(async (page) => {
      await page.mouse.move(200, 100);
      await page.calls();
      await page.mouse.wheel(10, 120);
      await page.waitForFunction(() => window.calls.length > 0);
      assert.deepEqual(await page.calls('wheel'), [['wheel', -10, -120]]);
      await page.keyboard.down('Control');
      await page.mouse.wheel(0, -10);
      await page.waitForFunction(() => window.calls.some(([name]) => name === 'zoom'));
      const [[, factor, x, y]] = await page.calls('zoom');
      assert.ok(Math.abs(factor - Math.exp(0.1)) < 1e-9, `${factor}`);
      assert.deepEqual([x, y], [200, 100]);
      assert.equal((await page.prevented()).at(-1), true);
      // Where nothing zooms it is left to the browser.
      await page.mouse.move(50, 100);
      await page.mouse.wheel(0, -10);
      await page.waitForFunction(() => window.prevented.length > 0);
      assert.deepEqual(await page.prevented(), [false]);
      assert.deepEqual(await page.calls('zoom'), []);
    }));

test(
    'input: one finger drags and then points at nothing',
    () => withInput(async (page) => {
      await touch(page, [[{x: 50, y: 50}, {x: 60, y: 90}, {x: 70, y: 200}]]);
      const calls = await pointers(page);
      assert.deepEqual(calls[0], [DOWN, TOUCH, 50, 50]);
      assert.ok(calls.some(([kind, , x, y]) => kind === MOVE && Math.round(x) === 70 && y === 200));
      assert.deepEqual(calls.slice(-2).map(([kind]) => kind), [UP, LEAVE]);
    }, {size: PHONE}));

test(
    'input: two fingers where nothing zooms are the browser\'s',
    () => withInput(async (page) => {
      const scale = () => page.evaluate(() => window.visualViewport.scale);
      const spread = [
        [{x: 60, y: 200}, {x: 60, y: 180}, {x: 60, y: 140}, {x: 60, y: 100}],
        [{x: 60, y: 300}, {x: 60, y: 320}, {x: 60, y: 360}, {x: 60, y: 400}],
      ];
      await touch(page, spread.map((path) => path.map(({x, y}) => ({x: x + 200, y}))));
      assert.equal(await scale(), 1, 'the app zooms there');
      await page.calls();
      await touch(page, spread);
      await page.waitForFunction(() => window.visualViewport.scale > 1.5);
      const calls = await page.calls();
      assert.deepEqual(calls.filter(([name]) => name === 'zoom' || name === 'wheel'), []);
      assert.equal(calls.some(([name, kind]) => name === 'pointer' && kind === UP), false);
      // The page that is zoomed is zoomed back anywhere.
      const before = await scale();
      await touch(page, spread.map((path) => path.map(({x, y}) => ({x: x + 200, y})).reverse()));
      await page.waitForFunction((before) => window.visualViewport.scale < before, before);
    }, {size: PHONE}));

test(
    'input: two fingers zoom and move, and press nothing',
    () => withInput(async (page) => {
      await touch(page, [
        [{x: 150, y: 200}, {x: 140, y: 210}, {x: 100, y: 220}],
        [{x: 250, y: 200}, {x: 260, y: 210}, {x: 300, y: 220}],
      ]);
      const calls = await page.calls();
      const zoom =
          calls.filter(([name]) => name === 'zoom').reduce((all, [, factor]) => all * factor, 1);
      assert.ok(Math.abs(zoom - 2) < 1e-6, `fingers twice as far apart, factor ${zoom}`);
      const pan = calls.filter(([name]) => name === 'wheel').reduce((all, [, , dy]) => all + dy, 0);
      assert.ok(Math.abs(pan - 20) < 1e-3, `fingers 20 pixels down, ${pan}`);
      // The first finger's press is let go away from everything.
      const kinds = calls.filter(([name]) => name === 'pointer').map(([, kind]) => kind);
      assert.equal(kinds.includes(UP), false);
      assert.equal(kinds.at(-1), LEAVE);
    }, {size: PHONE}));

test(
    'input: a tap may open a file dialog',
    () => withInput(async (page) => {
      await page.evaluate(() => {
        document.getElementById('stage').addEventListener(
            'pointerup',
            () => setTimeout(() => (window.active = navigator.userActivation.isActive), 50));
      });
      await page.getByRole('button', {name: 'Press'}).tap();
      await page.waitForFunction(() => window.active !== undefined);
      assert.equal(await page.evaluate(() => window.active), true);
    }, {size: PHONE}));

test(
    'input: keys reach the app where no widget of the mirror wants them',
    () => withInput(async (page) => {
      for (const key of ['ArrowLeft', 'Home', 'a', 'Escape', '+']) await page.keyboard.press(key);
      assert.deepEqual(await page.calls('key'), [
        'ArrowLeft', 'Home', 'a', 'Escape', '+'
      ].flatMap((key) => [['key', key, true], ['key', key, false]]));

      await page.getByRole('textbox').focus();
      for (const key of ['ArrowLeft', 'x', 'Escape']) await page.keyboard.press(key);
      assert.deepEqual(
          await page.calls('key'), [['key', 'Escape', true], ['key', 'Escape', false]]);
      assert.equal(await page.getByRole('textbox').inputValue(), 'x');

      await page.getByRole('slider').focus();
      await page.keyboard.press('ArrowRight');
      await page.getByRole('button', {name: 'Press'}).focus();
      await page.keyboard.press('Space');
      assert.deepEqual(await page.calls('key'), []);
      await page.keyboard.press('ArrowDown');
      assert.equal((await page.calls('key')).length, 2);
    }));

test(
    'input: Tab and the browser\'s own shortcuts are left alone',
    () => withInput(async (page) => {
      for (const key of ['Tab', 'Control+a', 'Alt+x', 'Backspace']) await page.keyboard.press(key);
      const taken = await page.calls('key');
      assert.deepEqual(taken.filter(([, key]) => key !== 'Backspace'), []);
      assert.ok((await page.prevented()).every((prevented) => !prevented));
    }));

test(
    'input: what is pressed is let go when the window loses the focus',
    () => withInput(async (page) => {
      await page.mouse.move(20, 20);
      await page.mouse.down();
      await page.keyboard.down('ArrowLeft');
      await page.calls();
      await page.evaluate(() => window.dispatchEvent(new Event('blur')));
      assert.deepEqual(
          await page.calls(),
          [['key', 'ArrowLeft', false], ['pointer', LEAVE, MOUSE, 0, 0], ['focus', false]]);
    }));

test(
    'input: the size is exact at any pixel ratio',
    () => withBlankPage(
        {size: {viewport: {width: 801, height: 599}, deviceScaleFactor: 1.25}}, async (page) => {
          await page.evaluate(async () => {
            const {observeSize} = await import('/size.js');
            window.sizes = [];
            observeSize(document.getElementById('canvas'), (size) => window.sizes.push(size));
          });
          await page.waitForFunction(() => window.sizes.length === 1);
          await page.setViewportSize({width: 640, height: 480});
          await page.waitForFunction(() => window.sizes.length === 2);
          const [first, second] = await page.evaluate(() => window.sizes);
          assert.deepEqual([first.width, first.height, first.ratio], [801, 599, 1.25]);
          assert.ok(Math.abs(first.deviceWidth - 801 * 1.25) <= 1, `${first.deviceWidth}`);
          assert.deepEqual([second.deviceWidth, second.deviceHeight], [800, 600]);
        }));
