// The page's inference without the app: providers, golden vectors, and what happens when a model
// file is broken, a worker dies or the graphics device is lost.

import assert from 'node:assert/strict';
import {readdirSync, readFileSync} from 'node:fs';
import {join} from 'node:path';

import {readNpy} from '../golden/npy.mjs';

import {root, test, withPage} from './harness.mjs';
import {chosenStudent, models} from './models.mjs';

const STUDENT = chosenStudent;
const OUTPUTS = {
  teacher: 'prediction',
  student: 'prediction',
  classifier: 'logits',
};

/** A request with a model's golden inputs, and LibTorch's answer to it. */
function golden({name, role}) {
  const folder = join(root, 'tests', 'golden', name);
  const tensors = Object.fromEntries(
      readdirSync(folder).map((file) => [file.slice(0, -4), readNpy(join(folder, file))]));
  const {[OUTPUTS[role]]: expected, ...inputs} = tensors;
  return {
    request: {
      model: name,
      inputs: Object.entries(inputs).map(([input, {shape}]) => ({name: input, shape})),
      values: Object.values(inputs).flatMap(({data}) => Array.from(data)),
    },
    expected: Array.from(expected.data),
  };
}

/** A request of `rows` beats for the student. */
function studentRequest(rows) {
  const inputs = [
    {name: 'x', shape: [rows, 1, 256]},
    {name: 't', shape: [rows, 1]},
    {name: 'class', shape: [rows, 5]},
    {name: 'style', shape: [rows, 22]},
  ];
  return {model: STUDENT, inputs, values: Array(rows * (256 + 1 + 5 + 22)).fill(0.5)};
}

/**
 * Opens an empty page under the page's own policy, with an engine as window.engine. In the page,
 * ask(run, request) resolves to {values} or {fault}, and until(condition) to the first status for
 * which `condition(status)` holds.
 */
function withEngine({prepare, ...options}, body) {
  const empty = async (page, context) => {
    await context.route('**/empty', async (route) => {
      const response = await route.fetch({url: new URL('index.html', route.request().url()).href});
      await route.fulfill({response, body: '<!doctype html><link rel="icon" href="data:,">'});
    });
    await prepare?.(page, context);
  };
  return withPage({...options, path: 'empty', prepare: empty}, async (page, more) => {
    await startEngine(page);
    return body(page, more);
  });
}

const startEngine = (page) => page.evaluate(async () => {
  const {createInference} = await import('/inference/engine.js');
  const answers = new Map();
  const waiting = new Set();
  const settle = (run, answer) => answers.get(run)?.(answer);
  window.engine = createInference({
    base: '/',
    onAnswer: (run, {values}) => settle(run, {values: Array.from(values)}),
    onFailure: (run, fault) => settle(run, {fault}),
    onStatus: (status) => waiting.forEach((look) => look(status)),
  });
  window.ask = (run, {values, ...request}) => new Promise((resolve) => {
    answers.set(run, resolve);
    window.engine.submit(run, {...request, values: Float32Array.from(values)});
  });
  window.until = (condition) => new Promise((resolve) => {
    const look = (status) => {
      if (!condition(status)) return;
      waiting.delete(look);
      resolve(status);
    };
    waiting.add(look);
    look(window.engine.status());
  });
});

const ask = (page, run, request) =>
    page.evaluate(([run, request]) => window.ask(run, request), [run, request]);
/** The status once the provider is in that state. */
const untilState = (page, provider, state) => page.evaluate(
    ([provider, state]) => window.until(
        ({providers}) => providers.find(({name}) => name === provider).state === state),
    [provider, state]);
const untilError = (page) => page.evaluate(() => window.until(({error}) => error));

const status = (page) => page.evaluate(() => window.engine.status());

/** The worker that uses this provider. */
async function workerWith(page, provider) {
  for (const worker of page.workers()) {
    if (await worker.evaluate(() => self.name) === `inference-${provider}`) return worker;
  }
  throw new Error(`there is no worker for ${provider}`);
}

// The worker does not live to answer.
const stop = (worker) => void worker.evaluate(() => self.close()).catch(() => {});

