// Tables of beats as the app saves them, and how far two of them lie apart.

import assert from 'node:assert/strict';

// Between any two of ONNX Runtime native, WebAssembly and WebGPU.
export const TOLERANCE_MV = 5e-3;

/** A saved table: {classes, beats}, in mV. */
export function parseTable(bytes) {
  const [header, ...lines] = bytes.toString().trim().split('\n').map((line) => line.split(','));
  assert.deepEqual(header.slice(0, 3), ['beat', 'class', 'mv_0']);
  return {
    classes: lines.map((fields) => fields[1]),
    beats: lines.map((fields) => fields.slice(2).map(Number)),
  };
}

/** Between two sets of beats, as many of each. */
export function largestDifference(some, others) {
  assert.equal(some.length, others.length);
  return Math.max(...some.flatMap((beat, i) => {
    assert.equal(beat.length, 256);
    return beat.map((value, k) => Math.abs(value - others[i][k]));
  }));
}
