// Loads the app, gives it a canvas, and joins it to the page: input, mirror, inference, jobs,
// files. WebAssembly reaches these through Module.host, and they reach it through its bs_*
// functions.

import {createAddress} from './address.js';
import {hideCover, showProgress, showTrouble} from './cover.js';
import {createFiles} from './files.js';
import {createFrames} from './frames.js';
import {newText, textAt, withBytes, withText} from './heap.js';
import {download} from './inference/download.js';
import {createInferenceHost} from './inference/host.js';
import {createInput} from './input.js';
import {createJobs} from './jobs/jobs.js';
import {createMirror} from './mirror.js';
import {observeSize} from './size.js';
import {createSound} from './sound.js';

// In the order of bs_page_start, after the program itself.
const PROGRAM = 'beatsmith.wasm';
const PARTS = [
  'models/manifest.json',
  'prepared/beats.npy',
  'prepared/beats.labels.csv',
  'fonts/Inter-Regular.otf',
  'fonts/Inter-SemiBold.otf',
];

// Loaded for who sees the app in Chinese, and for nobody else.
const CHINESE_FONT = 'fonts/Chinese.otf';

const REMEMBERED = 'beatsmith.';  // what localStorage keeps of the app's settings begins with this

// By ImGuiMouseCursor.
const CURSORS = [
  'default', 'text', 'move', 'ns-resize', 'ew-resize', 'nesw-resize', 'nwse-resize', 'pointer',
  'not-allowed'
];

const stage = document.getElementById('stage');
const canvas = document.getElementById('canvas');
let scale = 1;  // CSS pixels a logical one of the app: more on a screen of very many pixels

const fetchPart = (path, onBytes = () => {}) =>
    download(new URL(path, import.meta.url).href, onBytes);

/** @returns {Promise<Uint8Array[]>} the program and its parts */
async function load() {
  const paths = [PROGRAM, ...PARTS];
  let loaded = 0;
  let total = 0;
  const getCounted = (path) => fetchPart(path, (bytes) => {
    loaded += bytes;
    showProgress(loaded, total);
  });
  const getSizes = async () => {
    const sizes = JSON.parse(new TextDecoder().decode(await fetchPart('sizes.json')));
    total = paths.reduce((sum, path) => sum + sizes[path], 0);
    showProgress(loaded, total);
  };
  const [, ...files] = await Promise.all([getSizes(), ...paths.map(getCounted)]);
  return files;
}

/**
 * What the app asks of the page: wasm_app/platform/web_platform.cpp, wasm_app/main_web.cpp.
 * @param {Map<string, Promise<Uint8Array>>} early what the app will ask for, by its path
 */
function createPage(module, mirror, frames, early) {
  const sound = createSound();
  return {
    address: createAddress(),
    newText: (text) => newText(module, text),
    requestAsset: async (path) => {
      let bytes = new Uint8Array();
      let reason = null;
      try {
        bytes = await (early.get(path) ?? fetchPart(path));
      } catch (error) {
        early.delete(path);
        reason = `${path} did not arrive: ${error.message}`;
      }
      withText(module, path, (name) => {
        withBytes(module, [bytes], (data, size) => {
          if (reason === null) return module._bs_page_asset(name, data, size, 0);
          withText(module, reason, (words) => module._bs_page_asset(name, data, size, words));
        });
      });
      frames.wake();
    },
    // A part of the canvas, in its own pixels; what lies outside is cut off.
    takePicture: (x, y, width, height) => {
      const left = Math.max(0, Math.round(x));
      const top = Math.max(0, Math.round(y));
      const right = Math.min(canvas.width, Math.round(x + width));
      const bottom = Math.min(canvas.height, Math.round(y + height));
      const give = (png) => {
        withBytes(module, [png], module._bs_page_picture);
        frames.wake();
      };
      if (right <= left || bottom <= top) return give(new Uint8Array());
      const picture = document.createElement('canvas');
      picture.width = right - left;
      picture.height = bottom - top;
      picture.getContext('2d').drawImage(canvas, -left, -top);
      picture.toBlob(async (blob) => {
        give(new Uint8Array(await blob?.arrayBuffer() ?? 0));
      }, 'image/png');
    },
    wake: (count) => frames.wake(count),
    mirror: (changes) => mirror.apply(changes),
    showCursor: (cursor) => (stage.style.cursor = CURSORS[cursor] ?? 'none'),
    showTheme: (theme) => {
      const {documentElement} = document;
      documentElement.dataset.theme = theme;
      const colour = getComputedStyle(documentElement).getPropertyValue('--background');
      document.querySelectorAll('meta[name=theme-color]')
          .forEach((meta) => (meta.content = colour.trim()));
    },
    hasSound: () => sound.isThere,
    beep: sound.beep,
    showLanguage: (tag) => window.beatsmithText.use(tag),
    copy: (text) => navigator.clipboard?.writeText(text).catch(() => {}),
    askBeforeLeaving: (wanted) => {
      window.onbeforeunload = wanted ? (event) => {
        event.preventDefault();
        event.returnValue = true;  // for older browsers
      } : null;
    },
    // A browser may forbid to remember; the app then begins anew each time.
    remembered: (key) => {
      try {
        return localStorage.getItem(REMEMBERED + key);
      } catch {
        return null;
      }
    },
    remember: (key, value) => {
      try {
        localStorage.setItem(REMEMBERED + key, value);
      } catch {
      }
    },
  };
}

