// What is shown before the app is there, and when it cannot go on: cover, progress, trouble.

import {describeFailure} from './inference/words.js';

const {translated} = window.beatsmithText;  // of language.js
const byId = (id) => document.getElementById(id);
const megabytes = (bytes) => (bytes / 1e6).toFixed(1);

/** @param {number} total bytes; not known yet: 0 */
export function showProgress(loaded, total) {
  if (total === 0) return;
  byId('progress').value = Math.min(1, loaded / total);
  byId('activity').textContent = translated(
      loaded < total ? `Loading, ${megabytes(loaded)} of ${megabytes(total)} MB` : 'Starting');
}

export function hideCover() {
  const cover = byId('cover');
  cover.classList.add('done');
  const still = getComputedStyle(cover).transitionDuration === '0s';
  if (still) {
    cover.hidden = true;
  } else {
    cover.addEventListener('transitionend', () => (cover.hidden = true), {once: true});
  }
}

function sentenceOf(error) {
  const where = error?.where ? `${error.where}: ` : '';
  const mend = error?.mend ? `; ${error.mend}` : '';
  const text = `${where}${describeFailure(error)}${mend}`;
  const words = translated(text);
  return words === text ? `${text[0].toUpperCase()}${text.slice(1)}.` : `${words}。`;
}

/** Covers the app with what went wrong, and a way to begin again. */
export function showTrouble(title, error) {
  console.error(error);
  byId('stage').inert = true;
  const cover = byId('cover');
  cover.hidden = false;
  cover.classList.remove('done');
  byId('loading').hidden = true;
  byId('trouble').replaceChildren(...[translated(title), sentenceOf(error)].map((text) => {
    const paragraph = document.createElement('p');
    paragraph.textContent = text;
    return paragraph;
  }));
  const again = byId('again');
  again.hidden = false;
  again.onclick = () => location.reload();
  again.focus();
}
