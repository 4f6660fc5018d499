// The page's jobs and files without the app: a worker that dies, runs out of memory, is cancelled
// or does not load, and the ways in which files come and go.

import assert from 'node:assert/strict';
import {mkdtemp, rm, truncate, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';

import {withBlankPage} from './blank_page.mjs';
import {dropFiles, test} from './harness.mjs';

const LOSSES = {
  notStarted: 0,
  outOfMemory: 1,
  died: 2
};
const OUT_OF_MEMORY = /out of memory/;

/** A minute of something like an ECG: a spike each second. */
const csv = () => {
  const lines = ['time_s,MLII'];
  for (let i = 0; i < 250 * 60; ++i) lines.push(`${i / 250},${i % 250 === 125 ? 1 : 0}`);
  return lines.join('\n');
};

/**
 * A page with window.files and window.jobs, and in the app's place something that keeps what it is
 * told: opened[] of {handle, size, name}, answers by id, losses by id, progress{}.
 */
function withJobs(options, body) {
  return withBlankPage(options, async (page, details) => {
    await page.evaluate(async () => {
      const {createFiles} = await import('/files.js');
      const {createJobs} = await import('/jobs/jobs.js');
      const {textAt} = await import('/heap.js');
      let end = 8;
      const module = {
        calledRun: true,
        HEAPU8: new Uint8Array(1 << 22),
        _malloc: (size) => (end += size) - size,
        _free: () => (end = 8),
        _bs_files_add: (handle, size, name) =>
            opened.push({handle, size, name: textAt(module, name)}),
        _bs_files_dragging: (dragging) => (window.dragging = dragging !== 0),
        _bs_jobs_progress: (id) => (progress[id] = (progress[id] ?? 0) + 1),
        _bs_jobs_answer: (id, place, size) =>
            (answers[id] = module.HEAPU8.slice(place, place + size)),
        _bs_jobs_lost: (id, loss) => (losses[id] = loss),
        host: {page: {wake: () => {}}},
      };
      Object.assign(window, {opened: [], answers: {}, losses: {}, progress: {}, dragging: false});
      window.files = createFiles(module, module.host.page);
      window.jobs = createJobs(module, files);

      // Requests as wasm_app/jobs/messages.cpp writes them.
      const message = (kind, ...parts) => new Uint8Array([
        ...new Uint8Array(new BigUint64Array([kind]).buffer),
        ...parts.flatMap((part) => [...new Uint8Array(part)]),
      ]);
      const u64 = (value) => new BigUint64Array([BigInt(value)]).buffer;
      const encode = (text) => new TextEncoder().encode(text);
      window.openRecord = (id, files) => jobs.submit(
          id,
          message(
              0n, u64(files.length),
              ...files.flatMap(
                  ({name, size}) =>
                      [u64(encode(name).length), encode(name).buffer, u64(size),
                       new ArrayBuffer(4)]),
              // Nobody has stated a rate, units or a lead.
              new Float64Array([0]).buffer, u64(0), new Int32Array([-1]).buffer),
          files.map(({handle}) => handle));
      window.readBeats = (id) => jobs.submit(id, message(2n, u64(0)), []);
      /** Whether there is a value, or the error's text; 'lost N' where the worker was lost. */
      window.answerTo = async (id) => {
        while (answers[id] === undefined && losses[id] === undefined) {
          await new Promise((resolve) => setTimeout(resolve, 2));
        }
        if (losses[id] !== undefined) return `lost ${losses[id]}`;
        return answers[id][0] === 1 || new TextDecoder().decode(answers[id]);
      };
      /** Opens files of these names and texts. */
      window.openMade = (id, made) => {
        const given = new DataTransfer();
        for (const {name, text} of made) given.items.add(new File([text], name));
        const input = document.querySelector('input[type=file]');
        opened.length = 0;
        input.files = given.files;
        input.dispatchEvent(new Event('change'));
        openRecord(id, opened);
      };
    });
    return body(page, details);
  });
}

const open = (page, id, made) => page.evaluate(([id, made]) => openMade(id, made), [id, made]);
const answer = (page, id) => page.evaluate((id) => answerTo(id), id);
/** As a person does it: `files` are paths, or what playwright's setFiles takes besides. */
async function choose(page, files) {
  const chooser = page.waitForEvent('filechooser');
  await page.evaluate(() => files.browse());
  await (await chooser).setFiles(files);
  await page.waitForFunction(() => opened.length > 0);
}
const isOpen = async (page, id) => {
  await page.evaluate((id) => readBeats(id), id);
  return await answer(page, id) === true;
};
/** From now on the worker is as one that is long at work: it answers nothing. */
const makeBusy = (page) => page.workers()[0].evaluate(() => (self.onmessage = null));
async function endWorker(page) {
  const worker = page.workers()[0];
  const ended = worker.waitForEvent('close');
  worker.evaluate(() => self.close()).catch(() => {});
  await ended;
}
const record = () => [{name: 'made.csv', text: csv()}];

test('jobs: a record is opened in a worker that starts with the first request', () => {
  return withJobs({}, async (page) => {
    assert.equal(page.workers().length, 0);
    await open(page, 1, record());
    assert.equal(await answer(page, 1), true);
    assert.equal(page.workers().length, 1);
    assert.ok(await page.evaluate(() => progress[1] >= 3));
    assert.ok(await isOpen(page, 2));
    await open(page, 3, [{name: 'photo.jpg', text: 'no'}]);
    assert.match(await answer(page, 3), /no recording that can be opened.*photo\.jpg/s);
    assert.equal(await isOpen(page, 4), true);
  });
});

test('jobs: a cancelled opening leaves the record of before', () => {
  return withJobs({}, async (page) => {
    await open(page, 1, record());
    await answer(page, 1);
    await page.evaluate((made) => {
      openMade(2, made);
      jobs.cancel(2);  // before it can be open
    }, record());
    assert.equal(await isOpen(page, 3), true);
    assert.equal(await page.evaluate(() => answers[2] ?? losses[2]), undefined);
    // Nobody waits for it any more when the time is over in which it had to stop.
    await page.waitForTimeout(700);
    assert.equal(await isOpen(page, 4), true);
  });
});

test('jobs: a worker that does not stop to open a record is replaced', () => {
  return withJobs({}, async (page) => {
    await open(page, 1, record());
    await answer(page, 1);
    const [busy] = page.workers();
    await makeBusy(page);
    await open(page, 2, record());
    await page.evaluate(() => jobs.cancel(2));
    // What was asked meanwhile is asked again: the record is gone with the worker.
    assert.equal(await isOpen(page, 3), false);
    await open(page, 4, record());
    assert.equal(await answer(page, 4), true);
    assert.equal(page.workers().length, 1);
    assert.notEqual(page.workers()[0], busy);
  });
});

test('jobs: a worker that dies is noticed at once, and a fresh one takes over', () => {
  return withJobs({}, async (page) => {
    await open(page, 1, record());
    await answer(page, 1);
    await makeBusy(page);
    await open(page, 2, record());
    await endWorker(page);
    assert.equal(await answer(page, 2), `lost ${LOSSES.died}`);
    await open(page, 3, record());
    assert.equal(await answer(page, 3), true);

    // Between two requests: its record is gone with it.
    await endWorker(page);
    assert.equal(await isOpen(page, 4), false);
    await open(page, 5, record());
    assert.equal(await answer(page, 5), true);
  });
});

test('jobs: a record beyond the memory is said to be so', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'beatsmith-jobs-'));
  try {
    const path = join(folder, 'huge.csv');
    await writeFile(path, '');
    await truncate(path, 2 ** 31);  // all hole: takes no room on the disk
    await withJobs({expect: [OUT_OF_MEMORY]}, async (page) => {
      await choose(page, path);
      await page.evaluate(() => openRecord(1, opened));
      assert.equal(await answer(page, 1), `lost ${LOSSES.outOfMemory}`);
      await open(page, 2, record());
      assert.equal(await answer(page, 2), true);
    });
  } finally {
    await rm(folder, {recursive: true});
  }
});

