// What the browser tests stand on: Debian's Chromium, driven by playwright-core, on the bundled
// page (build/page), served as tools/run serves it.
//
//   import {test, withPage, matchesScreenshot} from './harness.mjs';
//   test('a beat is made', () => withPage({size: PHONE}, async (page) => { ... }));
//
// A page that throws, writes an error to its console or asks for anything beyond its own origin
// fails its test, unless the test expects that.

import {accessSync, constants, existsSync, readFileSync} from 'node:fs';
import {createRequire} from 'node:module';
import {delimiter, dirname, join} from 'node:path';
import {fileURLToPath} from 'node:url';

import {serve} from '../../tools/lib/serve.mjs';
import * as cases from '../cases.mjs';

export {Skip, test} from '../cases.mjs';
export {matchesScreenshot} from './screenshots.mjs';

export const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
/** The command line's program, where it is built. */
export const commandLine = join(root, 'build', 'native', 'tools', 'beatsmith', 'beatsmith');
const require = createRequire(join(root, 'web', 'package.json'));
const {chromium} = require('playwright-core');

export const DESKTOP = {
  viewport: {width: 1440, height: 900},
};
export const PHONE = {
  viewport: {width: 390, height: 844},
  deviceScaleFactor: 2,
  hasTouch: true,
  isMobile: true,
};

// WebGL2, and on request WebGPU, by software: the same on every machine.
const FLAGS = ['--use-gl=angle', '--use-angle=swiftshader', '--enable-unsafe-swiftshader'];
const WEBGPU_FLAGS = ['--enable-unsafe-webgpu', '--use-webgpu-adapter=swiftshader'];

function chromiumPath() {
  for (const folder of process.env.PATH.split(delimiter)) {
    const path = join(folder, 'chromium');
    try {
      accessSync(path, constants.X_OK);
      return path;
    } catch {
      // not in this folder
    }
  }
  throw new Error('there is no chromium in PATH: tools/setup tests installs it');
}

// Started when first asked for, closed by run(): one server, and a browser with WebGPU and one
// without.
let server;
const browsers = new Map();
const contexts = new Set();

function theServer() {
  const page = join(root, 'build', 'page');
  if (!existsSync(page)) throw new Error('there is no build/page: tools/run --no-serve makes it');
  return (server ??= serve(page, {port: 0}));
}

function theBrowser(webgpu) {
  if (!browsers.has(webgpu)) {
    browsers.set(webgpu, chromium.launch({
      executablePath: chromiumPath(),
      args: [
        ...FLAGS,
        ...(webgpu ? WEBGPU_FLAGS : []),
        ...(process.getuid() === 0 ? ['--no-sandbox'] : []),
      ],
    }));
  }
  return browsers.get(webgpu);
}

async function closeContexts() {
  for (const context of contexts) await context.close().catch(() => {});
  contexts.clear();
}

/**
 * Runs the registered tests (those with `filter` in their name), then closes what they used. A test
 * that fails is tried once more, and says so: a browser's time limits and a machine with two cores
 * do not always agree.
 */
export function run({filter} = {}) {
  return cases.run({
    filter,
    tries: 2,
    afterEach: closeContexts,  // those of a test that ran out of time
    after: async () => {
      for (const browser of browsers.values()) await (await browser).close();
      await (await server)?.close();
    },
  });
}

/** Collects what a page must not do, a sentence each. */
function watch(context, origin) {
  const faults = [];
  context.on('weberror', (error) => faults.push(`page error: ${error.error().message}`));
  context.on('console', (message) => {
    if (message.type() === 'error') faults.push(`console error: ${message.text()}`);
  });
  context.on('request', (request) => {
    const url = new URL(request.url());
    const local = ['data:', 'blob:'].includes(url.protocol) || url.origin === origin;
    if (!local) faults.push(`a request left the page's origin: ${request.url()}`);
  });
  return faults;
}

