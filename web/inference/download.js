// Files of the page, fetched with their bytes counted and checked before use.

/** What stands in the way of a model: what, where, and what to do about it. */
export class Fault extends Error {
  constructor(what, where, mend) {
    super(what);
    this.where = where;
    this.mend = mend;
  }
}

/** A file that did not arrive. */
export const unreachable = (url, why) => new Fault(
    `it cannot be downloaded (${why})`, pathOf(url),
    'look whether the page can still be reached, then try again');

const pathOf = (url) => decodeURIComponent(new URL(url).pathname).replace(/^\//, '');

/**
 * The bytes of a file. `onBytes(count)` is told of each part that arrives.
 * @returns {Promise<Uint8Array>}
 */
export async function download(url, onBytes) {
  try {
    const response = await fetch(url);
    if (!response.ok) throw unreachable(url, `the server answers ${response.status}`);
    const parts = [];
    let size = 0;
    const reader = response.body.getReader();
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      parts.push(part.value);
      size += part.value.length;
      onBytes(part.value.length);
    }
    const bytes = new Uint8Array(size);
    let offset = 0;
    for (const part of parts) {
      bytes.set(part, offset);
      offset += part.length;
    }
    return bytes;
  } catch (error) {
    if (error instanceof Fault || error instanceof RangeError) throw error;
    throw unreachable(url, error.message);
  }
}

async function sha256Hex(bytes) {
  if (!globalThis.crypto?.subtle) {
    throw new Fault(
        'the browser checks no hashes on a page opened this way', location.host,
        'open the page by https:// or from this machine\'s own address, 127.0.0.1');
  }
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** A model file's bytes, after its size and SHA-256 were found to be the manifest's. */
export async function fetchChecked(url, size, sha256, onBytes) {
  const bytes = await download(url, onBytes);
  const mend = 'reload the page; if that does not help, restore models/ from the repository and ' +
      'bundle the page again';
  if (bytes.length !== size) {
    throw new Fault(`is ${bytes.length} bytes long, the manifest says ${size}`, pathOf(url), mend);
  }
  const hash = await sha256Hex(bytes);
  if (hash !== sha256) {
    throw new Fault(`its SHA-256 is ${hash}, the manifest says ${sha256}`, pathOf(url), mend);
  }
  return bytes;
}
