// The server: what it gives, what it refuses, how it is started and stopped.

import assert from 'node:assert/strict';
import {spawn} from 'node:child_process';
import {mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync} from 'node:fs';
import {request} from 'node:http';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {brotliCompressSync, brotliDecompressSync} from 'node:zlib';

import {serve} from '../../tools/lib/serve.mjs';
import {test} from '../cases.mjs';

const program = fileURLToPath(new URL('../../tools/lib/serve.mjs', import.meta.url));
const script = 'export const answer = 42;\n';

/** Runs `body(folder)` on a small site, with a file beside it that nobody may reach. */
async function withSite(body) {
  const outside = mkdtempSync(join(tmpdir(), 'beatsmith-serve-'));
  const folder = join(outside, 'site');
  mkdirSync(join(folder, 'models'), {recursive: true});
  writeFileSync(join(outside, 'secret.txt'), 'secret');
  symlinkSync(join(outside, 'secret.txt'), join(folder, 'link.txt'));
  writeFileSync(join(folder, 'index.html'), '<!doctype html>');
  writeFileSync(join(folder, 'main.mjs'), script);
  writeFileSync(join(folder, 'main.mjs.br'), brotliCompressSync(script));
  for (const name of ['a b.js', 'x.wasm', 'x.otf', 'x.svg', 'x.css', 'x.json', 'models/x.onnx']) {
    writeFileSync(join(folder, name), name);
  }
  try {
    await body(folder);
  } finally {
    rmSync(outside, {recursive: true});
  }
}

/** One request, its path sent as it is written; the whole answer. */
function ask(url, path, {method = 'GET', headers = {}} = {}) {
  const {hostname, port} = new URL(url);
  return new Promise((resolve, reject) => {
    request({hostname, port, path, method, headers, agent: false}, (response) => {
      const chunks = [];
      response.on('data', (chunk) => chunks.push(chunk));
      response.on('end', () => resolve({
                           status: response.statusCode,
                           headers: response.headers,
                           body: Buffer.concat(chunks),
                         }));
      response.on('error', reject);
    }).on('error', reject).end();
  });
}

/** Registers a case whose body gets (url, folder) of a running server. */
function testServer(name, body) {
  test(`server: ${name}`, () => withSite(async (folder) => {
                            const server = await serve(folder, {port: 0});
                            try {
                              await body(server.url, folder);
                            } finally {
                              await server.close();
                            }
                          }));
}

testServer('the media types that browsers ask for', async (url) => {
  const types = {
    '/': 'text/html; charset=utf-8',
    '/main.mjs': 'text/javascript; charset=utf-8',
    '/a%20b.js': 'text/javascript; charset=utf-8',
    '/x.wasm': 'application/wasm',
    '/x.otf': 'font/otf',
    '/x.svg': 'image/svg+xml',
    '/x.css': 'text/css; charset=utf-8',
    '/x.json': 'application/json',
    '/models/x.onnx': 'application/octet-stream',
  };
  for (const [path, type] of Object.entries(types)) {
    const {status, headers} = await ask(url, path);
    assert.deepEqual([path, status, headers['content-type']], [path, 200, type]);
  }
});

testServer('brotli for whoever takes it, plain for the others', async (url) => {
  const packed = await ask(url, '/main.mjs', {headers: {'Accept-Encoding': 'gzip, br;q=0.5'}});
  assert.equal(packed.headers['content-encoding'], 'br');
  assert.equal(`${brotliDecompressSync(packed.body)}`, script);
  for (const accepted of ['', 'gzip', 'br;q=0', 'gzip, br; q=0.0']) {
    const plain = await ask(url, '/main.mjs', {headers: {'Accept-Encoding': accepted}});
    assert.equal(plain.headers['content-encoding'], undefined, accepted);
    assert.equal(`${plain.body}`, script, accepted);
  }
  assert.equal(packed.headers.vary, 'Accept-Encoding');
});

testServer('policies that keep the page to its own origin', async (url) => {
  for (const path of ['/', '/nothing']) {
    const {headers} = await ask(url, path);
    const policy = headers['content-security-policy'].split('; ');
    for (const rule
             of ['default-src \'none\'',
                 'script-src \'self\' \'wasm-unsafe-eval\'',
                 'connect-src \'self\'',
                 'style-src \'self\'',
                 'form-action \'none\'',
                 'frame-ancestors \'none\'',
    ]) {
      assert.ok(policy.includes(rule), `${path} lacks ${rule}`);
    }
    assert.equal(headers['cross-origin-opener-policy'], 'same-origin');
    assert.equal(headers['cross-origin-embedder-policy'], 'require-corp');
    assert.equal(headers['cross-origin-resource-policy'], 'same-origin');
    assert.equal(headers['x-content-type-options'], 'nosniff');
    assert.equal(headers['referrer-policy'], 'no-referrer');
  }
});

