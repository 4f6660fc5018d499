// Reads the one kind of NPY file that golden vectors are: float32, little-endian, row by row.
// Format: https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html

/**
 * @param {Uint8Array} bytes
 * @returns {{shape: number[], data: Float32Array}}
 */
export function readNpy(bytes) {
  const text = (begin, end) => String.fromCharCode(...bytes.subarray(begin, end));
  if (text(0, 6) !== '\x93NUMPY') throw new Error('no NPY file');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const wide = bytes[6] > 1;  // version 1 counts the header's bytes in 16 bits, later ones in 32
  const start = wide ? 12 : 10;
  const end = start + (wide ? view.getUint32(8, true) : view.getUint16(8, true));
  const header = text(start, end);
  const shape = /'shape':\s*\(([^)]*)\)/.exec(header)?.[1];
  if (!/'descr':\s*'<f4'/.test(header) || !/'fortran_order':\s*False/.test(header) ||
      shape === undefined) {
    throw new Error(`no row-by-row float32 array: ${header.trim()}`);
  }
  const sizes = shape.split(',').map((size) => size.trim()).filter(Boolean).map(Number);
  const count = sizes.reduce((product, size) => product * size, 1);
  if (bytes.length !== end + 4 * count) {
    throw new Error(`${bytes.length - end} bytes of data, the shape (${shape}) needs ${4 * count}`);
  }
  // A copy of its own, so that the values are aligned whatever the header's length.
  return {shape: sizes, data: new Float32Array(new Uint8Array(bytes.subarray(end)).buffer)};
}
