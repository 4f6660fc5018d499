// The page's end of the jobs: starts the worker that owns the record, gives it one request at a
// time, and notices when it is gone. wasm_app/jobs/web_jobs.cpp calls this and is told the answers.

import {withBytes} from '../heap.js';

// Why a worker is no more; wasm_app/jobs/web_jobs.cpp counts alike.
const LOSSES = {
  notStarted: 0,
  outOfMemory: 1,
  died: 2
};

class Jobs {
  #module;
  #files;
  #worker = null;
  #running = null;  // the request that the worker has
  #waiting = [];

  constructor(module, files) {
    this.#module = module;
    this.#files = files;
  }

  /**
   * @param {number} id
   * @param {Uint8Array} message the request
   * @param {number[]} handles of the files that it opens
   */
  submit(id, message, handles) {
    this.#waiting.push({id, message, files: handles.map((handle) => this.#files.file(handle))});
    this.#advance();
  }

  /**
   * Forgets a request. Work over a record's parts is short: its answer is dropped when it comes.
   * @param {boolean} opens whether it was to open a record; the worker then ends, its record with
   *     it
   */
  cancel(id, opens) {
    this.#waiting = this.#waiting.filter((request) => request.id !== id);
    if (!opens) return;
    this.#worker?.terminate();
    this.#worker = null;
    if (this.#running && this.#running.id !== id) this.#waiting.unshift(this.#running);
    this.#running = null;
    this.#advance();
  }

  #advance() {
    if (this.#running || this.#waiting.length === 0) return;
    this.#running = this.#waiting.shift();
    this.#worker ??= this.#start();
    this.#worker.postMessage({request: this.#running.message, files: this.#running.files});
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
      if (data.progress) this.#tell('progress', data.progress);
      if (data.answer) {
        this.#tell('answer', data.answer);
        this.#running = null;
        this.#advance();
      }
      if (data.lost) this.#lose(worker, LOSSES[data.lost]);
    };
    worker.onerror = (event) => {
      event.preventDefault();
      this.#lose(worker, loss);
    };
    worker.postMessage({lock});
    return worker;
  }

  #tell(what, message) {
    const {id} = this.#running;
    withBytes(
        this.#module, [message], (...place) => this.#module[`_bs_jobs_${what}`](id, ...place));
    this.#module.host.page.wake();
  }

  /**
   * The request that the worker had is answered with the reason; the next one gets a new worker.
   */
  #lose(worker, loss) {
    if (worker !== this.#worker) return;
    worker.terminate();
    this.#worker = null;
    if (this.#running) this.#module._bs_jobs_lost(this.#running.id, loss);
    this.#running = null;
    this.#module.host.page.wake();
    this.#advance();
  }
}

/** @param files what createFiles of ../files.js gave */
export const createJobs = (module, files) => new Jobs(module, files);
