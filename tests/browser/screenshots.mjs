// Screenshots against references in tests/browser/screenshots/, which UPDATE_SCREENSHOTS=1 writes
// anew. PNG files are read and written by the browser itself, on a canvas.

import {existsSync, mkdirSync, readFileSync, writeFileSync} from 'node:fs';
import {dirname, join} from 'node:path';
import {fileURLToPath} from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const references = join(here, 'screenshots');
const results = join(here, '..', '..', 'build', 'screenshots');

// A pixel differs when one of its channels (0 to 255) is further off than this.
const CHANNEL_THRESHOLD = 24;

/**
 * Runs in the browser: how far two PNG files (base64) are from each other, and a picture of where.
 */
async function compare({actual, expected, threshold}) {
  const decode = async (base64) => {
    const image = new Image();
    image.src = `data:image/png;base64,${base64}`;
    await image.decode();
    const canvas = new OffscreenCanvas(image.width, image.height);
    const drawing = canvas.getContext('2d', {willReadFrequently: true});
    drawing.drawImage(image, 0, 0);
    return drawing.getImageData(0, 0, image.width, image.height);
  };
  const a = await decode(actual);
  const b = await decode(expected);
  const sizes = [a, b].map(({width, height}) => `${width}x${height}`);
  if (sizes[0] !== sizes[1]) return {sizes};

  // Where they differ: red; elsewhere the expected picture, pale.
  const canvas = document.createElement('canvas');
  canvas.width = a.width;
  canvas.height = a.height;
  const drawing = canvas.getContext('2d');
  const picture = drawing.createImageData(a.width, a.height);
  let different = 0;
  for (let i = 0; i < a.data.length; i += 4) {
    const differs = [0, 1, 2].some((c) => Math.abs(a.data[i + c] - b.data[i + c]) > threshold);
    if (differs) ++different;
    for (let c = 0; c < 3; ++c) {
      picture.data[i + c] = differs ? (c === 0 ? 255 : 0) : 191 + b.data[i + c] / 4;
    }
    picture.data[i + 3] = 255;
  }
  drawing.putImageData(picture, 0, 0);
  const diff = canvas.toDataURL('image/png').split(',')[1];
  return {sizes, share: different / (a.width * a.height), diff};
}

/**
 * Compares what `page` shows with tests/browser/screenshots/NAME.png; throws when more than
 * `tolerance` (a share of all pixels) differ. build/screenshots/ gets NAME.png and, if it fails,
 * NAME.diff.png.
 * @param {import('playwright-core').Page} page
 * @param {string} name
 * @param {{tolerance?: number}} options besides: those of playwright's page.screenshot, such as
 *     `clip`
 */
export async function matchesScreenshot(page, name, {tolerance = 0.002, ...options} = {}) {
  const actual = await page.screenshot({animations: 'disabled', caret: 'hide', ...options});
  mkdirSync(results, {recursive: true});
  writeFileSync(join(results, `${name}.png`), actual);
  const reference = join(references, `${name}.png`);
  if (process.env.UPDATE_SCREENSHOTS === '1') {
    mkdirSync(references, {recursive: true});
    writeFileSync(reference, actual);
    return;
  }
  if (!existsSync(reference)) {
    throw new Error(`there is no ${reference}: look at build/screenshots/${
        name}.png, then run this with UPDATE_SCREENSHOTS=1`);
  }

  const blank = await page.context().browser().newPage();  // without the tested page's policy
  let result;
  try {
    result = await blank.evaluate(compare, {
      actual: actual.toString('base64'),
      expected: readFileSync(reference, 'base64'),
      threshold: CHANNEL_THRESHOLD,
    });
  } finally {
    await blank.context().close();
  }
  const {sizes, share, diff} = result;
  if (share === undefined) {
    throw new Error(`${name} is ${sizes[0]} pixels, its reference ${sizes[1]}`);
  }
  if (share > tolerance) {
    writeFileSync(join(results, `${name}.diff.png`), Buffer.from(diff, 'base64'));
    throw new Error(`${(100 * share).toFixed(2)} % of ${name} differ from its reference, allowed ${
        100 * tolerance} %: see build/screenshots/${name}.diff.png`);
  }
}
