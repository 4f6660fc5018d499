// What a person takes home from the page: files that others read, pictures of what is seen, and
// EDF files of other programs opened again.

import assert from 'node:assert/strict';
import {execFile} from 'node:child_process';
import {existsSync} from 'node:fs';
import {mkdtemp, readFile, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {promisify} from 'node:util';

import {commandLine, PHONE, root, Skip, test} from './harness.mjs';
import {readAnnotations} from './made_record.mjs';
import {readStoredZip} from './stored_zip.mjs';
import {withApp} from './whole_app.mjs';

const PYTHON = '/usr/bin/python3';
const run = promisify(execFile);

/** Runs a reader of tests/cli, which knows nothing of Beatsmith's code. */
async function outside(script, ...words) {
  if (!existsSync('/usr/lib/python3/dist-packages/numpy')) throw new Skip('there is no numpy');
  return run(PYTHON, [join(root, 'tests', 'cli', script), ...words]);
}

async function inFolder(body) {
  const folder = await mkdtemp(join(tmpdir(), 'beatsmith-home-'));
  try {
    return await body(folder);
  } finally {
    await rm(folder, {recursive: true});
  }
}

const save = (folder, files) =>
    Promise.all([...files].map(([name, bytes]) => writeFile(join(folder, name), bytes)));

test(
    'take home: WFDB and EDF hold the same beats and labels as NPY, seen from outside',
    () => withApp(
        {}, (app) => inFolder(async (folder) => {
              await app.ready();
              await app.generate({seed: 7, count: 3});
              const [npy] = await app.download(app.button('Save NPY'));
              assert.equal(npy.name, 'beats.zip');
              const [record] = await app.download(app.button('Save WFDB'));
              const [edf] = await app.download(app.button('Save EDF'));
              assert.equal(edf.name, 'beats.edf');
              const files = [...readStoredZip(npy.bytes), ...readStoredZip(record.bytes)];
              assert.deepEqual(
                  files.map(([name]) => name),
                  ['beats.npy', 'beats.labels.csv', 'beats.hea', 'beats.dat', 'beats.atr']);
              await save(folder, [...files, ['beats.edf', edf.bytes], ['beats.zip', record.bytes]]);
              await run(PYTHON, ['-m', 'zipfile', '-t', join(folder, 'beats.zip')]);
              const beats = join(folder, 'beats.npy');
              await outside('outside_reader.py', 'record', join(folder, 'beats'), beats);
              await outside('outside_edf.py', 'beats', join(folder, 'beats.edf'), beats);
              assert.equal(await app.alerts(), '');

              // And the app opens what it saved, by itself.
              const own = ['beats.hea', 'beats.dat', 'beats.atr'];
              await app.open(files.filter(([name]) => own.includes(name)).map(([name, bytes]) => ({
                                                                                name,
                                                                                bytes,
                                                                              })));
              await app.recordClassified('beats');
            })),
    {timeout_s: 90});

test(
    'take home: an EDF of another program is opened',
    () => withApp(
        {}, (app) => inFolder(async (folder) => {
              const path = join(folder, 'sleep.edf');
              await outside('outside_edf.py', 'make', path);
              await app.ready();
              await app.open([{name: 'sleep.edf', bytes: await readFile(path)}]);
              await app.recordClassified('sleep');
              const words = await app.get('paragraph').filter({hasText: 'Hz'}).allTextContents();
              assert.match(
                  words.join('\n'),
                  /30\.0 s · 250 Hz · II · 30 beats in II · annotations: sleep\.edf/);
              assert.match(words.join('\n'), /Left out.*Resp chest \(25 Hz\)/);
              assert.equal(await app.alerts(), '');

              // And taken home: with its labels, and as beats.
              const counts = await app.classCounts();
              const letters = {normal: 'N', supraventricular: 'S', ventricular: 'V', fusion: 'F'};
              const [zip] = await app.download(app.button('Save WFDB'));
              const record = [...readStoredZip(zip.bytes)];
              assert.deepEqual(
                  record.map(([name]) => name),
                  ['sleep_labelled.hea', 'sleep_labelled.dat', 'sleep_labelled.atr']);
              assert.match(record[0][1].toString(), /# Beats found by Beatsmith, labelled by /);
              const labels = readAnnotations(record[2][1]);
              const [csv] = await app.download(app.button('Save CSV'));
              assert.equal(csv.name, 'sleep_labelled.csv');
              const rows = csv.bytes.toString().trim().split('\n').slice(1);
              for (const [word, letter] of Object.entries(letters)) {
                const count = counts[word] ?? 0;
                assert.equal(labels.filter(({symbol}) => symbol === letter).length, count, word);
                assert.equal(rows.filter((row) => row.split(',')[1] === letter).length, count);
              }
              await save(folder, record);
              if (existsSync(commandLine)) {
                const again = join(folder, 'again.csv');
                await run(commandLine, ['convert', join(folder, 'sleep_labelled'), again]);
                const samples = (await readFile(again, 'utf8')).split('\n');
                assert.equal(samples.filter((row) => /^-?\d/.test(row)).length, 30 * 250);
              }

              const cut = (await readFile(path)).subarray(0, 5000);
              await app.open([{name: 'cut.edf', bytes: cut}]);
              await app.untilAlert('cut.edf, byte 5000: the header promises 30 data records');
              assert.equal(
                  await app.get('heading', 'sleep').count(), 1, 'the one before is still there');
            })),
    {timeout_s: 90});

/** Where `part` lies in `whole`, pixel for pixel; both PNG. null: nowhere. */
const placeIn = (page, whole, part) => page.evaluate(async (pictures) => {
  const [whole, part] = await Promise.all(pictures.map(async (base64) => {
    const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
    const image = await createImageBitmap(new Blob([bytes], {type: 'image/png'}));
    const drawing = new OffscreenCanvas(image.width, image.height).getContext('2d');
    drawing.drawImage(image, 0, 0);
    const {data, width, height} = drawing.getImageData(0, 0, image.width, image.height);
    return {pixels: new Uint32Array(data.buffer), width, height};
  }));
  // A few pixels all over the part find its place, then all are compared.
  const probes = Array.from({length: 400}, (_, i) => (i * 7919 * 31) % part.pixels.length);
  const isAt = (left, top, places) => places.every((place) => {
    const x = place % part.width;
    const y = (place - x) / part.width;
    return part.pixels[place] === whole.pixels[(top + y) * whole.width + left + x];
  });
  for (let top = 0; top + part.height <= whole.height; ++top) {
    for (let left = 0; left + part.width <= whole.width; ++left) {
      if (!isAt(left, top, probes)) continue;
      const all = Array.from(part.pixels.keys());
      if (isAt(left, top, all)) return {left, top, width: part.width, height: part.height};
    }
  }
  return null;
}, [whole, part].map((bytes) => bytes.toString('base64')));

test(
    'take home: a picture is what is seen of the sheet, pixel for pixel',
    () => withApp({}, async (app, page) => {
      await app.ready();
      await app.ownBeats();
      await app.settled();
      const [picture] = await app.download(app.button('Save PNG'));
      assert.equal(picture.name, 'beats.png');
      await app.untilSaid('Saved', 'beats.png');
      await app.settled(150);
      const place = await placeIn(page, await page.screenshot(), picture.bytes);
      assert.ok(place, 'the picture is no part of what is seen');
      const first = await app.beats(/^Beat 1,/).boundingBox();
      assert.ok(place.left <= first.x && place.top <= first.y, 'the first beat is on it');
      assert.ok(place.left + place.width >= first.x + first.width);
      assert.ok(place.width > 400 && place.height > 400);
    }), {timeout_s: 60});

test(
    'take home: on a phone the sheet is scrolled into sight for its picture, and back',
    () => withApp({size: PHONE}, async (app, page) => {
      await app.ready();
      await app.settled();
      await app.reach(app.button('Save PNG'));
      await app.settled(150);
      const before = await app.button('Save PNG').boundingBox();
      const [picture] = await app.download(app.button('Save PNG'));
      await app.settled(150);
      const after = await app.button('Save PNG').boundingBox();
      assert.ok(Math.abs(after.y - before.y) < 20, 'the buttons are where they were');
      const width = picture.bytes.readUInt32BE(16);
      const height = picture.bytes.readUInt32BE(20);
      assert.ok(width > 2 * 340 && width <= 2 * 390, `${width} pixels of the screen's own`);
      assert.ok(height >= 2 * 300, `${height} pixels high`);
    }), {timeout_s: 60});
