// Bytes and text into the memory of the WebAssembly module, for the time of one call.

const encoder = new TextEncoder();

/**
 * Calls `use(pointer, size, pointer, size, ...)` with copies of `parts`, then frees them.
 * @param {Uint8Array[]} parts
 */
export function withBytes(module, parts, use) {
  const pointers = [];
  try {
    const places = parts.flatMap((bytes) => {
      const pointer = module._malloc(bytes.length || 1);
      if (pointer === 0) throw new RangeError('out of memory');
      pointers.push(pointer);
      module.HEAPU8.set(bytes, pointer);
      return [pointer, bytes.length];
    });
    return use(...places);
  } finally {
    pointers.forEach((pointer) => module._free(pointer));
  }
}

/** Calls `use(pointer)` with `text` as UTF-8, ended by a zero. */
export function withText(module, text, use) {
  return withBytes(module, [encoder.encode(`${text}\0`)], use);
}

/** A copy of `text` as UTF-8, ended by a zero, which the module frees. */
export function newText(module, text) {
  const bytes = encoder.encode(`${text}\0`);
  const pointer = module._malloc(bytes.length);
  if (pointer === 0) throw new RangeError('out of memory');
  module.HEAPU8.set(bytes, pointer);
  return pointer;
}

/** The UTF-8 text at `pointer`, ended by a zero. */
export function textAt(module, pointer) {
  const end = module.HEAPU8.indexOf(0, pointer);
  return new TextDecoder().decode(module.HEAPU8.slice(pointer, end));
}
