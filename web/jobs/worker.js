// The worker that owns the open record: a second instance of the app's module, which draws nothing.
// It is sent {id, request, files} and {cancel: id}, and sends {started}, then {id, progress} and
// {id, answer} as the module's own messages, {cancelled: id}, and {lost: reason} when it cannot go
// on. Requests are taken in their order; a record is opened in steps, between which others are.

import createBeatsmith from '../beatsmith.js';
import {withBytes} from '../heap.js';
import {turn} from '../turn.js';

const queue = [];
let working = false;
let isOutOfMemory = false;
let opening = {id: 0, files: []};  // what the record is being opened from

const host = {
  jobs: {
    answer: (id, message) => postMessage({id, answer: message}, [message.buffer]),
    progress: (id, message) => postMessage({id, progress: message}, [message.buffer]),
    /** Fills `target` with a file's bytes from `offset` on. False: the browser cannot read it. */
    read(id, file, offset, target) {
      if (id !== opening.id) return false;
      const part = opening.files[file].slice(offset, offset + target.length);
      try {
        const bytes = new Uint8Array(new FileReaderSync().readAsArrayBuffer(part));
        if (bytes.length !== target.length) return false;
        target.set(bytes);
        return true;
      } catch {
        return false;
      }
    },
    outOfMemory() {
      isOutOfMemory = true;
      throw new RangeError('out of memory');
    },
  }
};

function take(module, {id, request, files}) {
  if (files.length > 0) {
    opening = {id, files};
    // The module's memory ends at 2 GiB.
    if (files.some(({size}) => size >= 2 ** 31)) host.jobs.outOfMemory();
  }
  withBytes(module, [request], (...place) => module._bs_jobs_worker_take(id, ...place));
}

const loading = createBeatsmith({host});

async function work() {
  if (working) return;
  working = true;
  let hasLoaded = false;
  try {
    const module = await loading;
    hasLoaded = true;
    let goesOn = true;
    while (goesOn) {
      const next = queue.shift();
      if (next?.cancel !== undefined) {
        module._bs_jobs_worker_cancel(next.cancel);
        postMessage({cancelled: next.cancel});
      } else if (next) {
        take(module, next);
      } else {
        goesOn = module._bs_jobs_worker_step() !== 0;
      }
      await turn();
      goesOn ||= queue.length > 0;
    }
  } catch (error) {
    console.error(error);
    postMessage({lost: isOutOfMemory ? 'outOfMemory' : hasLoaded ? 'died' : 'notStarted'});
  }
  working = false;
}

/** Tells the page that this worker runs, holding the lock as long as it lives. */
function start(lock) {
  const tell = () => postMessage({started: true});
  if (!navigator.locks) return tell();
  navigator.locks.request(lock, () => {
    tell();
    return new Promise(() => {});
  });
}

onmessage = ({data}) => {
  if (data.lock) return start(data.lock);
  const waiting = queue.findIndex(({id}) => id === data.cancel);
  if (data.cancel !== undefined && waiting >= 0) queue.splice(waiting, 1);
  queue.push(data);
  work();
};
