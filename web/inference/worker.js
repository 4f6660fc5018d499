// Runs networks with ONNX Runtime Web: a module worker for one provider. engine.js starts it
// through provider_worker.js, which sends calls, {id, name, args} or {cancel: id}; calls are
// answered in their order by {id, result} or {id, fault}. What happens without being asked for is
// sent as {event, ...}: see provider_worker.js.

import {turn} from '../turn.js';

import {download, Fault, fetchChecked, unreachable} from './download.js';
import {readNpy} from './npy.js';
import {describeFailure, isFatal} from './words.js';

const LABELS = {
  wasm: 'WebAssembly',
  webgpu: 'WebGPU'
};
// ONNX Runtime's modules, and the WebAssembly that each loads.
const BUILDS = {
  wasm: {script: 'ort.wasm.min.mjs', wasm: 'ort-wasm-simd-threaded'},
  jspi: {script: 'ort.jspi.min.mjs', wasm: 'ort-wasm-simd-threaded.jspi'},
  asyncify: {script: 'ort.webgpu.min.mjs', wasm: 'ort-wasm-simd-threaded.asyncify'},
};

let base;      // URL of the page's folder
let provider;  // "wasm" or "webgpu"
let ort;
let models;                  // by name: their entries in the manifest
let lost;                    // why the graphics device went away
const sessions = new Map();  // by the model's name: promises of sessions

const send = (message, transfer = []) => postMessage(message, transfer);

/** Tells the page how much of `what` has arrived, in bytes, ten times a second at most. */
function progressOf(what, total) {
  let loaded = 0;
  let told_ms = 0;
  return (bytes) => {
    loaded += bytes;
    if (performance.now() - told_ms < 100 && loaded < total) return;
    told_ms = performance.now();
    send({event: 'progress', what, loaded: Math.min(loaded, total), total});
  };
}

async function importModule(url) {
  try {
    return await import(url);
  } catch (error) {
    throw unreachable(url, error.message);
  }
}

async function loadRuntime(build, onBytes) {
  const {script, wasm} = BUILDS[build];
  const folder = new URL('ort/', base);
  const [module, binary] = await Promise.all([
    importModule(new URL(script, folder)),
    download(new URL(`${wasm}.wasm`, folder), onBytes),
  ]);
  ort = module;
  ort.env.wasm.numThreads = 1;
  ort.env.wasm.wasmPaths = {mjs: new URL(`${wasm}.mjs`, folder).href};
  ort.env.wasm.wasmBinary = binary;
}

function modelNamed(name) {
  const model = models.get(name);
  if (model) return model;
  throw new Fault(
      `there is no model "${name}"`, 'models/manifest.json',
      `choose one of: ${[...models.keys()].join(', ')}`);
}

async function fetchModel(name, onBytes) {
  const {file, bytes, sha256} = modelNamed(name);
  return fetchChecked(
      new URL(`models/${file}`, base), bytes, sha256, onBytes ?? progressOf(name, bytes));
}

async function createSession(name, modelBytes) {
  try {
    return await ort.InferenceSession.create(modelBytes, {executionProviders: [provider]});
  } catch (error) {
    if (isFatal(error)) throw error;
    throw Object.assign(
        new Fault(
            `ONNX Runtime cannot open it: ${describeFailure(error)}`, `model ${name}`,
            'reload the page; if that does not help, bundle it again from the repository'),
        {ofProvider: true});
  }
}

/** The session of a model: fetched, checked and opened by the first who asks. */
function session(name, fetched) {
  if (!sessions.has(name)) {
    const opened = (fetched ?? fetchModel(name)).then((bytes) => createSession(name, bytes));
    opened.catch(() => sessions.delete(name));  // the next who asks tries again
    sessions.set(name, opened);
  }
  return sessions.get(name);
}

/** Those that a person meets at once: the student of most steps, as the app chooses it, first. */
function defaultModels() {
  const all = [...models.values()];
  const student = all.filter(({role}) => role === 'student')
                      .reduce((a, b) => a && a.default_steps >= b.default_steps ? a : b, undefined);
  return [student, all.find(({role}) => role === 'classifier')].filter(Boolean);
}

function watchDevice(device) {
  device.lost.then(({message, reason}) => {
    lost = message || reason;
    send({event: 'lost', reason: lost});
  });
}

/** Float32Arrays one after another in one. */
function joined(parts) {
  if (parts.length === 1) return parts[0];
  const whole = new Float32Array(parts.reduce((sum, {length}) => sum + length, 0));
  let offset = 0;
  for (const part of parts) {
    whole.set(part, offset);
    offset += part.length;
  }
  return whole;
}

const sizeOf = (shape) => shape.reduce((product, size) => product * size, 1);

function feedsOf({inputs, values}) {
  let offset = 0;
  return Object.fromEntries(inputs.map(({name, shape}) => {
    const begin = offset;
    offset += sizeOf(shape);
    return [name, new ort.Tensor('float32', values.subarray(begin, offset), shape)];
  }));
}

const goldenVector = async (model, tensor) =>
    readNpy(await download(new URL(`golden/${model}/${tensor}.npy`, base), () => {}));