test('jobs: a worker that does not load is said to be so', () => {
  const prepare = (page) => page.route('**/jobs/worker.js', (route) => route.abort());
  return withJobs({prepare, expect: [/./]}, async (page) => {
    await open(page, 1, record());
    assert.equal(await answer(page, 1), `lost ${LOSSES.notStarted}`);
  });
});

test('files: chosen, dropped and pasted', () => {
  return withJobs({}, async (page) => {
    const names = () => page.evaluate(() => opened.splice(0).map(({name}) => name));
    await choose(page, {name: 'a.csv', mimeType: 'text/csv', buffer: Buffer.from('a')});
    assert.deepEqual(await names(), ['a.csv']);

    await dropFiles(page.locator('main'), [
      {name: '100.hea', bytes: Buffer.from('x')},
      {name: '100.dat', bytes: Buffer.from('y')},
    ]);
    await page.waitForFunction(() => opened.length > 0);
    assert.deepEqual(await names(), ['100.hea', '100.dat']);
    assert.equal(await page.evaluate(() => dragging), false);

    const paste = (text) => page.evaluate((text) => {
      const clipboardData = new DataTransfer();
      clipboardData.setData('text/plain', text);
      document.body.dispatchEvent(new ClipboardEvent('paste', {clipboardData, bubbles: true}));
    }, text);
    await paste('three\nlines of\ntext, and no numbers');
    assert.deepEqual(await names(), []);
    await paste(csv());
    assert.deepEqual(await names(), ['pasted.csv']);
  });
});

test('files: saved as a download', () => {
  return withJobs({}, async (page) => {
    const download = page.waitForEvent('download');
    await page.evaluate(() => files.save('beats.csv', 'text/csv', new Uint8Array([97, 44, 98])));
    assert.equal((await download).suggestedFilename(), 'beats.csv');
    const chunks = [];
    for await (const chunk of await (await download).createReadStream()) chunks.push(chunk);
    assert.equal(Buffer.concat(chunks).toString(), 'a,b');
  });
});
