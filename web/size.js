// The canvas's size in CSS pixels and in the screen's own, exact where the browser tells it.

/**
 * Calls `onSize({width, height, deviceWidth, deviceHeight, ratio})` now and whenever the size or
 * the pixel ratio changes (zoom, another screen).
 */
export function observeSize(canvas, onSize) {
  const report = (exact) => {
    const {width, height} = canvas.getBoundingClientRect();
    const ratio = devicePixelRatio;
    // Where a browser plays another screen (device emulation) its exact size is not that screen's.
    const trusted = exact !== undefined && Math.abs(exact.inlineSize - width * ratio) <= 1 &&
        Math.abs(exact.blockSize - height * ratio) <= 1;
    onSize({
      width,
      height,
      deviceWidth: trusted ? exact.inlineSize : Math.round(width * ratio),
      deviceHeight: trusted ? exact.blockSize : Math.round(height * ratio),
      ratio,
    });
  };

  const observer = new ResizeObserver(([entry]) => report(entry.devicePixelContentBoxSize?.[0]));
  try {
    observer.observe(canvas, {box: 'device-pixel-content-box'});
  } catch {
    // Safari knows only CSS pixels, and says nothing when their ratio changes.
    observer.observe(canvas);
    const watchRatio = () => {
      matchMedia(`(resolution: ${devicePixelRatio}dppx)`).addEventListener('change', () => {
        report();
        watchRatio();
      }, {once: true});
    };
    watchRatio();
  }
}