function largestDifference(actual, expected) {
  assert.equal(actual.length, expected.length);
  return Math.max(...actual.map((value, i) => Math.abs(value - expected[i])));
}

async function checkGolden(page, model, tolerance) {
  const {request, expected} = golden(model);
  const {values, fault} = await ask(page, model.name, request);
  assert.ok(values, `${model.name}: ${fault?.what}`);
  const difference = largestDifference(values, expected);
  assert.ok(difference <= tolerance, `${model.name} differs by ${difference} from LibTorch`);
}

test(
    'WebAssembly gives LibTorch\'s golden vectors, for all models',
    () => withEngine({}, async (page) => {
      for (const model of models) await checkGolden(page, model, 1e-4);
    }));

test(
    'without a graphics processor WebGPU is unavailable and nothing is loaded for it',
    () => withEngine({}, async (page, {context}) => {
      const requests = [];
      context.on('request', (request) => requests.push(request.url()));
      const {providers, inUse} = await untilState(page, 'webgpu', 'unavailable');
      assert.equal(inUse, 'wasm');
      assert.ok(providers[0].beat_ms > 0);
      assert.ok(!requests.some((url) => /jspi|asyncify/.test(url)));
    }));

test(
    'a WebGPU that is too slow is refused, which is remembered',
    () => withEngine({webgpu: true}, async (page, {context}) => {
      const first = await untilState(page, 'webgpu', 'refused');
      assert.match(first.providers[1].reason, /^slower: .*1\.5 s/);
      const requests = [];
      context.on('request', (request) => requests.push(request.url()));
      await page.reload();
      await startEngine(page);
      const second = await untilState(page, 'webgpu', 'refused');
      assert.equal(second.providers[1].reason, first.providers[1].reason);
      assert.ok(requests.some((url) => url.endsWith('ort-wasm-simd-threaded.wasm')));
      assert.ok(!requests.some((url) => /jspi|asyncify/.test(url)));
    }));

test('a model file that was changed is refused, and loaded again on demand', () => {
  let broken = true;
  const prepare = (page, context) => context.route(`**/models/${STUDENT}.onnx`, async (route) => {
    const response = await route.fetch();
    const body = await response.body();
    if (broken) body[1000] ^= 1;
    await route.fulfill({response, body});
  });
  return withEngine({prepare}, async (page) => {
    const {error, inUse} = await untilError(page);
    assert.match(error.what, /SHA-256 is [0-9a-f]{64}, the manifest says/);
    assert.match(error.where, new RegExp(`models/${STUDENT}\\.onnx`));
    assert.notEqual(error.mend, '');
    assert.equal(inUse, '');
    broken = false;
    const answer = ask(page, 1, studentRequest(1));
    await page.evaluate(() => window.engine.restart());
    assert.equal((await answer).values.length, 256);
  });
});

