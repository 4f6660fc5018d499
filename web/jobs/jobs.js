// The page's end of the jobs: starts the worker that owns the record, hands it the requests, and
// notices when it is gone. wasm_app/jobs/web_jobs.cpp calls this and is told the answers.

import {withBytes} from '../heap.js';

// Why a worker is no more; wasm_app/jobs/web_jobs.cpp counts alike.
const LOSSES = {
  notStarted: 0,
  outOfMemory: 1,
  died: 2
};

// A worker that has not stopped to open a record after so long is ended: it parses a large file.
const STOP_MS = 500;

class Jobs {
  #module;
  #files;
  #worker = null;
  #pending = new Map();   // by id: the requests without an answer
  #stopping = new Map();  // timers by id: the records that the worker has not stopped to open

  constructor(module, files) {
    this.#module = module;
    this.#files = files;
  }

  /**
   * @param {number} id
   * @param {Uint8Array} request
   * @param {number[]} handles of the files that it opens
   */
  submit(id, request, handles) {
    const files = handles.map((handle) => this.#files.file(handle));
    const message = {id, request, files};
    this.#pending.set(id, message);
    this.#post(message);
  }

  /** Forgets a request. */
  cancel(id) {
    const request = this.#pending.get(id);
    if (!request) return;
    this.#pending.delete(id);
    this.#post({cancel: id});
    if (request.files.length > 0) {
      this.#stopping.set(id, setTimeout(() => this.#replace(), STOP_MS));
    }
  }

  #post(message) {
    this.#worker ??= this.#start();
    this.#worker.postMessage(message);
  }

  #start() {
    const worker =
        new Worker(new URL('worker.js', import.meta.url), {type: 'module', name: 'Beatsmith jobs'});
    // All pages of this origin share the locks' names.
    const lock = `beatsmith-jobs-${performance.timeOrigin}-${Math.random()}`;
    let loss = LOSSES.notStarted;
    worker.onmessage = ({data}) => {
      if (worker !== this.#worker) return;
      if (data.started) {
        loss = LOSSES.died;
        // The worker holds the lock while it lives.
        navigator.locks?.request(lock, () => this.#lose(worker, loss));
      }
      if (data.progress) this.#tell('progress', data.id, data.progress);
      if (data.answer) {
        this.#tell('answer', data.id, data.answer);
        this.#pending.delete(data.id);
      }
      if (data.cancelled !== undefined) this.#stopped(data.cancelled);
      if (data.lost) this.#lose(worker, LOSSES[data.lost]);
    };
    worker.onerror = (event) => {
      event.preventDefault();
      this.#lose(worker, loss);
    };
    worker.postMessage({lock});
    return worker;
  }

  #tell(what, id, message) {
    if (!this.#pending.has(id)) return;
    withBytes(
        this.#module, [message], (...place) => this.#module[`_bs_jobs_${what}`](id, ...place));
    this.#module.host.page.wake(what === 'progress' ? 1 : undefined);
  }

  #stopped(id) {
    clearTimeout(this.#stopping.get(id));
    this.#stopping.delete(id);
  }

  #end() {
    for (const id of this.#stopping.keys()) this.#stopped(id);
    this.#worker.terminate();
    this.#worker = null;
  }

  /** A new worker, without a record, gets what has no answer yet. */
  #replace() {
    this.#end();
    for (const request of this.#pending.values()) this.#post(request);
  }

  /** All requests are answered with the reason; the next one gets a new worker. */
  #lose(worker, loss) {
    if (worker !== this.#worker) return;
    this.#end();
    const lost = [...this.#pending.keys()];
    this.#pending.clear();
    for (const id of lost) this.#module._bs_jobs_lost(id, loss);
    this.#module.host.page.wake();
  }
}

/** @param files what createFiles of ../files.js gave */
export const createJobs = (module, files) => new Jobs(module, files);
