// Failures of ONNX Runtime and of the browser, in words.

const OUT_OF_MEMORY =
    /out of memory|bad_alloc|allocation failed|failed to allocate|could not allocate/i;

/** What `error` says, in a sentence without its end. */
export function describeFailure(error) {
  const text = String(error?.message ?? error).trim();
  if (OUT_OF_MEMORY.test(text)) return 'there is not enough memory (out of memory)';
  return text.replace(/\s+/g, ' ').slice(0, 300) || 'an error without a message';
}

/** Whether WebAssembly stopped in the middle: whatever it does next may be wrong. */
export function isFatal(error) {
  return error instanceof WebAssembly.RuntimeError || error instanceof RangeError ||
      /^Aborted\(/.test(error?.message ?? '');
}
