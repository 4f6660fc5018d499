// The whole app as a person uses it: beats are made, classified, saved and cancelled, recordings
// opened and moved through, with a mouse and with fingers.

import assert from 'node:assert/strict';
import {execFile} from 'node:child_process';
import {existsSync} from 'node:fs';
import {mkdtemp, readFile, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {promisify} from 'node:util';

import {readNpy} from '../../web/inference/npy.js';

import {largestDifference, parseTable, TOLERANCE_MV} from './beat_table.mjs';
import {commandLine, DESKTOP, dropFiles, root, Skip, test, touch} from './harness.mjs';
import {makeRecord} from './made_record.mjs';
import {readStoredZip} from './stored_zip.mjs';
import {FINGERS, withApp} from './whole_app.mjs';

const WHERE = {
  'at 1440x900': DESKTOP,
  'at 390x844 with fingers': FINGERS
};

/** What the command line makes by this line; null where it is not built. */
async function madeBy(command) {
  if (!existsSync(commandLine)) return null;
  const folder = await mkdtemp(join(tmpdir(), 'beatsmith-app-'));
  try {
    const path = join(folder, 'beats.csv');
    const words = command.split(' ').slice(1);
    await promisify(execFile)(commandLine, [...words.slice(0, -1), path], {cwd: root});
    return parseTable(await readFile(path));
  } finally {
    await rm(folder, {recursive: true});
  }
}

async function makeAndSave(app) {
  await app.generate({seed: 11, count: 3});
  const names = await app.beatNames();
  assert.equal(names.length, 12);
  assert.match(names[0], /^Beat 1, normal, classified \w+ \d+ %$/);
  assert.match(names[11], /^Beat 12, fusion, classified/);
  assert.match(await app.said('Progress'), /^12 beats.*, seed 11$/);

  const [csv] = await app.download(app.button('Save CSV'));
  assert.equal(csv.name, 'beats.csv');
  const table = parseTable(csv.bytes);
  assert.equal(table.classes.join(''), 'NNNSSSVVVFFF');
  const [npy] = await app.download(app.button('Save NPY'));
  assert.equal(npy.name, 'beats.zip');
  const files = readStoredZip(npy.bytes);
  assert.deepEqual([...files.keys()], ['beats.npy', 'beats.labels.csv']);
  const {shape, data} = readNpy(files.get('beats.npy'));
  assert.deepEqual(shape, [12, 256]);
  const rows = table.beats.map((_, i) => Array.from(data.subarray(i * 256, (i + 1) * 256)));
  assert.ok(largestDifference(table.beats, rows) < 1e-6, 'CSV and NPY are of the same beats');
  for (const letter of 'NSVF') {
    assert.equal(
        files.get('beats.labels.csv').toString().match(new RegExp(`\\b${letter}\\b`, 'g')).length,
        3);
  }

  await app.press(app.button('Copy as a command'));
  await app.untilSaid('Saved', 'beatsmith generate');
  const command = /beatsmith generate .*/.exec(await app.said('Saved'))[0];
  const native = await madeBy(command);
  if (!native) return;
  assert.deepEqual(native.classes, table.classes);
  const difference = largestDifference(native.beats, table.beats);
  assert.ok(difference < TOLERANCE_MV, `${difference} mV from "${command}"`);
}

async function cancelTeacher(app) {
  const before = await app.beatNames();
  await app.chooseTeacher();
  await app.showSettings();
  assert.equal(await app.get('slider', 'Steps').isDisabled(), false);
  await app.press(app.button('Generate'));
  await app.untilSaid('Progress', /^Step ([3-9]|\d\d) of 50/);
  assert.notDeepEqual(await app.beatNames(), before);
  await app.press(app.button('Cancel'));
  await app.button('Generate').waitFor({state: 'attached'});
  await app.classified();
  assert.deepEqual(await app.beatNames(), before);
  assert.match(await app.said('Progress'), /seed 11$/);
}

const background = (page) =>
    page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);

