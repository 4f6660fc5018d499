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

/**
 * Runs the registered cases whose name contains `filter`, and sets the exit code to 1 if any
 * failed.
 * @param {{filter?: string, afterEach?: () => Promise<void>, after?: () => Promise<void>}} options
 */
export async function run({filter = '', afterEach = async () => {}, after = async () => {}} = {}) {
  const chosen = cases.filter(({name}) => name.includes(filter));
  for (const {name, body, timeout_s} of chosen) {
    const begin = Date.now();
    try {
      await inTime(async () => body(), timeout_s);
      console.log(`ok - ${name} # ${((Date.now() - begin) / 1000).toFixed(1)} s`);
    } catch (error) {
      if (error instanceof Skip) {
        console.log(`ok - ${name} # SKIP ${oneLine(error.message)}`);
      } else {
        console.log(`not ok - ${name}: ${oneLine(error.message)}`);
        console.error(error.stack);
        process.exitCode = 1;
      }
    }
    await afterEach();
  }
  await after();
  if (chosen.length === 0) {
    console.error(`No case has "${filter}" in its name.`);
    process.exitCode = 1;
  }
}
