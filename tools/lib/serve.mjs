// Serves one folder of static files to this machine only.
//
//   node serve.mjs FOLDER [--port N]     default: the first free port from 8000 on; Ctrl-C ends it
//
// Prints the address on stdout once it can be opened. A file that lies beside its own brotli form
// (NAME.br) is sent in that form to whoever takes it.

import {createReadStream} from 'node:fs';
import {realpath, stat} from 'node:fs/promises';
import {createServer} from 'node:http';
import {extname, join, sep} from 'node:path';
import {pipeline} from 'node:stream';
import {pathToFileURL} from 'node:url';
import {parseArgs} from 'node:util';

const HOST = '127.0.0.1';
const FIRST_PORT = 8000;
const PORTS_TRIED = 100;

const MEDIA_TYPES = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.mjs': 'text/javascript; charset=utf-8',
  '.otf': 'font/otf',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.wasm': 'application/wasm',
};

// Nothing may be fetched from, sent to or run from anywhere else, nor frame this page.
const CONTENT_SECURITY_POLICY = `
  default-src 'none';
  script-src 'self' 'wasm-unsafe-eval';
  worker-src 'self';
  connect-src 'self';
  img-src 'self' data: blob:;
  style-src 'self';
  font-src 'self';
  base-uri 'none';
  form-action 'none';
  frame-ancestors 'none'`.trim().replace(/\s+/g, ' ');

const HEADERS = {
  'Cache-Control': 'no-cache',  // kept, but asked about by its ETag each time
  'Content-Security-Policy': CONTENT_SECURITY_POLICY,
  'Cross-Origin-Embedder-Policy': 'require-corp',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Referrer-Policy': 'no-referrer',
  'Vary': 'Accept-Encoding',
  'X-Content-Type-Options': 'nosniff',
};

/** Whether a page of another site, whose name was made to point here, is asking (DNS rebinding). */
function isForeign(host = '') {
  return !/^(localhost|127\.0\.0\.1)(:\d+)?$/i.test(host);
}

function takesBrotli(acceptEncoding = '') {
  return acceptEncoding.split(',').some((entry) => {
    const [name, ...parameters] = entry.split(';').map((part) => part.trim().toLowerCase());
    return name === 'br' && !parameters.some((parameter) => /^q=0(\.0*)?$/.test(parameter));
  });
}

/** The file's real path and what stat says of it; null where there is none inside `folder`. */
async function fileInside(folder, path) {
  try {
    const real = await realpath(join(folder, path));
    if (!real.startsWith(folder + sep)) return null;
    const stats = await stat(real);
    return stats.isFile() ? {real, stats} : null;
  } catch {
    return null;  // no such file, or a name that no file can have
  }
}

function refuse(response, status, sentence, headers = {}) {
  response.writeHead(status, {...HEADERS, 'Content-Type': 'text/plain; charset=utf-8', ...headers});
  response.end(`${sentence}\n`);
}

async function answer(folder, request, response) {
  if (isForeign(request.headers.host)) {
    return refuse(response, 403, 'This server answers to 127.0.0.1 and localhost only.');
  }
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    return refuse(response, 405, 'This server only gives files (GET, HEAD).', {Allow: 'GET, HEAD'});
  }
  let path;
  try {
    path = decodeURIComponent(request.url.split(/[?#]/)[0]);
  } catch {
    return refuse(response, 400, 'This address is not written as addresses are.');
  }
  if (path === '/') path = '/index.html';
  const plain = await fileInside(folder, path);
  if (!plain) return refuse(response, 404, `There is no file ${path} here.`);

  const packed = takesBrotli(request.headers['accept-encoding']) ?
      await fileInside(folder, `${path}.br`) :
      null;
  const {real, stats} = packed ?? plain;
  const headers = {
    ...HEADERS,
    'Content-Type': MEDIA_TYPES[extname(path)] ?? 'application/octet-stream',
    'ETag': `"${stats.size.toString(16)}-${stats.mtimeMs.toString(16)}${packed ? '-br' : ''}"`,
    ...(packed ? {'Content-Encoding': 'br'} : {}),
  };
  if (request.headers['if-none-match'] === headers.ETag) {
    response.writeHead(304, headers);
    return response.end();
  }
  response.writeHead(200, {...headers, 'Content-Length': stats.size});
  if (request.method === 'HEAD') return response.end();
  // A reader that goes away in the middle, or a file that does: the connection ends, nothing else.
  pipeline(createReadStream(real), response, () => {});
}

function listen(server, port) {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, HOST, () => {
      server.off('error', reject);
      resolve();
    });
  });
}

/** Listens on `port`, or where that is undefined on the first free one from FIRST_PORT on. */
async function listenSomewhere(server, port) {
  const last = port ?? FIRST_PORT + PORTS_TRIED - 1;
  for (let tried = port ?? FIRST_PORT;; ++tried) {
    try {
      return await listen(server, tried);
    } catch (error) {
      const taken = error.code === 'EADDRINUSE' || error.code === 'EACCES';
      if (!taken) throw error;
      if (tried < last) continue;
      throw new Error(
          port === undefined ?
              `the ports ${FIRST_PORT} to ${last} are all taken: choose another with --port.` :
              `port ${port} is taken or not allowed: choose another with --port.`);
    }
  }
}

/**
 * Serves `folder` on the loopback address until close().
 * @param {string} folder
 * @param {{port?: number}} options 0: any free port; undefined: the first free one from 8000 on
 * @returns {Promise<{url: string, close: () => Promise<void>}>} `url` ends with a slash
 */
export async function serve(folder, {port} = {}) {
  const real = await realpath(folder);
  const server = createServer((request, response) => {
    answer(real, request, response).catch((error) => response.destroy(error));
  });
  await listenSomewhere(server, port);
  return {
    url: `http://${HOST}:${server.address().port}/`,
    close: () => new Promise((resolve) => {
      server.close(resolve);
      server.closeAllConnections();
    }),
  };
}

async function main() {
  const {values, positionals} = parseArgs({
    options: {port: {type: 'string'}},
    allowPositionals: true,
  });
  if (positionals.length !== 1) throw new Error('give the one folder to serve.');
  if (values.port !== undefined && !/^\d{1,5}$/.test(values.port)) {
    throw new Error(`"${values.port}" is no port: give a number such as 8000.`);
  }
  const port = values.port === undefined ? undefined : Number(values.port);
  const server = await serve(positionals[0], {port});
  console.log(`Beatsmith is at ${server.url} (for this machine only; Ctrl-C stops it).`);
  for (const signal of ['SIGINT', 'SIGTERM']) {
    process.once(signal, async () => {
      await server.close();
      console.log('Stopped: the page is no longer served.');
    });
  }
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  main().catch((error) => {
    console.error(`serve: ${error.message}`);
    process.exitCode = 1;
  });
}
