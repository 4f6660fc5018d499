// The part of the page's address after #, of which nothing is ever sent: where in the app. Browsers
// refuse who changes it too often (Safari with an error, from 100 times in 30 s on), so that while
// a slider is moved only some of its addresses are shown, and at last the newest.

const LEAST_MS = 350;  // between two changes

export function createAddress() {
  let wanted = null;
  let timer = null;
  let shownAt = -Infinity;  // ms
  let there = location.hash;

  const forget = () => {
    clearTimeout(timer);
    timer = wanted = null;
  };
  const change = (how, address) => {
    history[how](null, '', address);
    there = location.hash;
    shownAt = performance.now();
  };
  const showWanted = () => {
    // Where it has been edited this is yet to be told.
    if (wanted !== null && location.hash === there) change('replaceState', wanted);
    forget();
  };

  return {
    /** `elsewhere`: one can go back to the one before. */
    show(address, elsewhere) {
      if (elsewhere && location.hash !== '') {
        showWanted();
        return change('pushState', address);
      }
      wanted = address;
      timer ??= setTimeout(showWanted, shownAt + LEAST_MS - performance.now());
    },
    /** Tells where it leads: now, and when the person goes back or edits it. */
    follow(tell) {
      const gone = () => {
        forget();
        there = location.hash;
        tell(there);
      };
      const go = () => location.hash === there || gone();
      addEventListener('hashchange', go);
      addEventListener('popstate', go);
      gone();
    },
  };
}
