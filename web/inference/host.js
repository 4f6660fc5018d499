// Joins the app's WebEngine (wasm_app/inference/web_engine.cpp) to the engine of this folder.

import {withBytes} from '../heap.js';

import {createInference} from './engine.js';

const encoder = new TextEncoder();

/** What WebEngine calls as Module.host.inference. Loading begins at once. */
export function createInferenceHost(module) {
  let attached = false;  // there is a WebEngine to be told

  /**
   * Calls `use(pointer, size, pointer, size, ...)` with `description` as JSON, then `more`, and
   * asks for so many frames, unless `use` says false.
   */
  function tell(description, more, use, frames) {
    if (!attached) return;
    const seen = withBytes(module, [encoder.encode(JSON.stringify(description)), ...more], use);
    if (seen !== false) module.host.page.wake(frames);
  }

  const tellStatus = (status) =>
      tell(status, [], (...places) => module._bs_inference_status(...places));

  const engine = createInference({
    base: new URL('..', import.meta.url),
    onAnswer: (run, {outputs, values}) => tell(
        outputs, [new Uint8Array(values.buffer, values.byteOffset, values.byteLength)],
        // They come thick and fast, and a request's parts are nothing to be seen.
        (...places) => module._bs_inference_answer(run, ...places) !== 0, 1),
    onFailure: (run, fault) =>
        tell(fault, [], (...places) => module._bs_inference_failure(run, ...places)),
    onStatus: tellStatus,
  });

  return {
    attach() {
      attached = true;
      tellStatus(engine.status());
    },
    submit: (run, model, inputs, values) => engine.submit(run, {model, inputs, values}),
    cancel: (run) => engine.cancel(run),
    choose: (name) => engine.choose(name),
    restart: () => engine.restart(),
  };
}
