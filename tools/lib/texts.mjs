// The tables of the app's texts, wasm_app/text/, read for the page: its own words, and the letters
// of its Chinese font.

import {readFile} from 'node:fs/promises';
import {join} from 'node:path';

// A C++ string literal, and several side by side.
const LITERAL = String.raw`"(?:[^"\\\n]|\\.)*"`;
const LITERALS = `${LITERAL}(?:\\s*${LITERAL})*`;

const valueOf = (literals) =>
    literals.match(new RegExp(LITERAL, 'g')).map((literal) => JSON.parse(literal)).join('');

/** @returns {[string, string][]} English and Chinese of each entry `macro(English, Chinese)` */
export function entriesOf(source, macro) {
  const entry = new RegExp(`^${macro}\\((${LITERALS}),\\s*(${LITERALS})\\)$`, 'gm');
  const found = [...source.matchAll(entry)].map(([, ...both]) => both.map(valueOf));
  const count = source.match(new RegExp(`^${macro}\\(`, 'gm'))?.length ?? 0;
  if (found.length !== count) throw new Error(`${count - found.length} ${macro} cannot be read`);
  return found;
}

const tableAt = (root, name) => readFile(join(root, 'wasm_app', 'text', name), 'utf8');

/** English and Chinese of the words that the page shows itself. */
export const pageMessages = async (root) => entriesOf(await tableAt(root, 'messages.inc'), 'PAGE');

/** What the app writes in Chinese and the other fonts lack, or have narrower, sorted. */
export async function chineseLetters(root) {
  const tables =
      await Promise.all(['table.inc', 'messages.inc'].map((name) => tableAt(root, name)));
  const isChinese = (letter) => letter > '\u2E7F' || '\u2018\u2019\u201C\u201D'.includes(letter);
  return [...new Set(tables.join(''))].filter(isChinese).sort().join('');
}
