// web/mirror.js by itself: JSON as semantic_changes gives it in, elements and actions out.

import assert from 'node:assert/strict';
import {readFileSync} from 'node:fs';
import {join} from 'node:path';

import {withBlankPage} from './blank_page.mjs';
import {PHONE, root, test} from './harness.mjs';

// As SemanticAction::Kind.
const [PRESS, SET_NUMBER, SET_TEXT, FOCUS, BLUR] = [0, 1, 2, 3, 4];

const NODES = [
  {id: 1, role: 'region', name: 'Settings', rect: [10, 20, 300, 500]},
  {id: 2, parent: 1, role: 'heading', level: 2, name: 'Beats', rect: [20, 30, 200, 20]},
  {id: 3, parent: 1, role: 'button', name: 'Generate', rect: [20, 60, 120, 36]},
  {
    id: 4,
    parent: 1,
    role: 'checkbox',
    name: 'Ventricular',
    checked: true,
    rect: [20, 100, 120, 36]
  },
  {id: 5, parent: 1, role: 'radiogroup', name: 'Model', rect: [20, 140, 200, 36]},
  {id: 6, parent: 5, role: 'radio', name: 'Student', checked: true, rect: [20, 140, 100, 36]},
  {id: 7, parent: 5, role: 'radio', name: 'Teacher', rect: [120, 140, 100, 36]},
  {
    id: 8,
    parent: 1,
    role: 'combobox',
    name: 'Provider',
    options: ['WebAssembly', 'WebGPU'],
    rect: [20, 180, 200, 36],
  },
  {
    id: 9,
    parent: 1,
    role: 'slider',
    name: 'Steps',
    now: 8,
    min: 1,
    max: 50,
    step: 1,
    value: '8 steps',
    rect: [20, 220, 200, 36],
  },
  {
    id: 10,
    parent: 1,
    role: 'spinbutton',
    name: 'Count',
    now: 64,
    min: 1,
    max: 1000,
    step: 1,
    value: '64',
    rect: [20, 260, 200, 36],
  },
  {id: 11, parent: 1, role: 'textbox', name: 'Title', value: 'One', rect: [20, 300, 200, 36]},
  {id: 12, role: 'tablist', name: 'Workspace', rect: [400, 0, 200, 36]},
  {id: 13, parent: 12, role: 'tab', name: 'Make', checked: true, rect: [400, 0, 100, 36]},
  {id: 14, parent: 12, role: 'tab', name: 'Read', rect: [500, 0, 100, 36]},
  {
    id: 15,
    role: 'progressbar',
    name: 'Made',
    now: 0.25,
    value: '16 of 64',
    rect: [400, 50, 200, 8]
  },
  {id: 16, role: 'image', name: 'A beat of class V', rect: [400, 80, 200, 100]},
  {id: 17, role: 'status', name: 'Work', value: 'Making beats', rect: [400, 200, 200, 20]},
  {id: 18, role: 'text', value: 'Made on this machine.', rect: [400, 230, 200, 20]},
];
const ALL = {
  nodes: NODES,
  order: NODES.map(({id}) => id)
};

/** A page with a mirror of `changes`; `page.apply`, `page.actions()` drive it. */
function withMirror(body, {changes = ALL, ...options} = {}) {
  return withBlankPage(options, async (page, details) => {
    await page.evaluate(async (changes) => {
      const {createMirror} = await import('/mirror.js');
      window.actions = [];
      window.mirror = createMirror(
          document.getElementById('stage'), (...action) => window.actions.push(action));
      window.mirror.apply(JSON.stringify(changes));
    }, changes);
    page.apply = (changes) =>
        page.evaluate((changes) => window.mirror.apply(JSON.stringify(changes)), changes);
    page.actions = () => page.evaluate(() => window.actions.splice(0));
    page.change = (id, fields) =>
        page.apply({nodes: [{...NODES.find((node) => node.id === id), ...fields}]});
    return body(page, details);
  });
}

const withoutFocus = (actions) => actions.filter(([, kind]) => kind !== FOCUS && kind !== BLUR);
const focused = (page) => page.evaluate(
    () => document.activeElement.getAttribute('aria-label') ?? document.activeElement.textContent);