testServer('an unchanged file is not sent again, a changed one is', async (url, folder) => {
  const first = await ask(url, '/main.mjs');
  const headers = {'If-None-Match': first.headers.etag};
  assert.equal(first.headers['cache-control'], 'no-cache');
  assert.equal((await ask(url, '/main.mjs', {headers})).status, 304);
  assert.equal(
      (await ask(url, '/main.mjs', {headers: {...headers, 'Accept-Encoding': 'br'}})).status, 200);
  writeFileSync(join(folder, 'main.mjs'), 'export const answer = 4242;\n');
  assert.equal((await ask(url, '/main.mjs', {headers})).status, 200);
});

testServer('HEAD gives the head alone', async (url) => {
  const {status, headers, body} = await ask(url, '/main.mjs', {method: 'HEAD'});
  assert.deepEqual([status, headers['content-length'], body.length], [200, `${script.length}`, 0]);
});

testServer('other methods are refused', async (url) => {
  for (const method of ['POST', 'PUT', 'DELETE', 'OPTIONS']) {
    const {status, headers} = await ask(url, '/main.mjs', {method});
    assert.deepEqual([status, headers.allow], [405, 'GET, HEAD'], method);
  }
});

testServer('what is not there is said in words', async (url) => {
  for (const path of ['/nothing.js', '/models', '/models/', '/main.mjs/', `/${'x'.repeat(3000)}`]) {
    const {status, body} = await ask(url, path);
    assert.equal(status, 404, path);
    assert.match(`${body}`, /There is no file/);
  }
  assert.equal((await ask(url, '/%E0%A4%A')).status, 400);
});

testServer('no path leaves the folder', async (url) => {
  for (const path
           of ['/../secret.txt',
               '/models/../../secret.txt',
               '/%2e%2e/secret.txt',
               '/..%2fsecret.txt',
               '/models/..%2f..%2fsecret.txt',
               '/link.txt',
               '/..',
               '/%00',
               '//secret.txt',
               '/..\\secret.txt',
  ]) {
    const {status, body} = await ask(url, path);
    assert.equal(status, 404, path);
    assert.notEqual(`${body}`, 'secret', path);
  }
});

testServer('a name that another site made point here is refused', async (url) => {
  const {port} = new URL(url);
  for (const host of ['127.0.0.1', `localhost:${port}`, `127.0.0.1:${port}`]) {
    assert.equal((await ask(url, '/', {headers: {Host: host}})).status, 200, host);
  }
  for (const host
           of ['evil.example', `evil.example:${port}`, 'localhost.evil.example', '127.0.0.1@x']) {
    assert.equal((await ask(url, '/', {headers: {Host: host}})).status, 403, host);
  }
});

/** Starts the server's program; `said` resolves with its first line, `ended` with all of it. */
function start(folder, ...options) {
  const child = spawn(process.execPath, [program, folder, ...options]);
  let stdout = '';
  let stderr = '';
  child.stderr.on('data', (chunk) => stderr += chunk);
  const ended = new Promise((resolve) => {
    child.on('close', (code) => resolve({code, stdout, stderr}));
  });
  const said = new Promise((resolve) => {
    child.stdout.on('data', (chunk) => {
      stdout += chunk;
      if (stdout.includes('\n')) resolve(stdout);
    });
  });
  return {child, said, ended};
}

const addressIn = (line) => /http:\/\/127\.0\.0\.1:(\d+)\//.exec(line);

test(
    'server: two of them find ports of their own; Ctrl-C ends each with a line',
    () => withSite(async (folder) => {
      const servers = [start(folder), start(folder)];
      const addresses = [];
      for (const {said} of servers) addresses.push(addressIn(await said));
      assert.notEqual(addresses[0][1], addresses[1][1]);
      for (const [url] of addresses) assert.equal((await ask(url, '/')).status, 200);
      for (const {child, ended} of servers) {
        child.kill('SIGINT');
        const {code, stdout} = await ended;
        assert.equal(code, 0);
        assert.match(stdout.trim().split('\n').at(-1), /^Stopped/);
      }
    }));

test('server: a port that is taken is named', () => withSite(async (folder) => {
                                                const server = await serve(folder, {port: 0});
                                                const {port} = new URL(server.url);
                                                const {code, stderr} =
                                                    await start(folder, '--port', port).ended;
                                                await server.close();
                                                assert.equal(code, 1);
                                                assert.match(
                                                    stderr, new RegExp(`port ${port} is taken`));
                                              }));
