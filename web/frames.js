// Draws frames only while somebody wants them: nothing runs while nothing changes.

// ImGui takes so many frames after an event until everything on the screen agrees with it.
const FRAMES_AFTER_WAKE = 3;
const TIMES_KEPT = 600;

/**
 * @param {() => number} draw draws one frame; returns after how many seconds the next one is wanted
 *     though nothing happens, Infinity for never
 * @param {(error: unknown) => void} onError draw has thrown; no frame follows
 */
export function createFrames(draw, onError) {
  let wanted = 0;
  let cancel;  // of the frame that is to come
  let paused = true;
  let count = 0;
  let timer;
  const times = [];  // ms spent in draw, the last ones

  function drawNow() {
    const begin = performance.now();
    try {
      const next_s = draw();
      clearTimeout(timer);
      if (next_s === 0) {
        wanted = FRAMES_AFTER_WAKE;
      } else if (next_s < Infinity) {
        timer = setTimeout(() => {
          wanted = Math.max(wanted, 1);
          schedule();
        }, next_s * 1000);
      }
    } catch (error) {
      paused = true;
      onError(error);
    }
    times.push(performance.now() - begin);
    if (times.length > TIMES_KEPT) times.shift();
    ++count;
  }

  function next() {
    cancel = undefined;
    if (paused) return;
    --wanted;
    drawNow();
    schedule();
  }

  // A hidden page gets no animation frames: there a timer takes the answers that have come.
  function schedule() {
    if (cancel || paused || wanted === 0) return;
    if (document.hidden) {
      const late = setTimeout(next);
      cancel = () => clearTimeout(late);
    } else {
      const frame = requestAnimationFrame(next);
      cancel = () => cancelAnimationFrame(frame);
    }
  }

  document.addEventListener('visibilitychange', () => {
    cancel?.();
    cancel = undefined;
    schedule();
  });

  return {
    /** Something may look different now. */
    wake(count = FRAMES_AFTER_WAKE) {
      wanted = Math.max(wanted, count);
      schedule();
    },
    /** Draws before the browser shows the page again, so that a new size is never seen empty. */
    drawNow() {
      if (!paused) drawNow();
      schedule();
    },
    pause() {
      paused = true;
    },
    resume() {
      paused = false;
      this.wake();
    },
    get count() {
      return count;
    },
    times: () => times.slice(),
  };
}
