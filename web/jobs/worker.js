// The worker that owns the open record: a second instance of the app's module, which draws nothing.
// It is given one request at a time: {request, files}. It posts {started}, then {progress} and
// {answer} as the module's own messages, and {lost: reason} when it cannot go on.

import createBeatsmith from '../beatsmith.js';
import {withBytes} from '../heap.js';

// Bytes of a file read at a time: the page's bar moves, and little is held twice.
const SLICE_BYTES = 4 << 20;

let isOutOfMemory = false;

const host = {
  jobs: {
    answer: (message) => postMessage({answer: message}, [message.buffer]),
    progress: (message) => postMessage({progress: message}, [message.buffer]),
    outOfMemory() {
      isOutOfMemory = true;
      throw new RangeError('out of memory');
    },
  }
};

/** Copies a file into the module. False: the browser cannot read it. */
async function readFile(module, file) {
  // The module's memory ends at 2 GiB.
  if (file.size >= 2 ** 31) host.jobs.outOfMemory();
  const pointer = module._bs_jobs_worker_file(file.size) >>> 0;
  for (let offset = 0; offset < file.size; offset += SLICE_BYTES) {
    const slice = file.slice(offset, offset + SLICE_BYTES);
    const bytes = await slice.arrayBuffer().catch(() => null);
    if (bytes === null) return false;
    module.HEAPU8.set(new Uint8Array(bytes), pointer + offset);
    module._bs_jobs_worker_has_read(offset + bytes.byteLength);
  }
  return true;
}

async function work(module, {request, files}) {
  const begun = withBytes(module, [request], (...place) => module._bs_jobs_worker_begin(...place));
  if (!begun) return;
  for (const file of files) {
    if (await readFile(module, file)) continue;
    module._bs_jobs_worker_unreadable();
    return;
  }
  module._bs_jobs_worker_run();
}

const loading = createBeatsmith({host});

/** Tells the page that this worker runs, holding the lock as long as it lives. */
function start(lock) {
  const tell = () => postMessage({started: true});
  if (!navigator.locks) return tell();
  navigator.locks.request(lock, () => {
    tell();
    return new Promise(() => {});
  });
}

onmessage = async ({data}) => {
  if (data.lock) return start(data.lock);
  let hasLoaded = false;
  try {
    const module = await loading;
    hasLoaded = true;
    await work(module, data);
  } catch (error) {
    console.error(error);
    postMessage({lost: isOutOfMemory ? 'outOfMemory' : hasLoaded ? 'died' : 'notStarted'});
  }
};
