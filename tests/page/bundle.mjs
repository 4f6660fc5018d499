// The page as it is served (build/page): complete, true to its sizes and compressed forms, and free
// of what its own policy forbids.

import assert from 'node:assert/strict';
import {execFileSync} from 'node:child_process';
import {existsSync, readdirSync, readFileSync, statSync} from 'node:fs';
import {join, relative} from 'node:path';
import {fileURLToPath} from 'node:url';
import {brotliDecompressSync} from 'node:zlib';

import {chineseLetters, entriesOf, pageMessages} from '../../tools/lib/texts.mjs';
import {test} from '../cases.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
const page = join(root, 'build', 'page');
const text = (path) => readFileSync(join(page, path), 'utf8');

function filesIn(folder) {
  return readdirSync(folder, {withFileTypes: true}).flatMap((entry) => {
    const path = join(folder, entry.name);
    return entry.isDirectory() ? filesIn(path) : [relative(page, path)];
  });
}

const files = existsSync(page) ? filesIn(page) : [];
const plain = files.filter((file) => !file.endsWith('.br'));

test('bundle: what the app fetches is there', () => {
  const {models} = JSON.parse(text('models/manifest.json'));
  const vectors = {
    student: ['x', 't', 'class', 'prediction'],
    classifier: ['beat', 'rr', 'logits']
  };
  for (const file
           of ['index.html',
               'beatsmith.js',
               'beatsmith.wasm',
               'sizes.json',
               'prepared/beats.npy',
               'fonts/Inter-Regular.otf',
               'fonts/Inter-SemiBold.otf',
               'fonts/Chinese.otf',
               'ort/ort.wasm.min.mjs',
               'ort/ort-wasm-simd-threaded.wasm',
               'ort/ort-wasm-simd-threaded.jspi.wasm',
               'ort/ort-wasm-simd-threaded.asyncify.wasm',
               ...models.map(({file}) => `models/${file}`),
               ...models.flatMap(
                   ({name, role}) => (vectors[role] ?? []).map((x) => `golden/${name}/${x}.npy`)),
  ]) {
    assert.ok(plain.includes(file), `${file} is missing`);
  }
});

test('bundle: nothing of the building is in it', () => {
  const strays =
      files.filter((file) => /node_modules|package(-lock)?\.json|\.map(\.br)?$/.test(file));
  assert.deepEqual(strays, []);
});

test('bundle: sizes.json tells the true sizes', () => {
  const actual = Object.fromEntries(plain.filter((file) => file !== 'sizes.json')
                                        .map((file) => [file, statSync(join(page, file)).size]));
  assert.deepEqual(JSON.parse(text('sizes.json')), actual);
});

test('bundle: each compressed form holds its file', () => {
  const packed = files.filter((file) => file.endsWith('.br'));
  for (const file of ['index.html', 'beatsmith.js', 'beatsmith.wasm']) {
    assert.ok(packed.includes(`${file}.br`), `${file} has no compressed form`);
  }
  for (const file of packed) {
    const original = readFileSync(join(page, file.slice(0, -'.br'.length)));
    assert.ok(brotliDecompressSync(readFileSync(join(page, file))).equals(original), file);
  }
});

test('bundle: the prepared beat is drawn in the document', () => {
  const html = text('index.html');
  const path = /<svg class="prepared-beat"[^>]*><path d="M([^"]*)"/.exec(html);
  assert.ok(path, 'there is no drawing');
  const points = path[1].split('L').map((point) => point.split(' ').map(Number));
  assert.equal(points.length, 256);
  // The first prepared beat is a normal one: its R peak, at sample 96, is the highest point.
  const heights = points.map(([, y]) => -y);
  const top = heights.indexOf(Math.max(...heights));
  assert.ok(Math.abs(top - 96) <= 3, `the highest point is sample ${top}`);
  assert.ok(heights[top] > 5 && heights[top] < 40, `it is ${heights[top]} mm high`);
});

test('bundle: the Chinese font holds every letter of the tables, in less than 150 KB', async () => {
  const path = join(page, 'fonts/Chinese.otf');
  assert.ok(statSync(path).size < 150_000, `${statSync(path).size} bytes`);
  const list = 'import sys; from fontTools.ttLib import TTFont; ' +
      'print(*TTFont(sys.argv[1]).getBestCmap())';
  const points = execFileSync('/usr/bin/python3', ['-c', list, path], {encoding: 'utf8'});
  const there = new Set(points.trim().split(' ').map(Number));
  const letters = await chineseLetters(root);
  assert.ok(letters.includes('搏') && letters.includes('“'), letters);
  assert.deepEqual([...letters].filter((letter) => !there.has(letter.codePointAt(0))), []);
});

test('bundle: the page has its words in Chinese, with and without scripts', async () => {
  const messages = await pageMessages(root);
  const script = text('language.js');
  for (const message of messages) assert.ok(script.includes(JSON.stringify(message)), message[0]);
  // Old browsers read it: nothing in it is younger than check.js.
  assert.doesNotMatch(script, /=>|\b(const|let) /);
  const html = text('index.html');
  assert.match(html, /<noscript>.*switched off here.*<p lang="zh">.*JavaScript.*<\/noscript>/s);
  const english = new Set(messages.map(([words]) => words));
  const shown =
      [...html.matchAll(/<(?:p|button|title)\b[^>]*>([^<]+)</g)].map(([, words]) => words);
  const own = shown.filter((words) => !/[\u4E00-\u9FFF]/.test(words));
  assert.ok(own.length >= 6, `${own}`);
  assert.deepEqual(own.filter((words) => !english.has(words)), []);
});

test('bundle: entries of a table of texts are read as the compiler reads them', () => {
  const table =
      'PAGE("a \\"b\\" "\n     "c", "甲（）")\n// PAGE("no", "entry")\nMESSAGE("d", "乙")\n';
  assert.deepEqual(entriesOf(table, 'PAGE'), [['a "b" c', '甲（）']]);
  assert.deepEqual(entriesOf(table, 'MESSAGE'), [['d', '乙']]);
  assert.throws(() => entriesOf('PAGE("a",\n"b", "c")', 'PAGE'), /1 PAGE cannot be read/);
});

test('bundle: the document keeps to the policy it is served with', () => {
  const html = text('index.html');
  assert.doesNotMatch(html, /\sstyle=|<style|\son\w+=|javascript:/);
  for (const [script] of html.matchAll(/<script[^>]*>/g)) assert.match(script, /\ssrc=/);
  assert.doesNotMatch(html.replace(/xmlns="[^"]*"/g, ''), /(src|href)="(https?:)?\/\//);
});
