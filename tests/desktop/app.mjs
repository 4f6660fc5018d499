// The desktop app as a whole: its window, its files, its language, Generate and Analyse.

import {execFileSync} from 'node:child_process';
import {existsSync, readdirSync, readFileSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';

import {Skip, test} from '../cases.mjs';

import {beatsmith, equal, sleep, withDesktop, xdotool} from './desktop.mjs';

const mitdb = process.env.BEATSMITH_MITDB;

test(
    'it opens with beats that grow by themselves, and closes',
    () => withDesktop(async (desktop) => {
      await desktop.find('heading', 'Your beats');
      await desktop.ownBeats();
      const {rect: [x, y, width, height]} = await desktop.find('option', 'Beat 1,');
      const picture = await desktop.picture();
      let ink = 0;
      let paper = 0;
      for (let column = Math.round(x); column < x + width; ++column) {
        for (let row = Math.round(y); row < y + height; ++row) {
          const [red, green, blue] = picture.at(column, row);
          if (Math.max(red, green, blue) < 90) ++ink;
          if (red > 220 && red >= blue) ++paper;
        }
      }
      const all = width * height;
      if (ink < 60 || ink > all / 4) throw new Error(`${ink} of ${all} pixels are a beat's`);
      if (paper < all / 2) throw new Error(`${paper} of ${all} pixels are paper`);
    }));

test(
    'beats are made, classified and saved; the command line makes the same',
    () => withDesktop(async (desktop) => {
      await desktop.ownBeats();
      await desktop.write('Seed', '42');
      await desktop.click('radio', '1 step');  // the command line's own choice
      await desktop.click('button', 'Generate');
      await desktop.find('heading', 'Your beats');
      await desktop.find('option', 'Beat 16, fusion, classified');
      const {value} = await desktop.find('status', 'Progress');
      if (!/16 beats, .* ms each, seed 42/.test(value)) throw new Error(`it says "${value}"`);
      await desktop.click('button', 'Save CSV');
      await desktop.untilSaid('Saved', /beats\.csv/);
      const saved = join(desktop.folder, 'beats.csv');
      if (!existsSync(saved))
        throw new Error(`there is no beats.csv but ${readdirSync(desktop.folder)}`);
      const again = join(desktop.folder, 'again.csv');
      execFileSync(
          beatsmith,
          ['generate', '--class', 'N,S,V,F', '--count', '4', '--seed', '42', '--out', again],
          {stdio: 'ignore'});
      equal(
          readFileSync(saved, 'utf8') === readFileSync(again, 'utf8'), true,
          'saved as the command line does');

      await desktop.click('button', 'Save WFDB');
      await desktop.untilSaid('Saved', /beats$/);
      equal(
          readdirSync(join(desktop.folder, 'beats')).sort().join(), 'beats.atr,beats.dat,beats.hea',
          'a record');
      const record = join(desktop.folder, 'again');
      execFileSync(
          beatsmith,
          ['generate', '--class', 'N,S,V,F', '--count', '4', '--seed', '42', '--out', record],
          {stdio: 'ignore'});
      for (const kind of ['dat', 'atr']) {
        const own = readFileSync(join(desktop.folder, 'beats', `beats.${kind}`));
        equal(own.equals(readFileSync(`${record}.${kind}`)), true, `${kind} as the command line's`);
      }
    }));

test(
    'a picture of the beats is saved',
    () => withDesktop(async (desktop) => {
      await desktop.ownBeats();
      await desktop.click('button', 'Save PNG');
      await desktop.untilSaid('Saved', /beats\.png/);
      const png = readFileSync(join(desktop.folder, 'beats.png'));
      equal(png.toString('latin1', 1, 4), 'PNG', 'the kind of the file');
      const [width, height] = [png.readUInt32BE(16), png.readUInt32BE(20)];
      const {rect: [, , beatWidth, beatHeight]} = await desktop.find('option', 'Beat 1,');
      const isSheet = width > 3 * beatWidth && height > beatHeight && width < 1280 && height < 800;
      if (!isSheet) throw new Error(`it has ${width} x ${height} pixels`);
      // Filtered bytes of nothing but one colour would take next to no room.
      if (png.length < width * height / 100)
        throw new Error(`${png.length} bytes are a blank picture`);
    }));

test(
    'a run is cancelled',
    () => withDesktop(async (desktop) => {
      await desktop.ownBeats();
      const {value: before} = await desktop.find('status', 'Progress');
      await desktop.click('radio', 'Teacher');
      await desktop.click('slider', 'Steps');
      await desktop.keys('Tab', 'shift+Tab', 'End');  // no beat is finished before the press
      await desktop.until('slider', 'Steps', /^250 steps/);
      await desktop.click('button', 'Generate');
      await desktop.click('button', 'Cancel');
      await desktop.ownBeats();
      equal((await desktop.find('status', 'Progress')).value, before, 'what is said of the beats');
      await desktop.find('button', 'Generate');
    }));

test('the keyboard alone is enough', () => withDesktop(async (desktop) => {
                                       await desktop.find('button', 'Generate');
                                       xdotool('windowfocus', desktop.window());
                                       await sleep(100);
                                       await desktop.keys('Tab', 'Tab', 'Return');
                                       await desktop.find('region', 'Recording');
                                     }));

test(
    'a recording is chosen in the system\'s dialog',
    () => withDesktop(async (desktop) => {
      const csv = join(desktop.folder, 'two leads.csv');
      execFileSync(beatsmith, ['generate', '--class', 'N', '--out', join(desktop.folder, 'made')]);
      execFileSync(beatsmith, ['convert', join(desktop.folder, 'made'), csv]);
      writeFileSync(desktop.chosen, `${csv}\n`);
      await desktop.click('button', 'Open');
      await desktop.find('heading', 'two leads');
    }, {options: ['--go', '#analyse']}));

test(
    'without a dialog a recording is named by its path',
    () => withDesktop(async (desktop) => {
      await desktop.click('textbox', 'Path of a recording');
      await desktop.keys('n', 'o', 'n', 'e');
      await desktop.click('button', 'Open');
      await desktop.find('alert', /none: there is no such file/);
    }, {options: ['--go', '#analyse'], environment: {PATH: ''}}));

test(
    'it opens at an address, and Ctrl with plus makes all larger',
    () => withDesktop(async (desktop) => {
      await desktop.find('region', 'Recording');
      const {rect: before} = await desktop.find('tab', 'Generate');
      xdotool('windowfocus', desktop.window());
      await sleep(100);
      // Of the same window a place that is larger holds fewer logical pixels.
      const logicalWidth = async () =>
          Math.max(...(await desktop.nodes()).map(({rect}) => rect[0] + rect[2]));
      const wide = await logicalWidth();
      await desktop.keys('ctrl+equal');
      const narrower = await logicalWidth();
      if (Math.abs(narrower / wide - 0.8) > 0.02) throw new Error(`${wide} became ${narrower}`);
      await desktop.click('tab', 'Generate');
      await desktop.find('region', 'Beats');
      await desktop.keys('ctrl+0');
      equal((await desktop.find('tab', 'Generate')).rect[2], before[2], 'the width of a tab');
    }, {options: ['--go', '#analyse']}));

test('a recording is opened, its beats found and classified', async () => {
  if (!mitdb) throw new Skip('BEATSMITH_MITDB names no data');
  await withDesktop(async (desktop) => {
    await desktop.find('heading', '208');
    await desktop.find('button', 'ventricular: ');
    await desktop.find('image', 'Strip from 0.0 s');
    const begun = Date.now();
    while ((await desktop.nodes()).some(({name}) => name === 'Cancel')) {
      if (Date.now() - begun > 15000) throw new Error('it is still classifying after 15 s');
      await sleep(100);
    }
    const {name} = await desktop.find('button', 'ventricular: ');
    const count = parseInt(name.split(' ')[1]);
    // Its reference has 992 ventricular beats.
    if (count < 800 || count > 1200) throw new Error(`${count} ventricular beats in record 208`);

    // With its labels, as the command line reads it.
    await desktop.click('button', 'Save EDF');
    await desktop.untilSaid('Saved', /208_labelled\.edf/);
    const again = join(desktop.folder, 'again');
    execFileSync(
        beatsmith, ['convert', join(desktop.folder, '208_labelled.edf'), `${again}.csv`],
        {stdio: 'ignore'});
    const labels = readFileSync(`${again}.annotations.csv`, 'utf8').split('\n');
    equal(labels.filter((line) => line.split(',')[2] === 'V').length, count, 'saved labels V');
  }, {files: [join(mitdb, '208.hea')]});
});

test(
    'it speaks Chinese where the system does',
    () => withDesktop(async (desktop) => {
      await desktop.find('tab', '生成');
      const path = join(desktop.folder, 'notes.pdf');
      writeFileSync(path, 'no ECG');
      await desktop.ask(`open ${path}`);
      const {value} = await desktop.find('alert', 'notes.pdf：');
      if (!value.includes('请打开')) throw new Error(`it says "${value}"`);
    }, {environment: {LC_ALL: '', LC_MESSAGES: '', LANG: 'zh_CN.UTF-8'}}));

test('a file that is no recording is refused by name', () => withDesktop(async (desktop) => {
                                                         const path =
                                                             join(desktop.folder, 'notes.pdf');
                                                         writeFileSync(path, 'no ECG');
                                                         await desktop.ask(`open ${path}`);
                                                         const {value} =
                                                             await desktop.find('alert', '');
                                                         if (!value.includes('notes.pdf'))
                                                           throw new Error(`it says "${value}"`);
                                                       }));
