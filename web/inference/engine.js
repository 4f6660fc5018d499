// Inference for the page: providers in workers, which of them runs the networks, and what happens
// when one fails. Knows nothing of the app; host.js joins the two.
//
// Tensors travel packed: a list of names and shapes, [{name, shape}], and a Float32Array with their
// values one after another, row by row.

import {ProviderWorker, WorkerEnded} from './provider_worker.js';
import {tryWebGpu} from './webgpu_trial.js';

// A worker that ends again so soon after it was replaced would go on ending.
const REPEATED_END_MS = 5000;
// WebGPU is tried when nothing was asked for this long, or this long after the first answer.
const IDLE_MS = 1000;
const BUSY_MS = 10_000;

const newProvider = (name, label) => ({name, label, state: 'untried', reason: '', worker: null});

class Inference {
  #base;
  #handlers;
  #wasm = newProvider('wasm', 'WebAssembly');
  #webgpu = newProvider('webgpu', 'WebGPU');
  #chosen = '';       // a provider's name; empty: the faster one
  #runs = new Map();  // by the caller's id: {request, provider, call}
  #opened;            // what the wasm worker's `open` gave, once it has
  #trial = null;      // of WebGPU, while it goes on
  #replaced = false;  // whether the wasm worker is a second one
  #answered = false;  // whether it has answered
  #ready_ms = 0;      // since when it is ready
  #firstAnswer_ms = Infinity;
  #lastEvent_ms = 0;
  #loadShare = 0;
  #activity = '';
  #error = null;
  #notice = '';
  #telling = false;

