// The workspaces on WebGPU, which does what WebAssembly does in the other tests. One page for all:
// on a software WebGPU most of the time is a model's first run.

import assert from 'node:assert/strict';

import {largestDifference, parseTable, TOLERANCE_MV} from './beat_table.mjs';
import {test} from './harness.mjs';
import {withApp} from './whole_app.mjs';

const LONG = {
  timeout: 90_000
};

/** Generate's beats, as they are saved. */
async function savedBeats(app) {
  const [csv] = await app.download(app.button('Save CSV'));
  return parseTable(csv.bytes).beats;
}

test(
    'webgpu: chosen by hand it makes WebAssembly\'s beats, and every workspace runs on it',
    () => withApp({webgpu: true}, async (app, page) => {
      const go = (hash) => page.evaluate((hash) => (location.hash = hash), hash);
      const there = (role, name) => app.get(role, name).waitFor({state: 'attached', ...LONG});
      await app.ready();
      await app.generate({seed: 23, count: 1, classes: ['Ventricular']});
      const wasm = await savedBeats(app);
      await app.choose('Runs on', 2);
      await app.untilChosen('Runs on', /^WebGPU · .* a beat$/, {timeout: 60_000});
      await app.generateAgain();
      const webgpu = await savedBeats(app);
      assert.notDeepEqual(wasm, webgpu);  // they come from different arithmetic
      const difference = largestDifference(wasm, webgpu);
      assert.ok(difference < TOLERANCE_MV, `${difference} mV`);

      await go('#analyse');
      await there('img', /^Strip from .*: N N N/);
      await go('#compare?count=14');
      await app.untilSaid('Progress', /^Done\./, LONG);
      await there('img', /^normal: mean beat, A at its peak/);
      await go('#draw?share=0.1');
      await there('img', /Classified normal/);
      await app.press(app.button('Make it plausible'));
      await app.untilSaid('Progress', /^\d steps of denoising/, LONG);
      await go('#strip?rhythm=bigeminy');
      await there('img', /^Strip from .*V \d+/);
      await go('#learn?chapter=3');
      await app.press(app.button('One step'));
      await app.untilSaid('Progress', 'Step 1 of 10', LONG);
      await there('img', /^A step on, t = 0\.9/);

      await app.untilChosen('Runs on', /^WebGPU/);  // it was not given up meanwhile
      assert.equal(await app.get('status', 'Notice').count(), 0);
      assert.equal(await app.alerts(), '');
    }), {timeout_s: 300});