async function changeTheme(app, page) {
  const light = await background(page);
  await app.press(app.button('Theme: auto, as the system'));
  await app.press(app.button('Theme: light'));
  await app.button('Theme: dark').waitFor({state: 'attached'});
  assert.notEqual(await background(page), light);
  await page.reload();
  await app.started();
  assert.equal(await app.button('Theme: dark').count(), 1, 'it is remembered');
  assert.notEqual(await background(page), light);
}

for (const [where, size] of Object.entries(WHERE)) {
  test(
      `app: beats are made, classified, saved, and kept by Cancel, ${where}`,
      () => withApp({size}, async (app, page) => {
        await app.ready();
        await makeAndSave(app);
        await cancelTeacher(app);
        assert.equal(await app.alerts(), '');
        await changeTheme(app, page);
      }), {timeout_s: 120});
}

// --- Recordings

const isNear = (actual, expected, within, what) =>
    assert.ok(Math.abs(actual - expected) <= within, `${what}: ${actual} instead of ${expected}`);

/** The place in the middle of the strip. */
async function middleOf(app) {
  const {x, y, width, height} = await app.strip().boundingBox();
  return {x: x + width / 2, y: y + height / 2, width};
}

/** What the strip shows once it is no longer what it was. */
async function movedFrom(app, {words}) {
  await app.strip().and(app.page.locator(`:not([aria-label="${words}"])`)).waitFor({
    state: 'attached'
  });
  return app.stripRange();
}

async function moveThroughStrip(app, page) {
  await app.reach(app.strip());
  const {x, y, width} = await middleOf(app);
  const start = await app.stripRange();
  assert.equal(start.from, 0);
  const px_per_s = width / (start.to - start.from);

  if (app.fingers) {
    await touch(page, [Array.from({length: 9}, (_, i) => ({x: x + 80 - 20 * i, y}))]);
  } else {
    await page.mouse.move(x + 80, y);
    await page.mouse.down();
    await page.mouse.move(x - 80, y, {steps: 8});
    await page.mouse.up();
  }
  const dragged = await movedFrom(app, start);
  isNear(dragged.from, 160 / px_per_s, 0.3, 'seconds after a drag of 160 pixels');
  isNear(dragged.to - dragged.from, start.to - start.from, 0.3, 'width after a drag');

  let scrolled = dragged;
  if (!app.fingers) {
    await page.mouse.wheel(120, 0);
    scrolled = await movedFrom(app, dragged);
    assert.ok(scrolled.from > dragged.from, 'the wheel moves on');
  }

  await app.press(app.button('Zoom in'));
  const closer = await movedFrom(app, scrolled);
  isNear(closer.to - closer.from, (scrolled.to - scrolled.from) / 2, 0.3, 'width when zoomed in');
  await app.press(app.button('True scale'));
  const back = await movedFrom(app, closer);
  assert.match(await app.said('Scale'), /^25 mm\/s/);

  if (app.fingers) {
    await app.reach(app.strip());
    const centre = await middleOf(app);
    const apart = (from, to) => Array.from(
        {length: 9}, (_, i) => ({x: centre.x + from + (to - from) * i / 8, y: centre.y}));
    await touch(page, [apart(-30, -120), apart(30, 120)]);
    const pinched = await movedFrom(app, back);
    isNear(pinched.to - pinched.from, (back.to - back.from) / 4, 0.3, 'width after a pinch by 4');
  }
  await app.press(app.button('Whole'));
  await app.untilStrip(/^Strip from 0\.0 s to 1 min 0 s/);
}

async function checkMadeRecord(app, page, beats) {
  await app.recordClassified('made');
  const words = await app.get('paragraph').filter({hasText: 'Hz'}).first().textContent();
  assert.match(
      words, /1 min 0 s · 360 Hz · MLII, V1 · \d+ beats in MLII · annotations: made\.atr/);
  const found = Number(/(\d+) beats/.exec(words)[1]);
  isNear(found, beats.length, 1, 'R peaks');
  const counts = await app.classCounts();
  assert.equal(Object.values(counts).reduce((sum, count) => sum + count), found);
  const ventricular = beats.filter(({symbol}) => symbol === 'V').length;
  isNear(counts.ventricular, ventricular, 2, 'ventricular beats');
  assert.equal(await app.alerts(), '');
}