test(
    'mirror: every widget is found by role and name, in place',
    () => withMirror(async (page) => {
      for (const [role, name] of [
               ['region', 'Settings'],
               ['heading', 'Beats'],
               ['button', 'Generate'],
               ['checkbox', 'Ventricular'],
               ['radiogroup', 'Model'],
               ['radio', 'Teacher'],
               ['combobox', 'Provider'],
               ['slider', 'Steps'],
               ['spinbutton', 'Count'],
               ['textbox', 'Title'],
               ['tablist', 'Workspace'],
               ['tab', 'Read'],
               ['progressbar', 'Made'],
               ['img', 'A beat of class V'],
               ['status', 'Work'],
      ]) {
        assert.equal(await page.getByRole(role, {name, exact: true}).count(), 1, `${role} ${name}`);
      }
      assert.deepEqual(
          await page.getByRole('radio', {name: 'Teacher'}).boundingBox(),
          {x: 120, y: 140, width: 100, height: 36});
      const tree = await page.getByRole('region').ariaSnapshot();
      assert.match(tree, /checkbox "Ventricular" \[checked\]/);
      assert.match(tree, /textbox "Title": One/);
    }));

test(
    'mirror: axe-core finds no fault',
    () => withMirror(async (page) => {
      await page.waitForFunction(() => document.querySelector('[role=status]').textContent !== '');
      await page.evaluate(readFileSync(join(root, 'web/node_modules/axe-core/axe.min.js'), 'utf8'));
      const faults = await page.evaluate(async () => {
        const {violations} = await axe.run('#stage');
        return violations.map(({id, nodes}) => `${id}: ${nodes.map(({html}) => html).join(' ')}`);
      });
      assert.deepEqual(faults, []);
    }));

test(
    'mirror: Tab walks through the widgets in reading order, and out',
    () => withMirror(async (page) => {
      await page.focus('#before');
      const order = [];
      for (let i = 0; i < 9; ++i) {
        await page.keyboard.press('Tab');
        order.push(await focused(page));
      }
      assert.deepEqual(order, [
        'Generate', 'Ventricular', 'Student', 'Provider', 'Steps', 'Count', 'Title', 'Make', 'After'
      ]);
      const focus = (await page.actions()).filter(([, kind]) => kind === FOCUS).map(([id]) => id);
      assert.deepEqual(focus, [3, 4, 6, 8, 9, 10, 11, 13]);
    }));

test(
    'mirror: keys act once, and C++ decides what is checked',
    () => withMirror(async (page) => {
      await page.focus('#before');
      await page.keyboard.press('Tab');
      await page.keyboard.press('Enter');
      await page.keyboard.press('Tab');
      await page.keyboard.press('Space');
      assert.equal(await page.getByRole('checkbox').isChecked(), true);
      await page.change(4, {checked: false});
      assert.equal(await page.getByRole('checkbox').isChecked(), false);
      await page.keyboard.press('Tab');
      await page.keyboard.press('ArrowRight');
      assert.equal(await focused(page), 'Teacher');
      assert.deepEqual(
          withoutFocus(await page.actions()),
          [[3, PRESS, 0, ''], [4, PRESS, 0, ''], [7, PRESS, 0, '']]);
      assert.equal(await page.getByRole('radio', {name: 'Student'}).isChecked(), true);

      await page.getByRole('slider').focus();
      await page.keyboard.press('ArrowRight');
      await page.getByRole('spinbutton').focus();
      await page.keyboard.press('ArrowUp');
      await page.keyboard.press('ArrowUp');
      await page.keyboard.press('PageDown');
      await page.getByRole('combobox').selectOption('WebGPU');
      await page.getByRole('tab', {name: 'Make'}).focus();
      await page.keyboard.press('ArrowLeft');
      assert.deepEqual(withoutFocus(await page.actions()), [
        [9, SET_NUMBER, 9, ''], [10, SET_NUMBER, 65, ''], [10, SET_NUMBER, 66, ''],
        [10, SET_NUMBER, 56, ''], [8, SET_NUMBER, 1, ''], [14, PRESS, 0, '']
      ]);
    }));

test(
    'mirror: element.click() acts, a pointer only moves the focus',
    () => withMirror(async (page) => {
      await page.getByRole('button', {name: 'Generate'}).click();
      assert.equal(await focused(page), 'Generate');
      await page.getByRole('checkbox').click();
      await page.getByRole('slider').click({position: {x: 150, y: 18}});
      await page.getByRole('combobox').click();
      assert.deepEqual(
          await page.actions(),
          [[3, BLUR], [4, BLUR], [9, BLUR]].map(([id, kind]) => [id, kind, 0, '']));
      await page.getByRole('button', {name: 'Generate'}).evaluate((element) => element.click());
      assert.deepEqual(withoutFocus(await page.actions()), [[3, PRESS, 0, '']]);
      // The keyboard takes over what a pointer had focused: now the app is told.
      await page.getByRole('slider').click();
      await page.actions();
      await page.keyboard.press('ArrowLeft');
      assert.deepEqual(await page.actions(), [[9, FOCUS, 0, ''], [9, SET_NUMBER, 7, '']]);
    }));

