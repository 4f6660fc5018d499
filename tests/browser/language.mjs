// The languages: who reads Chinese gets it at once, from the cover on; who does not loads nothing
// of it; a person chooses by a button.

import assert from 'node:assert/strict';

import {axeFaults, PHONE, test, withPage} from './harness.mjs';
import {App} from './whole_app.mjs';

const FONT = /\/fonts\/Chinese\.otf$/;
const CHINESE = {
  viewport: {width: 1280, height: 800},
  locale: 'zh-CN'
};

/** The language of the document, the words of its head, and the tabs. */
const saidIn = async (page, app) => ({
  lang: await page.evaluate(() => document.documentElement.lang),
  title: await page.title(),
  description: await page.getAttribute('meta[name=description]', 'content'),
  tab: await app.get('tab').first().textContent(),
});

const isChinese = ({lang, title, description, tab}) => {
  assert.equal(lang, 'zh');
  assert.match(title, /^Beatsmith：从噪声/);
  assert.match(description, /扩散模型/);
  assert.equal(tab, '生成');
};

const isEnglish = ({lang, title, description, tab}) => {
  assert.equal(lang, 'en');
  assert.equal(title, 'Beatsmith: heartbeats out of noise');
  assert.match(description, /^Watch a diffusion model/);
  assert.equal(tab, 'Generate');
};

/** Runs `body(app, page)` before anything is opened, with what is asked for in `urls`. */
const withNewPage = (size, expect, body) =>
    withPage({size, path: null, expect}, async (page, {url, context}) => {
      const urls = [];
      context.on('request', (request) => urls.push(request.url()));
      return body(new App(page), page, {url, urls});
    });

async function refuse(app, page) {
  await app.press(app.get('tab', '分析'));
  const chooser = page.waitForEvent('filechooser');
  await app.press(app.button('打开记录…'));
  await (await chooser).setFiles([{
    name: 'notes.pdf',
    mimeType: 'application/pdf',
    buffer: Buffer.from('no ECG'),
  }]);
  await app.untilAlert('notes.pdf：这不是可以打开的心电记录；请打开 WFDB 记录');
}

for (const [where, size] of Object.entries(
         {'at 1280x800': CHINESE, 'at 390x844': {...PHONE, locale: 'zh-CN'}})) {
  test(
      `language: a visitor who reads Chinese gets it from the first paint on, ${where}`,
      () => withNewPage(size, [], async (app, page, {url}) => {
        // Every word that is ever shown on the cover and the tabs.
        await page.addInitScript(() => {
          window.words = new Set();
          const look = () => {
            for (const element of document.querySelectorAll(
                     '#cover p, #cover button, [role=tab]')) {
              window.words.add(element.textContent);
            }
            requestAnimationFrame(look);
          };
          look();
        });
        await page.goto(url);
        await app.started();
        isChinese(await saidIn(page, app));
        const shown = await page.evaluate(() => [...window.words]);
        assert.ok(shown.some((words) => /^正在/.test(words)), `shown: ${shown}`);
        assert.deepEqual(shown.filter((words) => /[a-z]{3}/.test(words)), []);
        await app.get('combobox', '运行于').waitFor({state: 'attached'});
        assert.deepEqual(await axeFaults(page), []);
        app.fingers = size.hasTouch === true;
        await refuse(app, page);
        assert.deepEqual(await axeFaults(page), []);
      }), {timeout_s: 90});
}

test(
    'language: the button changes all of it, and it is remembered; English loads no Chinese letters',
    () => withNewPage({}, [], async (app, page, {url, urls}) => {
      const fonts = () => urls.filter((asked) => FONT.test(asked)).length;
      await page.goto(url);
      await app.started();
      await app.settled();
      isEnglish(await saidIn(page, app));
      assert.equal(fonts(), 0);
      await app.press(app.button('Language: English'));
      await app.get('tab', '分析').waitFor({state: 'attached'});
      isChinese(await saidIn(page, app));
      assert.equal(fonts(), 1);
      await page.reload();
      await app.started();
      isChinese(await saidIn(page, app));
      await app.press(app.button('语言：中文'));
      await app.get('tab', 'Analyse').waitFor({state: 'attached'});
      isEnglish(await saidIn(page, app));
      await page.reload();
      await app.started();
      isEnglish(await saidIn(page, app));
    }));

test(
    'language: where the Chinese letters do not come it goes on in English and says why',
    () => withNewPage(CHINESE, [/console error/], async (app, page, {url}) => {
      await page.route(FONT, (route) => route.abort());
      await page.goto(url);
      await app.started();
      await app.untilAlert(/Chinese\.otf did not arrive/);
      isEnglish(await saidIn(page, app));
      await page.unroute(FONT);
      await app.press(app.button('Language: English'));
      await app.get('tab', '分析').waitFor({state: 'attached'});
      assert.equal(await app.alerts(), '');
    }));

test(
    'language: what keeps the app from starting is said in Chinese',
    () => withNewPage(CHINESE, [/console error/], async (app, page, {url}) => {
      await page.route('**/manifest.json', (route) => route.abort());
      await page.goto(url);
      const alert = page.getByRole('alert');
      await alert.getByText('Beatsmith 无法启动。').waitFor();
      await alert.getByText('models/manifest.json：无法下载（连接失败）；请检查').waitFor();
      await page.getByRole('button', {name: '重试'}).waitFor();
    }));

test(
    'language: an old browser is told in Chinese what it lacks',
    () => withPage(
        {
          size: CHINESE,
          prepare: (page) => page.addInitScript('delete window.WebGL2RenderingContext'),
        },
        async (page) => {
          await page.getByText('此浏览器缺少 Beatsmith 所需的 WebGL2。').waitFor();
          await page.getByText('tools/run --cli').waitFor();
        }));