function watchPreferences(module, frames) {
  const dark = matchMedia('(prefers-color-scheme: dark)');
  const reducedMotion = matchMedia('(prefers-reduced-motion: reduce)');
  const tell = () => {
    module._bs_page_preferences(dark.matches, reducedMotion.matches);
    frames.wake();
  };
  dark.addEventListener('change', tell);
  reducedMotion.addEventListener('change', tell);
  tell();
}

/** Gives the app input, each with frames to show what came of it. */
function connectInput(module, frames) {
  const waking = (call) => (...values) => {
    call(...values);
    frames.wake();
  };
  createInput(stage, {
    pointer:
        waking((kind, source, x, y) => module._bs_page_pointer(kind, source, x / scale, y / scale)),
    wheel: waking((dx, dy) => module._bs_page_wheel(dx / scale, dy / scale)),
    zoom: waking((factor, x, y) => module._bs_page_zoom(factor, x / scale, y / scale)),
    zooms: (x, y) => module._bs_page_zooms(x / scale, y / scale) !== 0,
    key: waking((name, down) => withText(module, name, (text) => module._bs_page_key(text, down))),
    focus: waking(module._bs_page_focus),
  });
}

function connectCanvas(module, frames) {
  canvas.addEventListener('webglcontextlost', (event) => {
    event.preventDefault();  // else it never comes back
    frames.pause();
  });
  canvas.addEventListener('webglcontextrestored', () => {
    module._bs_page_context_restored();
    frames.resume();
  });

  let shown = false;
  observeSize(canvas, ({width, height, deviceWidth, deviceHeight, ratio}) => {
    if (deviceWidth === 0 || deviceHeight === 0) return;
    canvas.width = deviceWidth;
    canvas.height = deviceHeight;
    scale = module._bs_page_resize(width, height, deviceWidth, deviceHeight, ratio);
    stage.style.setProperty('--scale', scale);
    if (!shown) frames.resume();
    frames.drawNow();
    if (!shown) hideCover();
    shown = true;
  });
}

async function boot() {
  const early = new Map();
  if (window.beatsmithText.language() === 'zh') early.set(CHINESE_FONT, fetchPart(CHINESE_FONT));
  const [[program, ...data], {default: createModule}] =
      await Promise.all([load(), import('./beatsmith.js'), Promise.allSettled(early.values())]);
  const stopped = (error) => {
    frames.pause();
    showTrouble('Beatsmith has stopped. What was not saved is lost.', error);
  };
  const module = {wasmBinary: program, onAbort: (what) => stopped(new Error(what))};
  const frames = createFrames(() => module._bs_page_frame(), stopped);
  const mirror = createMirror(stage, (node, kind, number, text) => {
    withText(module, text, (pointer) => module._bs_page_action(node, kind, number, pointer));
    frames.wake();
  });
  const page = createPage(module, mirror, frames, early);
  const files = createFiles(module, page);
  const jobs = createJobs(module, files);
  // ONNX Runtime begins to load now that the app itself has arrived.
  const inference = createInferenceHost(module);
  module.host = {page, files, jobs, inference};
  await createModule(module);

  watchPreferences(module, frames);
  const reason = withBytes(module, data, module._bs_page_start);
  if (reason !== 0) throw new Error(textAt(module, reason));
  page.address.follow((address) => {
    withText(module, address, (text) => module._bs_page_address(text));
    frames.wake();
  });
  connectInput(module, frames);
  connectCanvas(module, frames);
  // For tests and benchmarks.
  window.beatsmith = Object.freeze({
    get frames() {
      return frames.count;
    },
    frameTimes: frames.times,
  });
}

if (!document.documentElement.dataset.missing) {
  boot().catch((error) => showTrouble('Beatsmith could not start.', error));
}
