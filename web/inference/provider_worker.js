// The page's side of one worker.js: calls with answers, and word of the worker's end, however it
// comes about.

/** Rejects the calls of a worker that has ended. */
export class WorkerEnded extends Error {}

export class ProviderWorker {
  #worker;
  #lock;
  #calls = new Map();  // by id: {resolve, reject}
  #nextId = 1;
  #ended = false;
  #handlers;

  /**
   * @param {string} name of the provider, for the browser's tools
   * @param {object} handlers
   *   onProgress({what, loaded, total}): bytes of a download;
   *   onLost(reason): the graphics device is gone;
   *   onEnd(reason): the worker has ended, not by close(); called once.
   */
  constructor(name, handlers) {
    this.#handlers = handlers;
    this.#worker = new Worker(
        new URL('./worker.js', import.meta.url), {type: 'module', name: `inference-${name}`});
    this.#worker.onmessage = ({data}) => this.#receive(data);
    this.#worker.onmessageerror = () => this.#end('a message from it could not be read');
    this.#worker.onerror = (event) => {
      event.preventDefault();
      this.#end(event.message || 'its script could not be loaded');
    };
  }

  /**
   * Calls are done one after another.
   * @returns {{id: number, result: Promise<any>}} the promise rejects with the worker's fault,
   *     {what, where, mend, ofProvider}, or with WorkerEnded
   */
  call(name, args = {}) {
    const id = this.#nextId++;
    const result = new Promise((resolve, reject) => {
      if (this.#ended) {
        reject(new WorkerEnded());
        return;
      }
      this.#calls.set(id, {resolve, reject});
      this.#worker.postMessage({id, name, args});
    });
    return {id, result};
  }

  /** The call is not begun if it has not been yet, and never answered. */
  cancel(id) {
    this.#calls.delete(id);
    if (!this.#ended) this.#worker.postMessage({cancel: id});
  }

  close() {
    if (this.#ended) return;
    this.#ended = true;
    this.#worker.terminate();
    this.#lock?.abort();
    for (const {reject} of this.#calls.values()) reject(new WorkerEnded());
    this.#calls.clear();
  }

  #receive({id, result, fault, event, ...details}) {
    if (event) {
      this.#hear(event, details);
      return;
    }
    const call = this.#calls.get(id);
    this.#calls.delete(id);
    if (fault) {
      call?.reject(fault);
    } else {
      call?.resolve(result);
    }
  }

  #hear(event, details) {
    switch (event) {
      case 'alive':
        this.#watch(details.lock);
        break;
      case 'progress':
        this.#handlers.onProgress(details);
        break;
      case 'lost':
        this.#handlers.onLost?.(details.reason);
        break;
      case 'end':
        this.#end(details.reason);
        break;
    }
  }

  /** The worker holds this lock as long as it lives. */
  async #watch(lock) {
    this.#lock = new AbortController();
    try {
      await navigator.locks.request(lock, {signal: this.#lock.signal}, () => {});
      this.#end('the browser ended it');
    } catch {
      // close() has given up waiting.
    }
  }

  #end(reason) {
    if (this.#ended) return;
    this.close();
    this.#handlers.onEnd(reason);
  }
}
