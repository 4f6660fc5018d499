// Golden vectors, their last link (golden_test.cpp is the one before): every model of
// models/manifest.json, run by ONNX Runtime Web's wasm provider, must give what LibTorch gave.
// tests/golden/<model>/ holds one NPY file for each input and output of the graph. One line a
// model: "ok - ..." or "not ok - ..."; exit code 1 if any is not ok.
//
//   node tests/golden/golden.mjs

import {existsSync, readFileSync} from 'node:fs';
import {createRequire} from 'node:module';
import {dirname, join} from 'node:path';
import {fileURLToPath} from 'node:url';

import {readNpy} from './npy.mjs';

// Largest absolute difference from LibTorch in float32, inputs and outputs of unit variance.
const TOLERANCE = 1e-5;

const here = dirname(fileURLToPath(import.meta.url));
const root = join(here, '..', '..');
// web/ holds the packages; the page will import the same one.
const ort = createRequire(join(root, 'web', 'package.json'))('onnxruntime-web');
ort.env.wasm.numThreads = 1;

function largestDifference(actual, expected) {
  if (actual.dims.join() !== expected.shape.join()) {
    throw new Error(`its shape is [${actual.dims}], LibTorch's [${expected.shape}]`);
  }
  // Math.max keeps a NaN, which no tolerance then lets through.
  return expected.data.reduce(
      (largest, value, i) => Math.max(largest, Math.abs(actual.data[i] - value)), 0);
}

/** Runs one model on its vectors; a sentence with the largest difference, or an exception. */
async function check({name, file}) {
  const vector = (tensor) => {
    const path = join(here, name, `${tensor}.npy`);
    if (!existsSync(path)) throw new Error(`there is no ${path}: beatsmith-train export writes it`);
    return readNpy(path);
  };
  const session = await ort.InferenceSession.create(readFileSync(join(root, 'models', file)), {
    executionProviders: ['wasm'],
  });
  const inputs = Object.fromEntries(session.inputNames.map((input) => {
    const {shape, data} = vector(input);
    return [input, new ort.Tensor('float32', data, shape)];
  }));
  const outputs = await session.run(inputs);
  const largest = Math.max(
      ...session.outputNames.map((output) => largestDifference(outputs[output], vector(output))),
  );
  const sentence = `largest difference from LibTorch ${largest.toExponential(2)}`;
  if (!(largest <= TOLERANCE)) throw new Error(`${sentence}, allowed ${TOLERANCE}`);
  return sentence;
}

const {models} = JSON.parse(readFileSync(join(root, 'models', 'manifest.json'), 'utf8'));
for (const model of models) {
  try {
    console.log(`ok - ${model.name}, ORT wasm: ${await check(model)}`);
  } catch (error) {
    console.log(`not ok - ${model.name}, ORT wasm: ${error.message}`);
    process.exitCode = 1;
  }
}
