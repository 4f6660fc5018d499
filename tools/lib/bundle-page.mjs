// Makes the page that can be served: build/page, from web/, the built WebAssembly (build/web), ONNX
// Runtime Web, the models and their golden vectors.
//
//   node bundle-page.mjs
//
// Whatever compresses well lies beside its brotli form. What takes time (that, and the fonts'
// subsets) is kept in build/page-cache by the hash of what it was made from.

import {execFile} from 'node:child_process';
import {createHash} from 'node:crypto';
import {existsSync} from 'node:fs';
import {mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {dirname, extname, join} from 'node:path';
import {fileURLToPath, pathToFileURL} from 'node:url';
import {promisify} from 'node:util';
import {brotliCompress, constants} from 'node:zlib';

import {readNpy} from '../../web/inference/npy.js';

import {chineseLetters, pageMessages} from './texts.mjs';

const runProgram = promisify(execFile);
const compress = promisify(brotliCompress);

// One pair of modules for each kind of browser: without WebGPU, with JSPI, with neither JSPI.
const ORT_FILES = [
  'ort.wasm.min.mjs',
  'ort-wasm-simd-threaded.mjs',
  'ort-wasm-simd-threaded.wasm',
  'ort.jspi.min.mjs',
  'ort-wasm-simd-threaded.jspi.mjs',
  'ort-wasm-simd-threaded.jspi.wasm',
  'ort.webgpu.min.mjs',
  'ort-wasm-simd-threaded.asyncify.mjs',
  'ort-wasm-simd-threaded.asyncify.wasm',
];

const FONTS = ['Inter-Regular', 'Inter-SemiBold'];
const FONTS_FOLDER = '/usr/share/fonts/opentype/inter';
const CHINESE_FONT = '/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc';
// Basic Latin, Latin-1, Latin Extended-A, Greek, punctuation, superscripts, letterlike, arrows,
// mathematics, technical, boxes and shapes, ticks.
const FONT_RANGES = [
  'U+0020-007E',
  'U+00A0-017F',
  'U+0370-03FF',
  'U+2000-206F',
  'U+2070-209F',
  'U+2100-214F',
  'U+2190-21FF',
  'U+2200-22FF',
  'U+2300-23FF',
  'U+2500-25FF',
  'U+2713-2717',
].join();

const COMPRESSED = new Set(['.css', '.html', '.js', '.json', '.mjs', '.otf', '.svg', '.wasm']);
// Brotli's best takes half a second a megabyte; for what is larger than this the next best does.
const BEST_QUALITY_BYTES = 2_000_000;

const hashOf = (...parts) => {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest('hex');
};

/**
 * What was made before, by the hash of what it was made from; forgets what this run did not use.
 */
class Cache {
  #folder;
  #used = new Set();

  constructor(folder) {
    this.#folder = folder;
  }

  /** The bytes under `key`; if there are none, `make()` gives them and they are kept. */
  async get(key, make) {
    this.#used.add(key);
    const path = join(this.#folder, key);
    if (!existsSync(path)) {
      await mkdir(this.#folder, {recursive: true});
      const partial = `${path}.partial`;
      await writeFile(partial, await make());
      await rename(partial, path);
    }
    return readFile(path);
  }

  async prune() {
    if (!existsSync(this.#folder)) return;
    for (const name of await readdir(this.#folder)) {
      if (!this.#used.has(name)) await rm(join(this.#folder, name));
    }
  }
}

/** The subset of an OpenType font that the app draws with: of the letters that `options` name. */
async function fontSubset(cache, source, options) {
  return cache.get(`${hashOf(await readFile(source), ...options)}.otf`, async () => {
    const folder = await mkdtemp(join(tmpdir(), 'beatsmith-font-'));
    try {
      const subset = join(folder, 'subset.otf');
      await runProgram(
          '/usr/bin/python3',
          ['-m', 'fontTools.subset', source, ...options, `--output-file=${subset}`]);
      return await readFile(subset);
    } finally {
      await rm(folder, {recursive: true});
    }
  });
}

/**
 * An ECG beat as inline SVG on paper's scale: one user unit is one millimetre, 25 mm/s and 10
 * mm/mV; y 0 is 0 mV. Presentation attributes only: the page's policy allows no style attributes.
 * @param {Float32Array} beat_mv at 360 Hz
 */
function beatDrawing(beat_mv) {
  const points = Array.from(beat_mv, (value_mv, i) => [25 * i / 360, -10 * value_mv]);
  const heights = points.map(([, y]) => y);
  // Whole squares of 5 mm, so that the drawing lies on the paper's lines.
  const top = 5 * Math.floor(Math.min(...heights) / 5);
  const bottom = 5 * Math.ceil(Math.max(...heights) / 5);
  const width = points.at(-1)[0].toFixed(2);
  const line = points.map((point) => point.map((place) => place.toFixed(2)).join(' ')).join('L');
  return `<svg class="prepared-beat" viewBox="0 ${top} ${width} ${bottom - top}" role="img" ` +
      'aria-label="A heartbeat made by the model" fill="none" stroke="currentColor" ' +
      'stroke-width="0.25" stroke-linejoin="round" stroke-linecap="round" overflow="visible">' +
      `<path d="M${line}"/></svg>`;
}

/** Puts `what` at its place in a file of web/. */
function fill(files, path, place, what) {
  const text = `${files.get(path)}`;
  if (!text.includes(place)) throw new Error(`web/${path} has no place for ${place}`);
  files.set(path, Buffer.from(text.replace(place, () => what)));
}

async function putPreparedBeat(files, beatsPath) {
  const {shape, data} = readNpy(await readFile(beatsPath));
  fill(files, 'index.html', '<!-- prepared-beat -->', beatDrawing(data.subarray(0, shape[1])));
}

/** The page's words in Chinese: for language.js, and where no script runs beside the English. */
async function putChinese(files, root) {
  const messages = await pageMessages(root);
  fill(files, 'language.js', '/* page-messages */', JSON.stringify(messages).slice(1, -1));
  const [noscript] = /<noscript>.*<\/noscript>/s.exec(files.get('index.html'));
  const paragraphs = [...noscript.matchAll(/<p>(.*?)<\/p>/g)].map(([, english]) => {
    const message = messages.find(([known]) => known === english);
    if (!message) throw new Error(`wasm_app/text/messages.inc has no PAGE("${english}", ...)`);
    return `<p lang="zh">${message[1]}</p>`;
  });
  fill(files, 'index.html', '</noscript>', `${paragraphs.join('')}</noscript>`);
}

/** All files of the page: their bytes by their path in it. */
async function pageFiles(root, cache) {
  const files = new Map();
  const add = async (path, ...from) => files.set(path, await readFile(join(root, ...from)));
  const addFolder = async (path, from, wanted) => {
    for (const entry of await readdir(join(root, from), {withFileTypes: true})) {
      const inside = [path, entry.name].filter(Boolean).join('/');
      if (entry.isDirectory() && entry.name !== 'node_modules') {
        await addFolder(inside, join(from, entry.name), wanted);
      } else if (entry.isFile() && wanted.test(entry.name)) {
        await add(inside, from, entry.name);
      }
    }
  };

  await addFolder('', 'web', /\.(html|css|m?js|svg|png)$/);
  const beats = join(root, 'web', 'prepared', 'beats.npy');
  await addFolder('prepared', 'web/prepared', /./);
  await putPreparedBeat(files, beats);
  await putChinese(files, root);

  for (const name of ['beatsmith.js', 'beatsmith.wasm'])
    await add(name, 'build/web/wasm_app', name);
  for (const name of ORT_FILES) {
    await add(`ort/${name}`, 'web', 'node_modules', 'onnxruntime-web', 'dist', name);
  }

  await addFolder('models', 'models', /\.json$|\.onnx$/);
  // The worker checks a provider on these before it is used; the teacher's are not needed for that.
  for (const {name, role} of JSON.parse(files.get('models/manifest.json')).models) {
    if (role !== 'teacher') await addFolder(`golden/${name}`, `tests/golden/${name}`, /\.npy$/);
  }

  for (const font of FONTS) {
    // Kerning stays for the page's own text; Dear ImGui reads outlines and advances only.
    const options = [`--unicodes=${FONT_RANGES}`, '--layout-features=kern', '--no-hinting'];
    files.set(
        `fonts/${font}.otf`, await fontSubset(cache, join(FONTS_FOLDER, `${font}.otf`), options));
  }
  files.set('fonts/Chinese.otf', await fontSubset(cache, CHINESE_FONT, [
              '--font-number=2',  // of the collection: simplified Chinese
              `--text=${await chineseLetters(root)}`,
              '--layout-features=',
              '--no-hinting',
              '--desubroutinize',
              '--name-IDs=',
              '--drop-tables+=VORG,vhea,vmtx,GSUB,GPOS,BASE',
            ]));
  // What each file weighs, so that the page can show how much of it has arrived.
  const sizes = Object.fromEntries([...files].map(([path, bytes]) => [path, bytes.length]));
  files.set('sizes.json', Buffer.from(JSON.stringify(sizes)));
  return files;
}

/** The brotli form of a file. */
function brotli(cache, bytes) {
  const quality = bytes.length < BEST_QUALITY_BYTES ? 11 : 9;
  return cache.get(
      `${hashOf(bytes, `${quality}`)}.br`, () => compress(bytes, {
                                             params: {
                                               [constants.BROTLI_PARAM_QUALITY]: quality,
                                               [constants.BROTLI_PARAM_LGWIN]: 24,
                                               [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
                                             },
                                           }));
}

/**
 * Makes `root`/build/page anew; while it is being made, the page before it stays.
 * @returns {Promise<{folder: string, files: number, bytes: number, sent: number}>} `sent`: with
 *     brotli
 */
export async function bundlePage(root) {
  const folder = join(root, 'build', 'page');
  const partial = `${folder}.partial`;
  const cache = new Cache(join(root, 'build', 'page-cache'));
  const files = await pageFiles(root, cache);
  await rm(partial, {recursive: true, force: true});
  const weights = await Promise.all([...files].map(async ([path, bytes]) => {
    const target = join(partial, path);
    await mkdir(dirname(target), {recursive: true});
    await writeFile(target, bytes);
    if (!COMPRESSED.has(extname(path))) return bytes.length;
    const packed = await brotli(cache, bytes);
    await writeFile(`${target}.br`, packed);
    return packed.length;
  }));
  await cache.prune();
  await rm(folder, {recursive: true, force: true});
  await rename(partial, folder);
  const sum = (numbers) => numbers.reduce((total, number) => total + number, 0);
  return {
    folder,
    files: files.size,
    bytes: sum([...files.values()].map(({length}) => length)),
    sent: sum(weights),
  };
}

async function main() {
  const {files, bytes, sent} = await bundlePage(fileURLToPath(new URL('../..', import.meta.url)));
  const megabytes = (count) => (count / 1e6).toFixed(1);
  console.error(
      `bundle: ${files} files, ${megabytes(bytes)} MB (${megabytes(sent)} MB compressed).`);
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  main().catch((error) => {
    const missing = error.code === 'ENOENT' ? `${error.path} is missing` : error.message;
    console.error(`bundle: the page cannot be made: ${missing}`);
    process.exitCode = 1;
  });
}
