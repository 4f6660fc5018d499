// The tests' cases in JavaScript: registered by `test`, run one after another by `run`. One line a
// case on stdout: "ok - NAME # SECONDS", "ok - NAME # SKIP WHY" or "not ok - NAME: WHY"; stacks go
// to stderr.

const cases = [];

/** Ends the case that throws it, as one that could not be tried here. */
export class Skip extends Error {}

/**
 * Registers a case, which fails when `body` throws or takes longer than `timeout_s`.
 * @param {string} name a sentence that says what holds
 * @param {() => Promise<void>|void} body
 */
export function test(name, body, {timeout_s = 60} = {}) {
  cases.push({name, body, timeout_s});
}

async function inTime(body, timeout_s) {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`not done after ${timeout_s} s`)), timeout_s * 1000);
  });
  try {
    await Promise.race([body(), late]);
  } finally {
    clearTimeout(timer);
  }
}

const oneLine = (text) => String(text).trim().replace(/\s*\n\s*/g, ' | ');

/** Whether it holds; says what happened, and where another try is to follow, that. */
async function holds({name, body, timeout_s}, {isLast}) {
  const begin = Date.now();
  try {
    await inTime(async () => body(), timeout_s);
    console.log(`ok - ${name} # ${((Date.now() - begin) / 1000).toFixed(1)} s`);
  } catch (error) {
    if (error instanceof Skip) {
      console.log(`ok - ${name} # SKIP ${oneLine(error.message)}`);
      return true;
    }
    const why = `${name}: ${oneLine(error.message)}`;
    console.log(isLast ? `not ok - ${why}` : `# to be tried once more - ${why}`);
    console.error(error.stack);
    return false;
  }
  return true;
}

/**
 * Runs the registered cases whose name contains `filter`, and sets the exit code to 1 if any
 * failed.
 * @param {object} options
 *   filter: '' for all;
 *   tries: how often a case may be begun until it holds, where what it waits for takes longer while
 *     other programs have the machine;
 *   afterEach, after: async, after each try and after all.
 */
export async function run(
    {filter = '', tries = 1, afterEach = async () => {}, after = async () => {}} = {}) {
  const chosen = cases.filter(({name}) => name.includes(filter));
  for (const one of chosen) {
    let held = false;
    for (let left = tries; left > 0 && !held; --left) {
      held = await holds(one, {isLast: left === 1});
      await afterEach();
    }
    if (!held) process.exitCode = 1;
  }
  await after();
  if (chosen.length === 0) {
    console.error(`No case has "${filter}" in its name.`);
    process.exitCode = 1;
  }
}
