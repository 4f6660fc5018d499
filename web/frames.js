// Draws frames only while somebody wants them: nothing runs while nothing changes, nor while the
// page is hidden.

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
  let scheduled = false;
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
        wanted = Math.max(wanted, 1);
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

  function schedule() {
    if (scheduled || paused || wanted === 0 || document.hidden) return;
    scheduled = true;
    requestAnimationFrame(() => {
      scheduled = false;
      if (paused) return;
      --wanted;
      drawNow();
      schedule();
    });
  }

  document.addEventListener('visibilitychange', schedule);

  return {
    /** Something may look different now. */
    wake() {
      wanted = FRAMES_AFTER_WAKE;
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
