// Pointer, wheel and keys for the app: mouse, touch (drag, two-finger pinch and pan) and pen. Text
// is not taken here: it is typed into the mirror's own fields (mirror.js).
//
// Tab is left to the browser, and no key is ever taken from it.

// As in wasm_app/platform/web_input.cpp.
const POINTER = {
  move: 0,
  down: 1,
  up: 2,
  leave: 3
};
// ImGuiMouseSource.
const SOURCE = {
  mouse: 0,
  touch: 1,
  pen: 2
};

const LINE_PX = 20;  // of a wheel that counts in lines
const ZOOM_PER_PX = 0.01;
const ZOOM_STEP_PX = 25;  // at most: a mouse's wheel gives a hundred a notch, a trackpad a few

const MOVING_KEYS =
    ['ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown', 'Home', 'End', 'PageUp', 'PageDown'];
const PRESSING_KEYS = ['Enter', ' '];

export const isTextField = (element) =>
    element instanceof HTMLInputElement && element.type === 'text';

/** Undo and redo: the app's own, but in a text field where something was typed (mirror.js). */
const isEdit = ({key, ctrlKey, metaKey, altKey}) =>
    (ctrlKey || metaKey) && !altKey && ['z', 'y'].includes(key.toLowerCase());

/** Whether the focused element does something of its own with the key. */
function usesKey(element, key) {
  if (isTextField(element) || element instanceof HTMLSelectElement) return key !== 'Escape';
  if (PRESSING_KEYS.includes(key)) {
    return element instanceof HTMLElement && element.tabIndex >= 0 &&
        !element.matches('input[type=range], [role=listbox]');
  }
  return MOVING_KEYS.includes(key) &&
      element.matches?.('input[type=range], input[type=radio], [role=tab], [role=listbox]');
}

/** Two fingers: how far they are apart, and the point between them. */
function pinchOf([a, b]) {
  return {
    distance: Math.max(1, Math.hypot(a.x - b.x, a.y - b.y)),
    x: (a.x + b.x) / 2,
    y: (a.y + b.y) / 2,
  };
}

/**
 * @param {HTMLElement} stage what is over the whole app, the mirror included
 * @param {{
 *   pointer: (kind: number, source: number, x: number, y: number) => void,
 *   wheel: (dx: number, dy: number) => void,
 *   zoom: (factor: number, x: number, y: number) => void,
 *   zooms: (x: number, y: number) => boolean,
 *   key: (name: string, down: boolean) => void,
 *   focus: (focused: boolean) => void}} app CSS pixels from the stage's corner
 */