  constructor(base, handlers) {
    this.#base = new URL(base, location.href).href;
    this.#handlers = handlers;
    this.#startWasm();
    const timer = setInterval(() => {
      if (!this.#timeForTrial()) return;
      clearInterval(timer);
      this.#startTrial();
    }, IDLE_MS / 4);
  }

  submit(run, request) {
    this.#runs.set(run, {request, provider: null, call: 0});
    this.#send(run);
  }

  cancel(run) {
    const record = this.#runs.get(run);
    if (!record) return;
    this.#runs.delete(run);
    record.provider?.worker?.cancel(record.call);
  }

  choose(name) {
    this.#chosen = name;
    if (name === 'webgpu') this.#startTrial();
    this.#tell();
  }

  restart() {
    if (!this.#error) return;
    this.#error = null;
    this.#notice = '';
    this.#replaced = false;
    this.#startWasm();
  }

  status() {
    return {
      providers: [this.#wasm, this.#webgpu].map(
          ({name, label, state, reason, beat_ms}) => ({name, label, state, reason, beat_ms})),
      inUse: this.#inUse().state === 'ready' ? this.#inUse().name : '',
      chosen: this.#chosen,
      loadShare: this.#loadShare,
      activity: this.#activity,
      error: this.#error,
      notice: this.#notice,
    };
  }

  #inUse() {
    const wanted = this.#chosen === '' ? this.#webgpu.faster : this.#chosen === 'webgpu';
    return wanted && this.#webgpu.state === 'ready' ? this.#webgpu : this.#wasm;
  }

  /** Tells the status once for all that changes together. */
  #tell() {
    if (this.#telling) return;
    this.#telling = true;
    queueMicrotask(() => {
      this.#telling = false;
      this.#handlers.onStatus(this.status());
    });
  }

  #startWasm() {
    const wasm = this.#wasm;
    Object.assign(wasm, {state: 'loading', reason: ''});
    this.#loadShare = 0;
    this.#answered = false;
    wasm.worker = new ProviderWorker('wasm', {
      onProgress: (progress) => this.#showProgress(progress),
      onEnd: (reason) => this.#wasmEnded(reason),
    });
    const open = {base: this.#base, provider: 'wasm', build: 'wasm'};
    wasm.worker.call('open', open)
        .result.then((opened) => this.#wasmReady(opened), (fault) => this.#wasmFailed(fault));
    this.#sendAgain(({provider}) => provider !== this.#webgpu);
    this.#tell();
  }

  #wasmReady(opened) {
    this.#opened = opened;
    this.#wasm.state = 'ready';
    this.#loadShare = 1;
    this.#activity = '';
    this.#ready_ms = performance.now();
    this.#lastEvent_ms = this.#ready_ms;
    if (this.#chosen === 'webgpu') this.#startTrial();
    this.#tell();
  }

  #wasmFailed(fault) {
    if (fault instanceof WorkerEnded) return;  // #wasmEnded has dealt with it
    this.#wasm.worker.close();
    this.#giveUpWasm(fault);
  }

  #wasmEnded(reason) {
    const steady = this.#answered && performance.now() - this.#ready_ms > REPEATED_END_MS;
    if (this.#replaced && !steady) {
      this.#giveUpWasm({
        what: `what runs the networks stopped twice: ${reason}`,
        where: '',
        mend: 'try again; if that does not help, close other tabs or reload the page',
      });
      return;
    }
    this.#replaced = true;
    this.#notice = `What runs the networks stopped (${reason}) and was started again.`;
    this.#startWasm();
  }

  #giveUpWasm(error) {
    Object.assign(this.#wasm, {state: 'lost', reason: error.what, worker: null});
    this.#error = error;
    this.#activity = '';
    this.#tell();
  }

  #showProgress({what, loaded, total}) {
    const megabytes = (bytes) => (bytes / 1e6).toFixed(1);
    if (this.#wasm.state === 'loading') this.#loadShare = loaded / total;
    this.#activity = loaded < total ?
        `Loading ${what}, ${megabytes(loaded)} of ${megabytes(total)} MB` :
        this.#wasm.state === 'loading' ? 'Starting ONNX Runtime' :
                                         '';
    this.#tell();
  }

  #send(run) {
    const record = this.#runs.get(run);
    const provider = this.#inUse();
    if (!provider.worker) return;  // until restart()
    const {id, result} = provider.worker.call('run', record.request);
    Object.assign(record, {provider, call: id});
    result.then((answer) => this.#take(run, answer), (fault) => this.#fail(run, provider, fault));
  }

  /** Sends the runs for which `isMeant(record)` holds to the provider that is in use now. */
  #sendAgain(isMeant) {
    for (const [run, record] of this.#runs) {
      if (isMeant(record)) this.#send(run);
    }
  }

  #take(run, answer) {
    this.#runs.delete(run);
    this.#answered = true;
    this.#lastEvent_ms = performance.now();
    this.#firstAnswer_ms = Math.min(this.#firstAnswer_ms, this.#lastEvent_ms);
    this.#handlers.onAnswer(run, answer);
  }

  #fail(run, provider, fault) {
    if (fault instanceof WorkerEnded) return;  // sent again by whoever replaces the worker
    if (provider === this.#webgpu && fault.ofProvider) {
      this.#loseWebGpu(fault.what);
      return;
    }
    this.#runs.delete(run);
    this.#lastEvent_ms = performance.now();
    this.#handlers.onFailure(run, fault);
  }

  #timeForTrial() {
    if (this.#wasm.state !== 'ready') return false;
    const now_ms = performance.now();
    const idle = this.#runs.size === 0 && now_ms - this.#lastEvent_ms > IDLE_MS;
    return idle || now_ms - this.#firstAnswer_ms > BUSY_MS;
  }

  #startTrial() {
    if (this.#webgpu.state === 'ready' || this.#wasm.state !== 'ready') return;
    this.#trial ??= this.#tryWebGpu().finally(() => {
      this.#trial = null;
    });
  }

  async #tryWebGpu() {
    const webgpu = this.#webgpu;
    try {
      this.#wasm.beat_ms = await this.#wasm.worker.call('time', {rows: 8}).result / 8;
    } catch {
      return;  // the worker has ended, which is dealt with elsewhere
    }
    this.#tell();
    const verdict = await tryWebGpu({
      base: this.#base,
      opened: this.#opened,
      wasmBeat_ms: this.#wasm.beat_ms,
      isWanted: () => this.#chosen === 'webgpu',
      onState: (state) => {
        webgpu.state = state;
        this.#tell();
      },
      onProgress: (progress) => this.#showProgress(progress),
      onGone: (reason) => this.#loseWebGpu(reason),
    });
    Object.assign(webgpu, verdict);
    if (webgpu.state !== 'ready' && this.#chosen === 'webgpu') {
      this.#chosen = '';
      this.#notice = `WebGPU cannot be used: ${webgpu.reason}.`;
    }
    this.#activity = '';
    this.#tell();
  }

  #loseWebGpu(reason) {
    const webgpu = this.#webgpu;
    if (webgpu.state !== 'ready') return;  // the trial deals with it
    webgpu.worker.close();
    Object.assign(webgpu, {state: 'lost', reason, worker: null});
    if (this.#chosen === 'webgpu') this.#chosen = '';
    this.#notice = 'WebGPU was lost; WebAssembly goes on.';
    this.#sendAgain((record) => record.provider === webgpu);
    this.#tell();
  }
}

/**
 * Starts to load ONNX Runtime and the default models at once.
 * @param {object} options
 *   base: URL of the page's folder, with ort/, models/, golden/ and sizes.json;
 *   onAnswer(run, {outputs: [{name, shape}], values}): in any order;
 *   onFailure(run, {what, where, mend});
 *   onStatus(status): whenever it has changed, see status() and engine_status.h.
 * @returns {Inference} with
 *   submit(run, {model, inputs: [{name, shape}], values}): `run` is any id of the caller's;
 *   cancel(run): nothing more is heard of it;
 *   choose(name): "wasm", "webgpu", or "" for the faster one;
 *   restart(): after status.error;
 *   status().
 */
export function createInference({base, ...handlers}) {
  return new Inference(base, handlers);
}