test('a runtime that does not arrive is an error in words, until restart', () => {
  let away = true;
  const prepare = (page, context) => context.route(
      '**/ort/*.wasm', (route) => away ? route.fulfill({status: 503}) : route.continue());
  return withEngine({prepare, expect: [/status of 503/]}, async (page) => {
    const {error} = await untilError(page);
    assert.match(error.what, /cannot be downloaded \(the server answers 503\)/);
    assert.match(error.where, /^ort\//);
    away = false;
    await page.evaluate(() => window.engine.restart());
    assert.equal((await ask(page, 1, studentRequest(1))).values.length, 256);
  });
});

test(
    'a model that is not there fails its own request only',
    () => withEngine({}, async (page) => {
      const {fault} = await ask(page, 1, {...studentRequest(1), model: 'nobody'});
      assert.match(fault.what, /no model "nobody"/);
      assert.equal((await ask(page, 2, studentRequest(1))).values.length, 256);
    }));

test(
    'a request with wrong inputs fails in words',
    () => withEngine({}, async (page) => {
      const request = studentRequest(1);
      request.inputs[0].name = 'y';
      const {fault} = await ask(page, 1, request);
      assert.match(fault.what, /'?x'? is missing|y/);
      assert.equal((await ask(page, 2, studentRequest(1))).values.length, 256);
    }));

test(
    'runs of a worker that dies are finished by a new one',
    () => withEngine({}, async (page) => {
      const whole = await ask(page, 'before', studentRequest(32));
      const worker = await workerWith(page, 'wasm');
      await worker.evaluate(async () => {
        const {InferenceSession} = await import('/ort/ort.wasm.min.mjs');
        InferenceSession.prototype.run = () => {
          self.close();
          return new Promise(() => {});
        };
      });
      const answers = [1, 2, 3].map((run) => ask(page, run, studentRequest(32)));
      for (const answer of await Promise.all(answers)) assert.deepEqual(answer, whole);
      const {notice, error} = await status(page);
      assert.match(notice, /started again/);
      assert.equal(error, null);
    }));

test(
    'a worker that has no memory left is replaced, which is said',
    () => withEngine({}, async (page) => {
      const whole = await ask(page, 'before', studentRequest(1));
      const worker = await workerWith(page, 'wasm');
      await worker.evaluate(async () => {
        const {InferenceSession} = await import('/ort/ort.wasm.min.mjs');
        InferenceSession.prototype.run = () => {
          throw new RangeError('Array buffer allocation failed');
        };
      });
      assert.deepEqual(await ask(page, 'after', studentRequest(1)), whole);
      assert.match((await status(page)).notice, /not enough memory/);
    }));

test(
    'a worker that dies again at once is an error, until restart',
    () => withEngine({}, async (page) => {
      await untilState(page, 'wasm', 'ready');
      stop(await workerWith(page, 'wasm'));
      await page.evaluate(() => window.until(({notice}) => notice));
      await untilState(page, 'wasm', 'ready');
      const answer = ask(page, 1, studentRequest(1));
      stop(await workerWith(page, 'wasm'));
      const {error} = await untilError(page);
      assert.match(error.what, /stopped twice/);
      await page.evaluate(() => window.engine.restart());
      assert.equal((await answer).values.length, 256);
    }));

test(
    'WebGPU by hand gives LibTorch\'s golden vectors; WebAssembly finishes what it loses',
    () => withEngine({webgpu: true}, async (page) => {
      const whole = await ask(page, 'before', studentRequest(8));
      await page.evaluate(() => {
        window.engine.choose('webgpu');
        return window.until(({inUse}) => inUse === 'webgpu');
      });
      for (const model of models.filter(({role}) => role !== 'teacher')) {
        await checkGolden(page, model, 1e-3);
      }
      assert.equal((await status(page)).chosen, 'webgpu');

      const answers = [1, 2].map((run) => ask(page, run, studentRequest(8)));
      const worker = await workerWith(page, 'webgpu');
      await worker.evaluate(async () => {
        const ort = await import('/ort/ort.jspi.min.mjs');
        (await ort.env.webgpu.device).destroy();
      });
      for (const {values} of await Promise.all(answers)) {
        assert.ok(largestDifference(values, whole.values) < 1e-3);
      }
      const {providers, inUse, notice, chosen} = await status(page);
      assert.equal(providers[1].state, 'lost');
      assert.equal(inUse, 'wasm');
      assert.equal(chosen, '');
      assert.match(notice, /WebGPU was lost/);
    }), {timeout_s: 120});

test(
    'nothing is heard of a cancelled run, and it delays no other',
    () => withEngine({}, async (page) => {
      await ask(page, 'ready', studentRequest(1));
      const {heard, share} = await page.evaluate(async (request) => {
        const heard = [];
        const time = async (work) => {
          const begin = performance.now();
          await work();
          return performance.now() - begin;
        };
        const runs = Array.from({length: 20}, (_, i) => `run ${i}`);
        const all = () => runs.map((run) => window.ask(run, request).then(() => heard.push(run)));
        const whole_ms = await time(() => Promise.all(all()));
        heard.length = 0;
        const cancelled_ms = await time(() => {
          all();
          runs.forEach((run) => window.engine.cancel(run));
          return window.ask('after', request);
        });
        return {heard, share: cancelled_ms / whole_ms};
      }, studentRequest(32));
      assert.deepEqual(heard, []);
      assert.ok(share < 0.5, `it took ${share} of the time of all`);
    }));