test(
    'mirror: a finger neither focuses nor drags what it touches',
    () => withMirror(async (page) => {
      await page.getByRole('combobox').tap();
      await page.getByRole('slider').tap();
      assert.deepEqual(await page.actions(), []);
      await page.getByRole('textbox').tap();
      assert.equal(await focused(page), 'Title');
      await page.getByRole('button', {name: 'Generate'}).tap();
      assert.equal(await page.evaluate(() => document.activeElement === document.body), true);
    }, {size: PHONE}));

test(
    'mirror: text of any script is edited, C++ does not disturb it',
    () => withMirror(async (page) => {
      const field = page.getByRole('textbox', {name: 'Title'});
      await field.fill('Größe 中文');
      assert.deepEqual((await page.actions()).at(-1), [11, SET_TEXT, 0, 'Größe 中文']);

      await field.press('Home');
      await page.change(11, {value: 'Something else'});
      assert.equal(await field.inputValue(), 'Größe 中文');
      assert.equal(await field.evaluate((element) => element.selectionStart), 0);
      await page.focus('#after');
      assert.equal(await field.inputValue(), 'Something else');
      await page.change(11, {value: 'Two'});
      assert.equal(await field.inputValue(), 'Two');
    }));

test(
    'mirror: a composition reaches C++ when it is finished',
    () => withMirror(async (page) => {
      const field = page.getByRole('textbox', {name: 'Title'});
      await field.fill('');
      await page.actions();
      const session = await page.context().newCDPSession(page);
      const compose = (text) => session.send(
          'Input.imeSetComposition',
          {text, selectionStart: text.length, selectionEnd: text.length});
      await compose('ㅎ');
      await compose('하');
      await page.change(11, {value: 'disturbing'});
      await compose('한');
      assert.deepEqual(await page.actions(), []);
      assert.equal(await field.inputValue(), '한');
      await session.send('Input.insertText', {text: '한'});
      assert.equal(await field.inputValue(), '한');
      assert.deepEqual((await page.actions()).at(-1), [11, SET_TEXT, 0, '한']);
    }));

test(
    'mirror: a spinbutton shows steps while it is focused, and what is wrong',
    () => withMirror(async (page) => {
      const field = page.getByRole('spinbutton');
      await field.fill('6000');
      await page.apply({
        nodes: [
          {...NODES[9], value: '6000', invalid: true},
          {
            id: 99,
            parent: 1,
            role: 'alert',
            value: 'Write a number up to 1000.',
            rect: [20, 300, 200, 20]
          },
        ],
        order: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 99, 11, 12, 13, 14, 15, 16, 17, 18],
      });
      assert.equal(await field.getAttribute('aria-invalid'), 'true');
      await page.getByRole('alert').getByText('Write a number').waitFor();
      assert.equal(
          await field.getAttribute('aria-describedby'),
          await page.getByRole('alert').getAttribute('id'));
      assert.equal(await focused(page), 'Count');
      await field.press('ArrowDown');
      await page.change(10, {value: '63', now: 63});
      assert.equal(await field.inputValue(), '63');
      assert.equal(await field.getAttribute('aria-describedby'), null);
    }));

test(
    'mirror: changes touch only what changed, and keep the focus',
    () => withMirror(async (page) => {
      await page.getByRole('button', {name: 'Generate'}).focus();
      await page.evaluate(() => {
        window.touched = [];
        new MutationObserver((records) => {
          for (const {target} of records)
            window.touched.push(target.id || target.parentElement?.id);
        }).observe(document.querySelector('.mirror'), {
          subtree: true,
          childList: true,
          attributes: true,
          characterData: true,
        });
      });
      await page.change(15, {now: 0.5, value: '32 of 64'});
      const touched = await page.evaluate(() => [...new Set(window.touched)]);
      assert.deepEqual(touched, ['node-15']);

      // Something new before it, something gone, and a group that has moved with all inside.
      await page.apply({
        nodes: [
          {id: 50, parent: 1, role: 'button', name: 'Cancel', rect: [20, 30, 100, 20]},
          {...NODES[0], rect: [10, 120, 300, 400]},
          {...NODES[2], rect: [20, 160, 120, 36]},
        ],
        order: [12, 13, 14, 1, 50, 3, 4],
      });
      assert.equal(await focused(page), 'Generate');
      assert.equal((await page.getByRole('button', {name: 'Generate'}).boundingBox()).y, 160);
      assert.equal((await page.getByRole('checkbox').boundingBox()).y, 100);
      assert.equal(await page.getByRole('slider').count(), 0);
      assert.deepEqual(
          await page.evaluate(() => [...document.querySelectorAll('.mirror *')].map(({id}) => id)),
          ['node-12', 'node-13', 'node-14', 'node-1', 'node-50', 'node-3', 'node-4']);
    }));