/** Largest absolute difference of a model's outputs from those of LibTorch. */
async function goldenDifference(name) {
  const {inputNames, outputNames} = await session(name);
  const feeds = {};
  for (const input of inputNames) {
    const {shape, data} = await goldenVector(name, input);
    feeds[input] = new ort.Tensor('float32', data, shape);
  }
  const results = await (await session(name)).run(feeds);
  let largest = 0;
  for (const output of outputNames) {
    const {data} = await goldenVector(name, output);
    // Math.max keeps a NaN, which no tolerance then lets through.
    largest = data.reduce(
        (worst, value, i) => Math.max(worst, Math.abs(results[output].data[i] - value)), largest);
  }
  return largest;
}

const calls = {
  /** Loads ONNX Runtime and the default models. */
  async open({base: pageFolder, provider: name, build}) {
    base = pageFolder;
    provider = name;
    const json = async (path) => {
      const text = new TextDecoder().decode(await download(new URL(path, base), () => {}));
      try {
        return JSON.parse(text);
      } catch {
        throw new Fault('is not JSON', path, 'bundle the page again');
      }
    };
    const [sizes, manifest] = await Promise.all([json('sizes.json'), json('models/manifest.json')]);
    models = new Map(manifest.models.map((model) => [model.name, model]));
    const defaults = defaultModels();
    const total = defaults.reduce(
        (sum, {bytes}) => sum + bytes, sizes[`ort/${BUILDS[build].wasm}.wasm`] ?? 0);
    const onBytes = progressOf(`ONNX Runtime for ${LABELS[provider]}`, total);
    const fetched = defaults.map((model) => fetchModel(model.name, onBytes));
    await Promise.all([loadRuntime(build, onBytes), ...fetched]);
    // One after another: ONNX Runtime starts up in the first of them.
    for (const [i, model] of defaults.entries()) await session(model.name, fetched[i]);
    if (provider === 'webgpu') watchDevice(await ort.env.webgpu.device);
    return {
      version: ort.env.versions.web,
      hashes: defaults.map(({sha256}) => sha256),
    };
  },

  /** One evaluation; tensors packed as engine.js describes. */
  async run({model, inputs, values}) {
    const opened = await session(model);
    const results = await opened.run(feedsOf({inputs, values}));
    return {
      outputs: opened.outputNames.map((name) => ({name, shape: [...results[name].dims]})),
      values: joined(opened.outputNames.map((name) => results[name].data)),
    };
  },

  /** Largest absolute difference of the default models from LibTorch's golden vectors. */
  async check() {
    let largest = 0;
    for (const {name} of defaultModels()) largest = Math.max(largest, await goldenDifference(name));
    return largest;
  },

  /** Milliseconds that the default student takes for `rows` beats: the best of up to 5 runs. */
  async time({rows}) {
    const {name} = defaultModels()[0];
    const opened = await session(name);
    const feeds = {};
    for (const {name: input, shape} of opened.inputMetadata) {
      const sizes = [rows, ...shape.slice(1)];
      feeds[input] = new ort.Tensor('float32', new Float32Array(sizeOf(sizes)).fill(0.5), sizes);
    }
    const begin_ms = performance.now();
    let best_ms = Infinity;
    for (let run = 0; run < 5 && performance.now() - begin_ms < 200; ++run) {
      const run_ms = performance.now();
      await opened.run(feeds);
      best_ms = Math.min(best_ms, performance.now() - run_ms);
    }
    return best_ms;
  },
};

/** What the page is told. `ofProvider`: another provider may do better. */
function faultOf(error) {
  if (error instanceof Fault) {
    const {message: what, where, mend, ofProvider = false} = error;
    return {what, where, mend, ofProvider};
  }
  return {
    what: describeFailure(error),
    where: LABELS[provider],
    mend: 'try again; if that does not help, reload the page',
    ofProvider: true,
  };
}

const queue = [];
let working = false;

async function answer({id, name, args}) {
  try {
    const result = await calls[name](args);
    await turn();      // a cancel, or the device's loss
    if (lost) return;  // what a lost device gave is worth nothing
    send({id, result}, result.values ? [result.values.buffer] : []);
  } catch (error) {
    if (isFatal(error)) {
      send({event: 'end', reason: describeFailure(error)});
      close();
    } else {
      send({id, fault: faultOf(error)});
    }
  }
}

async function work() {
  if (working) return;
  working = true;
  while (queue.length > 0) await answer(queue.shift());
  working = false;
}

onmessage = ({data}) => {
  if (data.cancel !== undefined) {
    const place = queue.findIndex(({id}) => id === data.cancel);
    if (place >= 0) queue.splice(place, 1);
    return;
  }
  queue.push(data);
  work();
};

// What nobody has caught ends the worker: the page hears of it by its error event.
addEventListener('unhandledrejection', (event) => {
  event.preventDefault();
  reportError(event.reason);
});

// Held as long as this worker lives: the page, waiting for it, learns at once when it has died.
// (Elsewhere there are neither locks nor hashes; fetchChecked says so.)
if (isSecureContext) {
  const lock = `beatsmith-inference-${crypto.randomUUID()}`;
  navigator.locks.request(lock, () => {
    send({event: 'alive', lock});
    return new Promise(() => {});
  });
}