export function createInput(stage, app) {
  const fingers = new Map();  // pointerId -> where it is
  let pinch = null;
  let isLeft = false;    // what two fingers do is the browser's
  let pressedBy = null;  // the pointerId whose press the app has been told of

  function place(event) {
    const {left, top} = stage.getBoundingClientRect();
    return {x: event.clientX - left, y: event.clientY - top};
  }

  function send(kind, event) {
    const {x, y} = place(event);
    app.pointer(POINTER[kind], SOURCE[event.pointerType] ?? SOURCE.mouse, x, y);
  }

  /** Where nothing of the app's zooms, or the page is zoomed already, the browser does it. */
  function isZoomable(point) {
    const {x, y} = place(point);
    return (window.visualViewport?.scale ?? 1) < 1.01 && app.zooms(x, y);
  }

  /** Whatever is pressed is let go without pressing anything. */
  function abandon(source = SOURCE.mouse) {
    pressedBy = null;
    app.pointer(POINTER.leave, source, 0, 0);
  }

  /** The app knows one pointer: a second finger begins a pinch, and a third is ignored. */
  function touch(event) {
    const gone = event.type === 'pointerup' || event.type === 'pointercancel';
    if (event.type === 'pointerdown' && fingers.size < 2)
      fingers.set(event.pointerId, place(event));
    if (!fingers.has(event.pointerId)) return;
    fingers.set(event.pointerId, place(event));
    if (event.type === 'pointerdown' && fingers.size === 1) isLeft = !isZoomable(event);
    if (pinch === null && fingers.size === 2) {
      abandon(SOURCE.touch);
      pinch = pinchOf([...fingers.values()]);
      // What lies here is what will scroll, wherever the fingers go.
      app.pointer(POINTER.move, SOURCE.touch, pinch.x, pinch.y);
    } else if (pinch !== null && isLeft) {
      // Until all are lifted.
    } else if (pinch !== null && fingers.size === 2 && !gone) {
      const now = pinchOf([...fingers.values()]);
      app.zoom(now.distance / pinch.distance, now.x, now.y);
      app.wheel(now.x - pinch.x, now.y - pinch.y);
      pinch = now;
    } else if (pinch === null) {
      press(event);
      if (gone) abandon(SOURCE.touch);  // a finger that is lifted points at nothing
    }
    if (gone) fingers.delete(event.pointerId);
    if (pinch !== null && fingers.size === 0) {
      pinch = null;
      abandon(SOURCE.touch);
    }
  }

  /** One pointer with one button, the main one. */
  function press(event) {
    const {type, pointerId, buttons} = event;
    const down = (buttons & 1) !== 0;
    if (type === 'pointercancel') {
      if (pressedBy === pointerId) abandon(SOURCE[event.pointerType]);
    } else if (type === 'pointerdown' && down && pressedBy === null) {
      pressedBy = pointerId;
      // A text field keeps its pointer, to select with.
      if (!isTextField(event.target)) stage.setPointerCapture(pointerId);
      send('down', event);
    } else if (pressedBy === pointerId && !down) {
      pressedBy = null;
      send('up', event);
    } else {
      send('move', event);
    }
  }

  for (const type of ['pointerdown', 'pointermove', 'pointerup', 'pointercancel']) {
    stage.addEventListener(type, (event) => (event.pointerType === 'touch' ? touch : press)(event));
  }
  stage.addEventListener('pointerleave', (event) => {
    if (event.pointerType !== 'touch' && pressedBy === null) abandon(SOURCE[event.pointerType]);
  });

  stage.addEventListener('touchstart', (event) => {
    if (event.touches.length === 1 && isZoomable(event.touches[0])) event.preventDefault();
  }, {passive: false});

  stage.addEventListener('wheel', (event) => {
    if (event.ctrlKey && !isZoomable(event)) return;
    event.preventDefault();
    const unit = [1, LINE_PX, stage.clientHeight][event.deltaMode];
    const [dx, dy] = [event.deltaX * unit, event.deltaY * unit];
    if (event.ctrlKey) {
      const {x, y} = place(event);
      const px = Math.max(-ZOOM_STEP_PX, Math.min(dy, ZOOM_STEP_PX));
      app.zoom(Math.exp(-px * ZOOM_PER_PX), x, y);
    } else {
      app.wheel(-dx, -dy);
    }
  }, {passive: false});

  // A trackpad's pinch in Safari; on a touch screen the fingers' own events have told it already.
  let gestureScale = 1;
  let gestureIsOurs = false;
  stage.addEventListener('gesturestart', (event) => {
    gestureIsOurs = fingers.size > 0 ? !isLeft : isZoomable(event);
    if (gestureIsOurs) event.preventDefault();
    gestureScale = event.scale;
  });
  stage.addEventListener('gesturechange', (event) => {
    if (!gestureIsOurs) return;
    event.preventDefault();
    if (fingers.size > 0) return;
    const {x, y} = place(event);
    app.zoom(event.scale / gestureScale, x, y);
    gestureScale = event.scale;
  });

  // By place on the keyboard, since Shift may change the name before the key is let go.
  const keys = new Map();
  document.addEventListener('keydown', (event) => {
    const {code, key, target, ctrlKey, altKey, metaKey} = event;
    if (isEdit(event) && !(isTextField(target) && target.typed)) {
      event.preventDefault();
      const names = ['Control', ...(event.shiftKey ? ['Shift'] : []), key.toLowerCase()];
      for (const name of names) app.key(name, true);
      for (const name of names.reverse()) app.key(name, false);
      return;
    }
    const shortcut = ctrlKey || altKey || metaKey;  // the browser's, or the system's
    if (shortcut || event.isComposing || key === 'Tab' || usesKey(target, key)) return;
    const name = key.length === 1 ? key.toLowerCase() : key;
    keys.set(code, name);
    app.key(name, true);
  });
  document.addEventListener('keyup', ({code}) => {
    const name = keys.get(code);
    if (name === undefined) return;
    keys.delete(code);
    app.key(name, false);
  });

  window.addEventListener('focus', () => app.focus(true));
  window.addEventListener('blur', () => {
    for (const name of keys.values()) app.key(name, false);
    keys.clear();
    fingers.clear();
    pinch = null;
    abandon();
    app.focus(false);
  });
}