for (const [where, size] of Object.entries(WHERE)) {
  test(
      `app: a recording is opened, classified and moved through, ${where}`,
      () => withApp({size}, async (app, page) => {
        const {files, beats} = makeRecord();
        await app.open(files);
        await checkMadeRecord(app, page, beats);
        await moveThroughStrip(app, page);
        // Dropped anywhere, while the other workspace is shown.
        await app.press(app.get('tab', 'Generate'));
        await app.button('Generate').waitFor({state: 'attached'});
        await dropFiles(page.locator('main'), makeRecord({name: 'dropped', seconds: 20}).files);
        await app.recordClassified('dropped');
        await app.untilStrip(/^Strip from 0\.0 s to .*, \d+ beats: N/);
      }), {timeout_s: 120});
}

test('app: records of the MIT-BIH Arrhythmia Database, dropped and chosen', () => {
  const folder = process.env.BEATSMITH_MITDB;
  if (!folder) throw new Skip('BEATSMITH_MITDB names no data');
  const filesOf = (record) => ['hea', 'dat', 'atr'].map((kind) => `${record}.${kind}`);
  const pathsOf = (record) => filesOf(record).map((name) => join(folder, name));
  return withApp({}, async (app, page) => {
    const hasBeats = (counts, total, normal) => {
      isNear(Object.values(counts).reduce((sum, count) => sum + count), total, 3, 'beats');
      isNear(counts.normal, normal, 60, 'normal beats');
    };
    const files = await Promise.all(
        filesOf('100').map(async (name) => ({name, bytes: await readFile(join(folder, name))})));
    await dropFiles(page.locator('main'), files);
    await app.recordClassified('100');
    const counts = await app.classCounts();
    hasBeats(counts, 2273, 2239);  // of its reference; 33 A, 1 V
    await app.open(pathsOf('103'));
    await app.recordClassified('103');
    hasBeats(await app.classCounts(), 2084, 2082);  // two A
    await app.open(pathsOf('100'));
    await app.recordClassified('100');
    assert.deepEqual(await app.classCounts(), counts);
    await app.press(app.button('Whole'));
    await app.untilStrip(/^Strip from 0\.0 s to 30 min 6 s/);
  });
}, {timeout_s: 120});

test(
    'app: on a screen of very many pixels everything is larger, and pressed where it is seen',
    () => withApp(
        {size: {viewport: {width: 3840, height: 2160}, reducedMotion: 'reduce'}},
        async (app) => {
          const tab = app.get('tab', 'Learn');
          const {height} = await tab.boundingBox();
          assert.ok(height > 60, `a tab is ${height} pixels high`);
          await app.press(tab);
          await app.get('heading', 'A heartbeat').waitFor({state: 'attached'});
          await app.press(app.get('tab', 'Generate'));
          const name = app.get('textbox', 'File name');
          await app.type(name, 'large');
          assert.equal(await name.inputValue(), 'large');
          // The browser's own field lies where the app has drawn it: it ends where the column does.
          const field = await name.boundingBox();
          const generate = await app.button('Generate').boundingBox();
          assert.ok(Math.abs(field.width - generate.width) < 2, `${field.width} pixels wide`);
          const end = (await app.beats(/^Beat 4,/).boundingBox()).x;
          assert.ok(end > generate.x + generate.width, 'the sheet is beside the controls');
        }),
    {timeout_s: 90});

test(
    'app: what runs the networks is said in full on a phone',
    () => withApp({size: FINGERS}, async (app, page) => {
      await app.ready();
      const {width} = await app.get('combobox', 'Runs on').boundingBox();
      const needed = await page.evaluate(() => {
        const drawing = new OffscreenCanvas(1, 1).getContext('2d');
        drawing.font = '15px Inter';
        return drawing.measureText('Auto: WebAssembly').width;
      });
      assert.ok(width >= needed + 38, `${width} pixels for ${needed} of words`);
      assert.equal(await app.get('heading', 'Beatsmith').count(), 1);
    }));
