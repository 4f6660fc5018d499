// Whether WebGPU is there, right and faster than WebAssembly; the verdict is remembered.

import {ProviderWorker, WorkerEnded} from './provider_worker.js';

// Largest absolute difference from LibTorch that is let through.
const GOLDEN_TOLERANCE = 1e-3;
// An evaluation that takes longer is slow without further measuring: on an adapter that is
// software the first one takes 2 to 4 s.
const LIMIT_MS = 1500;
const REMEMBERED = 'beatsmith.webgpu';

class Refusal extends Error {}

async function findAdapter() {
  if (!navigator.gpu) throw new Refusal('this browser has no WebGPU');
  const adapter = await navigator.gpu.requestAdapter({powerPreference: 'high-performance'});
  if (!adapter) throw new Refusal('this browser finds no graphics processor it may use');
  return adapter;
}

/** What a verdict holds for: the same software, models and graphics processor. */
function keyOf({version, hashes}, {info}) {
  const {vendor, architecture, device, description} = info ?? {};
  return [
    version, ...hashes, vendor, architecture, device, description, navigator.userAgent
  ].join();
}

// Storage may be full or forbidden: then nothing is remembered.
function recall(key) {
  try {
    const verdict = JSON.parse(localStorage.getItem(REMEMBERED));
    return verdict?.key === key ? verdict : null;
  } catch {
    return null;
  }
}

function remember(verdict) {
  try {
    localStorage.setItem(REMEMBERED, JSON.stringify(verdict));
  } catch {
    // see above
  }
}

/** The value of `promise`; a Refusal when it is late, unless somebody waits for it by then. */
async function inTime(promise, isWanted) {
  const late = Symbol('late');
  let timer;
  const limit = new Promise((resolve) => {
    timer = setTimeout(resolve, LIMIT_MS, late);
  });
  const first = await Promise.race([promise, limit]);
  clearTimeout(timer);
  if (first !== late) return first;
  if (isWanted()) return promise;
  throw new Refusal(`slower: one evaluation took more than ${LIMIT_MS / 1000} s`);
}

async function measure(worker, runtime, {base, wasmBeat_ms, isWanted, onState}) {
  onState('loading');
  await worker.call('open', {base, provider: 'webgpu', build: runtime}).result;
  onState('checking');
  await inTime(worker.call('time', {rows: 1}).result, isWanted);
  const difference = await worker.call('check').result;
  if (!(difference <= GOLDEN_TOLERANCE)) {
    throw new Refusal(
        `wrong: its results differ by ${difference.toPrecision(2)} from those ` +
        `they should be, ${GOLDEN_TOLERANCE} is allowed`);
  }
  const beat_ms = await inTime(worker.call('time', {rows: 8}).result, isWanted) / 8;
  const figures =
      `${beat_ms.toPrecision(3)} ms a beat, WebAssembly ${wasmBeat_ms.toPrecision(3)} ms`;
  return beat_ms < wasmBeat_ms ? {beat_ms, faster: true, reason: ''} :
                                 {beat_ms, faster: false, reason: `slower: ${figures}`};
}

/**
 * JavaScript Promise Integration, the smaller and faster way to wait for the GPU in WebAssembly.
 */
const bestRuntime = () => ('Suspending' in WebAssembly ? 'jspi' : 'asyncify');

/**
 * @param {object} trial
 *   base: URL of the page's folder;
 *   opened: what the wasm worker's `open` has given;
 *   wasmBeat_ms: what WebGPU has to beat;
 *   isWanted(): whether the person asked for WebGPU, be it slower;
 *   onState(state), onProgress({what, loaded, total});
 *   onGone(reason): the worker that was handed out, or its device, is gone.
 * @returns {Promise<{state: string, reason: string, beat_ms?: number, faster?: boolean,
 *     worker?: ProviderWorker}>} state "ready" with a worker, "refused" or "unavailable"
 */
export async function tryWebGpu(trial) {
  let adapter;
  try {
    adapter = await findAdapter();
  } catch (error) {
    return {state: 'unavailable', reason: error.message};
  }
  const key = keyOf(trial.opened, adapter);
  const remembered = recall(key);
  if (remembered && !remembered.faster && !trial.isWanted()) {
    return {state: 'refused', reason: remembered.reason, beat_ms: remembered.beat_ms};
  }

  let gone = 'its worker ended';
  const worker = new ProviderWorker('webgpu', {
    onProgress: trial.onProgress,
    onLost(reason) {
      gone = `its device was lost: ${reason}`;
      worker.close();
      trial.onGone(reason);
    },
    onEnd(reason) {
      gone = `its worker ended: ${reason}`;
      trial.onGone(reason);
    },
  });
  try {
    const verdict = await measure(worker, bestRuntime(), trial);
    remember({key, ...verdict});
    if (verdict.faster || trial.isWanted()) return {state: 'ready', worker, ...verdict};
    worker.close();
    return {state: 'refused', ...verdict};
  } catch (error) {
    worker.close();
    const reason = error instanceof WorkerEnded ? gone :
        error instanceof Refusal                ? error.message :
                                                  error.what;
    // What did not arrive says nothing of WebGPU.
    const isVerdict = error instanceof Error || error.ofProvider;
    if (isVerdict) remember({key, faster: false, reason});
    return {state: 'refused', reason};
  }
}
