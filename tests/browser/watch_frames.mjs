/** Watches animation frames and long tasks until window.stopWatching() tells them, in ms. */
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
    return {longest_ms: Math.max(...gaps), frames: gaps.length, longTasks_ms: long};
  };
});
