// The desktop app in a window, driven as a person does it: pointer and keys through the X server,
// what is on the screen by the app's remote control.

import {execFileSync, spawn} from 'node:child_process';
import {chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join, resolve} from 'node:path';
import {createInterface} from 'node:readline';

const program = resolve(process.argv[2]);
export const beatsmith = resolve(process.argv[2], '../../tools/beatsmith/beatsmith');

const DOUBLE_CLICK_MS = 600;  // what is sooner may be the second half of one

export const sleep = (ms) => new Promise((done) => setTimeout(done, ms));
export const xdotool = (...words) => execFileSync('xdotool', words.map(String), {encoding: 'utf8'});

export class Desktop {
  /**
   * @param {{files?: string[], options?: string[], environment?: Object<string, string>}} start
   *     what it is started with
   */
  constructor({files = [], options = [], environment = {}} = {}) {
    this.folder = mkdtempSync(join(tmpdir(), 'beatsmith-desktop-'));
    this.process = spawn(
        program,
        [
          '--remote-control', '--save-folder', this.folder, '--width', '1280', '--height', '800',
          ...options, ...files
        ],
        {
          env: {
            ...process.env,
            LC_ALL: 'C.UTF-8',
            XDG_CONFIG_HOME: this.folder,
            PATH: `${this.dialogFolder()}:${process.env.PATH}`,
            ...this.soundFile(),
            ...environment
          },
          stdio: ['pipe', 'pipe', 'inherit']
        });
    this.ended =
        new Promise((done) => this.process.on('exit', (code, signal) => done(code ?? signal)));
    this.clicked = 0;
    this.lines = createInterface({input: this.process.stdout})[Symbol.asyncIterator]();
  }

  /** A file dialog in which somebody has chosen the paths in the file `chosen`. */
  dialogFolder() {
    this.chosen = join(this.folder, 'chosen');
    const folder = join(this.folder, 'bin');
    mkdirSync(folder);
    writeFileSync(join(folder, 'zenity'), `#!/bin/sh\nexec cat '${this.chosen}'\n`);
    chmodSync(join(folder, 'zenity'), 0o755);
    return folder;
  }

  /** A loudspeaker whose sound goes into a file. */
  soundFile() {
    this.sound = join(this.folder, 'sound.wav');
    const settings = join(this.folder, 'alsoft.conf');
    writeFileSync(settings, `sample-type = int16\n[wave]\nfile = ${this.sound}\n`);
    return {ALSOFT_DRIVERS: 'wave', ALSOFT_CONF: settings};
  }

  async ask(command) {
    this.process.stdin.write(`${command}\n`);
    const {value, done} = await this.lines.next();
    if (done) throw new Error(`the app ended instead of answering "${command}"`);
    return JSON.parse(value);
  }

  async nodes() {
    return (await this.ask('nodes')).nodes;
  }

  /** The node of this role whose name begins with `name`, or is as it says, waited for. */
  async find(role, name, {seconds = 15} = {}) {
    const end = Date.now() + seconds * 1000;
    const named = (text) => name instanceof RegExp ? name.test(text) : text.startsWith(name);
    for (;;) {
      const nodes = await this.nodes();
      const node = nodes.find((each) => each.role === role && named(each.name ?? each.value ?? ''));
      if (node) return node;
      if (Date.now() > end) {
        const there =
            nodes.filter((each) => each.role === role).map(({name, value}) => name ?? value);
        throw new Error(`there is no ${role} "${name}", but: ${there.join('; ')}`);
      }
      await sleep(50);
    }
  }

  window() {
    return xdotool(
               'search', '--sync', '--all', '--onlyvisible', '--pid', this.process.pid, '--name',
               '^Beatsmith$')
        .trim();
  }

  /**
   * Turns the wheel over a widget's column until the widget is to be seen whole; gives its place.
   */
  async reach(role, name) {
    for (let turns = 0; turns < 30; ++turns) {
      const {rect, visible} = await this.find(role, name);
      if (visible !== false && rect[1] + rect[3] < 795) return rect;
      xdotool('mousemove', '--window', this.window(), Math.round(rect[0] + 5), 780);
      xdotool('click', 5);
      await sleep(120);
    }
    throw new Error(`no wheel brings ${role} ${name} to be seen`);
  }

