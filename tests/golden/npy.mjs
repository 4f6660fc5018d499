// Golden vectors read from their files.

import {readFileSync} from 'node:fs';

import {readNpy as readNpyBytes} from '../../web/inference/npy.js';

/** @returns {{ shape: number[], data: Float32Array }} */
export function readNpy(path) {
  try {
    return readNpyBytes(readFileSync(path));
  } catch (error) {
    throw new Error(`${path}: ${error.message}`);
  }
}