test(
    'mirror: what is out of sight is reached by keyboard and never scrolls the page',
    () => withMirror(async (page) => {
      await page.change(11, {visible: false, rect: [20, 5000, 200, 36]});
      await page.getByRole('spinbutton').focus();
      await page.keyboard.press('Tab');
      assert.equal(await focused(page), 'Title');
      const scrolled = await page.evaluate(
          () => [document.getElementById('stage').scrollTop, document.scrollingElement.scrollTop]);
      assert.deepEqual(scrolled, [0, 0]);
    }));

test(
    'mirror: of all widgets only text fields are seen, where nothing covers them',
    () => withMirror(async (page) => {
      const opacity = (role) => page.locator('#stage').getByRole(role).first().evaluate(
          (element) => getComputedStyle(element).opacity);
      assert.equal(await opacity('button'), '0');
      assert.equal(await opacity('textbox'), '1');
      await page.change(11, {visible: false});
      assert.equal(await opacity('textbox'), '0');
    }));

test(
    'mirror: a disabled button keeps the focus and does nothing',
    () => withMirror(async (page) => {
      await page.getByRole('button', {name: 'Generate'}).focus();
      await page.change(3, {disabled: true});
      await page.keyboard.press('Enter');
      assert.equal(await focused(page), 'Generate');
      assert.equal(await page.getByRole('button', {name: 'Generate'}).isDisabled(), true);
      assert.deepEqual(withoutFocus(await page.actions()), []);
    }));

test(
    'mirror: a live region is there before its text',
    () => withMirror(async (page) => {
      const node = {id: 60, role: 'status', name: 'News', value: 'Loaded', rect: [0, 0, 9, 9]};
      const atFirst = await page.evaluate((node) => {
        window.mirror.apply(JSON.stringify({nodes: [node], order: [node.id]}));
        return document.querySelector('[aria-label=News]').textContent;
      }, node);
      assert.equal(atFirst, '');
      const region = page.getByRole('status', {name: 'News'});
      await region.getByText('Loaded').waitFor();
      await page.apply({nodes: [{...node, value: 'Done'}]});
      assert.equal(await region.textContent(), 'Done');
    }));

test(
    'mirror: a list is one stop of Tab and says what each key chooses',
    () => withMirror(async (page) => {
      const list = page.getByRole('listbox', {name: 'Beats'});
      await page.keyboard.press('Tab');  // to what is before the mirror
      await page.keyboard.press('Tab');
      assert.equal(await focused(page), 'Beats');
      assert.equal(await list.getAttribute('aria-activedescendant'), 'node-3');
      const option = page.getByRole('option', {name: 'Beat 6', selected: true});
      assert.equal(await option.getAttribute('aria-posinset'), '6');
      assert.equal(await option.getAttribute('aria-setsize'), '1000');
      await page.actions();
      // One after the other, before the app has answered.
      const keys = ['ArrowRight', 'ArrowDown', 'PageDown', 'ArrowUp', 'ArrowLeft', 'End', 'Home'];
      for (const key of keys) await page.keyboard.press(key);
      assert.deepEqual(
          withoutFocus(await page.actions()).map(([, , number]) => number),
          [6, 10, 30, 26, 25, 999, 0]);
      await option.evaluate((element) => element.click());
      assert.deepEqual(withoutFocus(await page.actions()).map(([id]) => id), [3]);
      await page.keyboard.press('Tab');
      assert.notEqual(await focused(page), 'Beats', 'its options are no stops');
    }, {
      changes: {
        nodes: [
          {
            id: 1,
            role: 'listbox',
            name: 'Beats',
            now: 5,
            max: 999,
            step: 4,
            page: 20,
            active: 3,
            rect: [0, 0, 400, 400]
          },
          {
            id: 2,
            parent: 1,
            role: 'option',
            name: 'Beat 5',
            now: 4,
            max: 999,
            rect: [0, 0, 99, 99]
          },
          {
            id: 3,
            parent: 1,
            role: 'option',
            name: 'Beat 6',
            checked: true,
            now: 5,
            max: 999,
            rect: [100, 0, 99, 99]
          },
        ],
        order: [1, 2, 3],
      }
    }));
