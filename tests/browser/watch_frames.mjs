/**
 * Watches animation frames and long tasks until window.stopWatching() tells the longest gap between
 * frames, their rate (a second) and the long tasks (ms).
 */
export const watchFrames = (page) => page.evaluate(() => {
  const gaps = [];
  const long = [];
  let before = performance.now();
  let goesOn = true;
  const look = (now) => {
    gaps.push(now - before);
    before = now;
    if (goesOn) requestAnimationFrame(look);
  };
  requestAnimationFrame((now) => {
    before = now;
    requestAnimationFrame(look);
  });
  const observer = new PerformanceObserver(
      (list) => long.push(...list.getEntries().map(({duration}) => duration)));
  observer.observe({type: 'longtask'});
  window.stopWatching = () => {
    goesOn = false;
    observer.disconnect();
    const total_ms = gaps.reduce((sum, gap) => sum + gap, 0);
    return {longest_ms: Math.max(...gaps), rate: gaps.length * 1000 / total_ms, longTasks_ms: long};
  };
});
