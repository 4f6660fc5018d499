// What goes wrong, through the whole app: it is said in words, in its place, and nothing is lost.

import assert from 'node:assert/strict';
import {mkdtemp, rm, truncate, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';

import {dropFiles, loseContext, test, withPage} from './harness.mjs';
import {makeRecord} from './made_record.mjs';
import {chosenStudent, named} from './models.mjs';
import {withApp} from './whole_app.mjs';

const record = (name = 'made', seconds = 20) => makeRecord({name, seconds}).files;
const drop = (page, files) => dropFiles(page.locator('main'), files);

/** The worker of this name. */
async function workerNamed(page, name) {
  for (const worker of page.workers()) {
    if (await worker.evaluate(() => self.name) === name) return worker;
  }
  throw new Error(`there is no worker "${name}"`);
}

/** Ends it, as the browser may. */
async function end(worker) {
  const ended = worker.waitForEvent('close');
  worker.evaluate(() => self.close()).catch(() => {});
  await ended;
}

/** Starts a run of the teacher, which takes a while, and waits until it has begun. */
async function startTeacher(app) {
  await app.chooseTeacher();
  await app.press(app.button('Generate'));
  await app.untilSaid('Progress', /^Step ([3-9]|\d\d) of/);
}

async function onlyOneBeat(app) {
  for (const name of ['Normal', 'Supraventricular', 'Fusion']) {
    await app.press(app.get('checkbox', name));
  }
  await app.type(app.get('spinbutton', 'Beats of each class'), '1');
}

// --- Models and what runs them

test('faults: a model that fails its hash is named, and "Try again" mends it', () => {
  let broken = true;
  const prepare = (page, context) =>
      context.route(`**/models/${chosenStudent}.onnx`, async (route) => {
        const response = await route.fetch();
        const body = await response.body();
        if (broken) body[1000] ^= 1;
        await route.fulfill({response, body});
      });
  return withApp({prepare}, async (app) => {
    await app.untilAlert(new RegExp(`models/${chosenStudent}\\.onnx.*SHA-256`));
    assert.equal(await app.button('Generate').getAttribute('aria-disabled'), 'true');
    assert.equal((await app.beatNames()).length, 12, 'the prepared beats stay');
    broken = false;
    await app.press(app.button('Try again'));
    await app.ready();
    await app.generate({seed: 1, count: 1});
    assert.equal(await app.alerts(), '');
    assert.equal((await app.beatNames()).length, 4);
  });
});

test(
    'faults: a model that cannot be downloaded is named; online again it is made use of',
    () => withApp({expect: [/ERR_INTERNET_DISCONNECTED/]}, async (app, page, {context}) => {
      await app.ready();
      await app.generate({seed: 1, count: 1});
      const before = await app.beatNames();
      await app.chooseTeacher();
      await context.setOffline(true);
      await app.press(app.button('Generate'));
      await app.untilAlert(new RegExp(`${named('teacher')}.*cannot be downloaded`));
      await app.button('Generate').waitFor({state: 'attached'});
      await app.classified();
      assert.deepEqual(await app.beatNames(), before, 'the beats of before are kept');
      await context.setOffline(false);
      await app.generateAgain();
      assert.equal(await app.alerts(), '');
    }));

test(
    'faults: beats are finished although what runs the networks ends in the middle',
    () => withApp({}, async (app, page) => {
      await app.ready();
      await onlyOneBeat(app);
      await startTeacher(app);
      await end(await workerNamed(page, 'inference-wasm'));
      await app.untilSaid('Notice', /started again/);
      await app.classified();
      assert.equal((await app.beatNames()).length, 1);
      assert.match(await app.said('Progress'), /^1 beat.*, seed 7$/);
      assert.equal(await app.alerts(), '');
    }));

test(
    'faults: beats are finished on WebAssembly when WebGPU is lost in the middle',
    () => withApp({webgpu: true}, async (app, page) => {
      await app.ready();
      await onlyOneBeat(app);
      await app.choose('Runs on', 2);
      await app.untilChosen('Runs on', /^WebGPU · .* a beat$/, {timeout: 60_000});
      await startTeacher(app);
      const worker = await workerNamed(page, 'inference-webgpu');
      await worker.evaluate(async () => {
        const ort = await import('/ort/ort.jspi.min.mjs');
        (await ort.env.webgpu.device).destroy();
      });
      await app.untilSaid('Notice', 'WebGPU was lost; WebAssembly goes on.');
      await app.classified();
      assert.equal((await app.beatNames()).length, 1);
      assert.match((await app.options('Runs on'))[0], /WebAssembly/);
      assert.match((await app.options('Runs on'))[2], /lost/);
      assert.equal(await app.alerts(), '');
    }), {timeout_s: 120});

// --- Files and what reads them

/** Moves on in the recording, and says whether its strip could still be read. */
async function isStillThere(app, page, name) {
  assert.equal(await app.get('heading', name).count(), 1);
  const before = await app.alerts();
  const {x, y, width, height} = await app.strip().boundingBox();
  await page.mouse.move(x + width / 2, y + height / 2);
  await page.mouse.wheel(9000, 0);  // to where nothing has been read yet
  await app.untilStrip(/^Strip from 1 min/);
  await app.settled();
  assert.equal(await app.alerts(), before);
}

test(
    'faults: a file that is no ECG is refused by name, and the recording before stays',
    () => withApp({}, async (app, page) => {
      await drop(page, record('made', 180));
      await app.recordClassified('made');
      await drop(page, [{name: 'holiday.jpg', bytes: Buffer.from([0xff, 0xd8, 0xff, 0xe0])}]);
      await app.untilAlert(/holiday\.jpg: .*no recording/i);
      await isStillThere(app, page, 'made');
    }));

test(
    'faults: a record without its signal file, or with half of one, is refused by name',
    () => withApp({}, async (app, page) => {
      const [header, signal, annotations] = record();
      await drop(page, [header, annotations]);
      await app.untilAlert(/made\.hea: its samples are missing: made\.dat; open .* together/);
      await drop(page, [header, {...signal, bytes: signal.bytes.subarray(0, 1001)}]);
      await app.untilAlert(/made\.dat, byte 1001/);
      await drop(page, [header, signal, annotations]);
      await app.recordClassified('made');
      assert.equal(await app.alerts(), '');
    }));

test(
    'faults: what reads a record ends in the middle; the next one opens',
    () => withApp({}, async (app, page) => {
      await drop(page, record());
      await app.recordClassified('made');
      const worker = await workerNamed(page, 'Beatsmith jobs');
      await worker.evaluate(() => (self.onmessage = null));  // as one that is long at work
      await drop(page, record('second'));
      await app.button('Cancel').waitFor({state: 'attached'});
      await end(worker);
      await app.untilAlert(/has failed.*open the record again/);
      await drop(page, record('second'));
      await app.recordClassified('second');
      assert.equal(await app.alerts(), '');
    }));

test('faults: a record beyond the memory is said to be so; the next one opens', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'beatsmith-faults-'));
  try {
    const path = join(folder, 'huge.csv');
    await writeFile(path, '');
    await truncate(path, 2 ** 31);  // all hole: takes no room on the disk
    await withApp({expect: [/out of memory/]}, async (app, page) => {
      await app.open([path]);
      await app.untilAlert(/too large for the memory.*beatsmith classify/);
      await drop(page, record());
      await app.recordClassified('made');
      assert.equal(await app.alerts(), '');
    });
  } finally {
    await rm(folder, {recursive: true});
  }
});

// --- The page itself

test('faults: without WebAssembly it says so', () => {
  const prepare = (page) => page.addInitScript('delete window.WebAssembly');
  return withPage({prepare}, async (page) => {
    await page.getByText('This browser lacks WebAssembly').waitFor();
    assert.equal(await page.getByRole('progressbar').count(), 0);
  });
});

test(
    'faults: a graphics context lost in the middle of a run comes back with the beats',
    () => withApp({}, async (app, page) => {
      await app.ready();
      await app.generate({seed: 3, count: 2});
      await app.settled();
      const first = await app.beats(/^Beat 1,/).boundingBox();
      const last = await app.beats(/^Beat 8,/).boundingBox();
      const clip = {
        x: first.x,
        y: first.y,
        width: last.x + last.width - first.x,
        height: last.y + last.height - first.y,
      };
      const before = await page.screenshot({clip});
      await app.press(app.button('Generate'));
      await loseContext(page, 300);
      await app.classified();
      await app.untilPlayer('Step 4 of 4');  // the beats' growing is played to its end
      await app.button('Play').waitFor({state: 'attached'});
      await app.settled();
      const after = await page.screenshot({clip});
      assert.ok(before.equals(after), 'the sheet is another one');
    }));
