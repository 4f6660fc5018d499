// Tests of what serves the page and of the page as it is served; needs no browser.
//
//   node tests/page/run.mjs [WORDS]     only the cases whose name contains WORDS
//
// build/page must have been made by tools/lib/bundle-page.mjs.

import {run} from '../cases.mjs';

await import('./serve.mjs');
await import('./bundle.mjs');
await run({filter: process.argv.slice(2).join(' ')});