  async click(role, name) {
    const window = this.window();
    xdotool('windowfocus', window);
    const [x, y, width, height] = await this.reach(role, name);
    xdotool('mousemove', '--window', window, Math.round(x + width / 2), Math.round(y + height / 2));
    await sleep(Math.max(80, this.clicked + DOUBLE_CLICK_MS - Date.now()));
    xdotool('mousedown', 1);
    this.clicked = Date.now();
    await sleep(80);
    xdotool('mouseup', 1);
    await sleep(80);
  }

  /** Moves the pressed pointer along points, given in shares of a widget's width and height. */
  async drag(role, name, points) {
    const window = this.window();
    const {rect: [x, y, width, height]} = await this.find(role, name);
    for (const [i, [right, down]] of points.entries()) {
      xdotool(
          'mousemove', '--window', window, Math.round(x + right * width),
          Math.round(y + down * height));
      await sleep(50);
      if (i === 0) xdotool('mousedown', 1);
      await sleep(50);
    }
    xdotool('mouseup', 1);
    await sleep(80);
  }

  /** Writes a number into a field; on a busy machine, until it is there. */
  async write(name, digits) {
    for (let attempt = 0; attempt < 5; ++attempt) {
      await this.click('spinbutton', name);
      await this.keys('ctrl+a', ...digits);
      await sleep(200);
      if ((await this.find('spinbutton', name)).value === digits) return;
    }
    throw new Error(`${name} does not take ${digits}`);
  }

  /** Waits for the beats that it makes by itself when it is opened. */
  ownBeats() {
    return this.find('option', 'Beat 16, fusion, classified');
  }

  /** Waits until a widget's value is so. */
  async until(role, name, words, {seconds = 15} = {}) {
    for (const begun = Date.now(); Date.now() - begun < seconds * 1000; await sleep(50)) {
      if (words.test((await this.find(role, name)).value)) return;
    }
    throw new Error(`${name} says "${(await this.find(role, name)).value}"`);
  }

  /** Waits until a status says so. */
  untilSaid(name, words, options) {
    return this.until('status', name, words, options);
  }

  /** Presses keys such as 'End' or 'shift+Tab', one after another. */
  async keys(...keys) {
    for (const chord of keys) {
      const held = chord.split('+');
      const key = held.pop();
      // By itself xdotool lets go of Shift first, which in a slow frame is no longer seen with Tab.
      xdotool(
          ...held.flatMap((each) => ['keydown', each]), 'key', key,
          ...held.reverse().flatMap((each) => ['keyup', each]));
      await sleep(60);
    }
  }

  /** Pixels of the window: {width, height, at(x, y) -> [red, green, blue]}. */
  async picture() {
    const path = join(this.folder, 'window.ppm');
    const {error} = await this.ask(`screenshot ${path}`);
    if (error) throw new Error(error);
    const bytes = readFileSync(path);
    const [, width, height] = /^P6\n(\d+) (\d+)\n255\n/.exec(bytes.toString('latin1', 0, 40));
    const start = bytes.length - width * height * 3;
    const at =
        (x, y) => [...bytes.subarray(start + (y * width + x) * 3, start + (y * width + x) * 3 + 3)];
    return {width: +width, height: +height, at, bytes};
  }

  async close() {
    this.process.stdin.write('quit\n');
    const ended = await Promise.race([this.ended, sleep(5000).then(() => 'still running')]);
    this.process.kill('SIGKILL');
    rmSync(this.folder, {recursive: true});
    if (ended !== 0) throw new Error(`the app ended with ${ended}`);
  }
}

export function equal(found, expected, what) {
  if (found !== expected) throw new Error(`${what} is ${found}, not ${expected}`);
}

/** Runs `body(desktop)` on the app in a window of its own, started so, and closes it. */
export async function withDesktop(body, start) {
  const desktop = new Desktop(start);
  try {
    await body(desktop);
  } catch (error) {
    desktop.process.kill('SIGKILL');
    throw error;
  }
  await desktop.close();
}
