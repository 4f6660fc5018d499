// A page of the app's own origin with its styles and an empty stage, and nothing else: modules of
// the page are tried on it by themselves.

import {withPage} from './harness.mjs';

const HTML = `<!doctype html><html lang="en"><head><title>Blank</title>
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <link rel="icon" href="/icon.svg"><link rel="stylesheet" href="/style.css"></head>
  <body><button id="before">Before</button>
  <main><h1 id="hidden">Blank</h1><div id="stage"><canvas id="canvas"></canvas></div></main>
  <button id="after">After</button></body></html>`;

/** Runs `body(page, details)` of withPage on it. */
export function withBlankPage(options, body) {
  return withPage({...options, path: null}, async (page, details) => {
    await page.route(
        '**/blank.html', (route) => route.fulfill({contentType: 'text/html', body: HTML}));
    await page.goto(`${details.url}blank.html`);
    return body(page, details);
  });
}
