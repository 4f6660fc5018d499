// What the page asks of the network in a whole session, and what its policy says.

import assert from 'node:assert/strict';

import {test, withPage} from './harness.mjs';
import {makeRecord} from './made_record.mjs';
import {named} from './models.mjs';
import {App} from './whole_app.mjs';

const VIOLATIONS = `
  window.violations = [];
  document.addEventListener('securitypolicyviolation', (event) => window.violations.push(
      event.violatedDirective + ' ' + event.blockedURI));`;

async function session(app) {
  await app.started();
  await app.ready();
  await app.generate({seed: 5, count: 1});
  await app.download(app.button('Save NPY'));
  await app.chooseTeacher();
  await app.press(app.button('Generate'));
  await app.untilSaid('Progress', /^Step ([3-9]|\d\d) of/);
  await app.press(app.button('Cancel'));
  await app.press(app.button('Theme: auto, as the system'));
  await app.open(makeRecord({seconds: 20}).files);
  await app.recordClassified('made');
}

test(
    'network: a whole session stays on its origin, within its policy; a second visit loads nothing',
    () => withPage({path: null, expect: [/127\.0\.0\.1:9\//]}, async (page, {context, url}) => {
      await page.addInitScript(VIOLATIONS);
      const network = await context.newCDPSession(page);
      await network.send('Network.enable');
      let statuses = [];
      network.on('Network.responseReceivedExtraInfo', ({statusCode}) => statuses.push(statusCode));
      const urls = [];
      context.on('request', (request) => urls.push(request.url()));

      const app = new App(page);
      const response = await page.goto(url);
      await session(app);
      const foreign = urls.filter((asked) => !asked.startsWith(url) && !asked.startsWith('blob:'));
      assert.deepEqual(foreign, []);
      assert.ok(
          urls.some((asked) => asked.endsWith(`${named('teacher')}.onnx`)),
          'workers are listened to');
      assert.deepEqual(await page.evaluate(() => window.violations), []);

      const headers = response.headers();
      const policy = headers['content-security-policy'];
      assert.match(policy, /default-src 'none'/);
      assert.match(policy, /connect-src 'self'(;|$)/);
      assert.doesNotMatch(policy, /unsafe-inline|'unsafe-eval'|\*|https?:/);
      assert.equal(headers['cross-origin-opener-policy'], 'same-origin');
      assert.equal(headers['cross-origin-embedder-policy'], 'require-corp');
      assert.equal(await page.evaluate(() => window.crossOriginIsolated), true);
      // The policy is not only said but holds.
      assert.equal(
          await page.evaluate(() => fetch('http://127.0.0.1:9/').then(() => 'sent', () => 'kept')),
          'kept');
      assert.match((await page.evaluate(() => window.violations)).join(), /connect-src/);

      statuses = [];
      await page.reload();
      await app.started();
      await app.settled();
      assert.ok(statuses.length > 10, `${statuses.length} answers`);
      assert.deepEqual(statuses.filter((status) => status !== 304), []);
    }), {timeout_s: 90});