/**
 * Opens the page in a fresh browser profile and runs `body(page, {context, url, faults, reopen})`.
 * @param {object} options
 *   size: DESKTOP (default), PHONE, or other options of playwright's newContext;
 *   webgpu: with the software WebGPU adapter (default: navigator.gpu has no adapter);
 *   path: what to open, default '' (the page itself); null: nothing, `body` does it;
 *   prepare: async (page, context) before anything is opened, to set routes or init scripts;
 *   expect: patterns of faults that belong to the test; the others fail it.
 */
export async function withPage(
    {size = DESKTOP, webgpu = false, path = '', prepare, expect = []}, body) {
  const {url} = await theServer();
  const browser = await theBrowser(webgpu);
  const context = await browser.newContext({colorScheme: 'light', locale: 'en-GB', ...size});
  contexts.add(context);
  try {
    const faults = watch(context, new URL(url).origin);
    const page = await context.newPage();
    page.setDefaultTimeout(15_000);
    await prepare?.(page, context);
    if (path !== null) await page.goto(url + path);
    const result = await body(page, {context, url, faults});
    const unexpected = faults.filter((fault) => !expect.some((pattern) => pattern.test(fault)));
    if (unexpected.length > 0) throw new Error(unexpected.join('; '));
    return result;
  } finally {
    contexts.delete(context);
    await context.close().catch(() => {});
  }
}

/** What axe-core finds wrong with the page, a sentence each. */
export async function axeFaults(page) {
  await page.evaluate(readFileSync(join(root, 'web/node_modules/axe-core/axe.min.js'), 'utf8'));
  return page.evaluate(async () => {
    const {violations} = await axe.run();
    return violations.map(({id, nodes}) => `${id}: ${nodes.map(({html}) => html).join(' ')}`);
  });
}

/**
 * Drops files on an element as a person would: they enter, hover and fall together.
 * @param {import('playwright-core').Locator} target
 * @param {{name: string, bytes: Buffer, type?: string}[]} files
 */
export async function dropFiles(target, files) {
  const packed = files.map(
      ({name, bytes, type = ''}) => ({name, type, base64: Buffer.from(bytes).toString('base64')}));
  await target.evaluate((element, files) => {
    const transfer = new DataTransfer();
    for (const {name, type, base64} of files) {
      const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
      transfer.items.add(new File([bytes], name, {type}));
    }
    const {left, top, width, height} = element.getBoundingClientRect();
    for (const type of ['dragenter', 'dragover', 'drop']) {
      element.dispatchEvent(new DragEvent(type, {
        dataTransfer: transfer,
        bubbles: true,
        cancelable: true,
        clientX: left + width / 2,
        clientY: top + height / 2,
      }));
    }
  }, packed);
}

/** Takes the canvas its graphics context, and gives it back after `lost_ms`. */
export const loseContext = (page, lost_ms) => page.evaluate(async (lost_ms) => {
  const canvas = document.getElementById('canvas');
  const extension = canvas.getContext('webgl2').getExtension('WEBGL_lose_context');
  const seen = (type) => new Promise((resolve) => canvas.addEventListener(type, resolve));
  const lost = seen('webglcontextlost');
  extension.loseContext();
  await lost;
  await new Promise((resolve) => setTimeout(resolve, lost_ms));
  const restored = seen('webglcontextrestored');
  extension.restoreContext();
  await restored;
}, lost_ms);

/**
 * Moves fingers over the page. `paths` holds one list of points a finger, all of one length: a drag
 * is one path, a pinch two.
 * @param {{x: number, y: number}[][]} paths CSS pixels
 */
export async function touch(page, paths, {rest_ms = 0} = {}) {
  const session = await page.context().newCDPSession(page);
  const send = (type, touchPoints) => session.send('Input.dispatchTouchEvent', {type, touchPoints});
  for (let step = 0; step < paths[0].length; ++step) {
    const points = paths.map((path, id) => ({...path[step], id}));
    await send(step === 0 ? 'touchStart' : 'touchMove', points);
  }
  await page.waitForTimeout(rest_ms);
  await send('touchEnd', []);
  await session.detach();
}
