// The app's widgets as real DOM elements over the canvas, unseen: for screen readers, the keyboard,
// and tests. C++ says what there is (semantic_changes in wasm_app/platform/semantics.h); what a
// person does here without pointing goes back as a SemanticAction.
//
// Pointers act through the canvas, by their place (input.js), so here they only move the focus.
// Text fields are the exception: they are seen, and the browser edits them, with its caret,
// selection, composition, clipboard and on-screen keyboard.

import {isTextField} from './input.js';
import {makeElement, setAttribute, showFieldValue, showNode} from './mirror-elements.js';

// SemanticAction::Kind.
export const ACTION = {
  press: 0,
  setNumber: 1,
  setText: 2,
  focus: 3,
  blur: 4
};

const PAGE_STEPS = 10;  // of a spinbutton, by PageUp and PageDown

/**
 * @param {HTMLElement} stage
 * @param {(id: number, kind: number, number: number, text: string) => void} act
 * @returns {{apply: (changes: string) => void}} takes the JSON of semantic_changes
 */
export function createMirror(stage, act) {
  const root = stage.appendChild(document.createElement('div'));
  root.className = 'mirror';
  const entries = new Map();  // id -> {node, element}
  const byElement = new Map();
  let order = [];
  let announced = null;  // the element the app knows to have the focus
  let applying = false;

  // --- What C++ says.

  function parentOf({parent = 0}) {
    return entries.get(parent);
  }

  /** CSS counts from the parent's corner, the app from the window's. */
  function place({node, element}) {
    const [x, y, width, height] = node.rect;
    const [left, top] = parentOf(node)?.node.rect ?? [0, 0];
    const {style} = element;
    style.left = `${x - left}px`;
    style.top = `${y - top}px`;
    style.width = `${width}px`;
    style.height = `${height}px`;
    element.classList.toggle('away', node.visible === false);
  }

  function forget(entry) {
    entry.element.remove();
    entries.delete(entry.node.id);
    byElement.delete(entry.element);
    if (announced === entry.element) announced = null;
  }

  function update(node) {
    let entry = entries.get(node.id);
    if (entry && entry.node.role !== node.role) {
      forget(entry);
      entry = undefined;
    }
    if (!entry) {
      entry = {element: makeElement(node)};
      entries.set(node.id, entry);
      byElement.set(entry.element, entry);
    }
    entry.node = node;
    showNode(entry.element, node);
  }

  /** Elements stand in reading order, each in its parent; what is right already is not moved. */
  function arrange() {
    const wanted = new Set(order);
    for (const entry of [...entries.values()]) {
      if (!wanted.has(entry.node.id)) forget(entry);
    }
    const last = new Map();  // of each parent, the child put in place last
    for (const id of order) {
      const {node, element} = entries.get(id);
      const parent = parentOf(node)?.element ?? root;
      const next = last.has(parent) ? last.get(parent).nextSibling : parent.firstChild;
      if (element !== next) parent.insertBefore(element, next);
      last.set(parent, element);
    }
  }

  /** The text after a field that cannot be used says why. */
  function explain({node, element}) {
    const reason = element.nextElementSibling;
    const known = node.invalid && byElement.get(reason)?.node;
    const explains = known && ['alert', 'text', 'status'].includes(known.role);
    setAttribute(element, 'aria-describedby', explains ? reason.id : undefined);
  }

  function apply(changes) {
    const {nodes, order: newOrder} = JSON.parse(changes);
    const focused = document.activeElement;
    applying = true;
    nodes.forEach(update);
    if (newOrder) {
      order = newOrder;
      arrange();
    }
    const moved = new Set(nodes.map(({id}) => id));
    for (const entry of entries.values()) {
      if (moved.has(entry.node.id) || moved.has(entry.node.parent)) place(entry);
      if (isTextField(entry.element)) explain(entry);
    }
    // An element that had to be moved in the DOM has lost the focus.
    if (byElement.has(focused) && document.activeElement !== focused) {
      focused.focus({preventScroll: true});
    }
    applying = false;
  }

  // --- What a person does.

  const entryAt = (target) => byElement.get(target);
  const send = ({node}, kind, number = 0, text = '') => act(node.id, ACTION[kind], number, text);
  const isDisabled = ({node}) => node.disabled === true;

  root.addEventListener('click', (event) => {
    const entry = entryAt(event.target);
    if (!entry || isTextField(event.target)) return;
    // Checks and radios change when C++ says so.
    event.preventDefault();
    // A pointer's click has acted by its place; this one is of a key, a screen reader or a script.
    if (event.detail === 0 && !isDisabled(entry)) send(entry, 'press');
  });

  root.addEventListener('input', ({target, isComposing}) => {
    const entry = entryAt(target);
    if (isTextField(target)) {
      target.typed = target === document.activeElement;  // else a script's, and the app's again
      if (!isComposing) send(entry, 'setText', 0, target.value);
    } else if (target.type === 'range') {
      send(entry, 'setNumber', target.valueAsNumber);
    }
  });
  root.addEventListener('compositionend', ({target}) => {
    send(entryAt(target), 'setText', 0, target.value);
  });
  root.addEventListener('change', ({target}) => {
    if (target instanceof HTMLSelectElement) {
      send(entryAt(target), 'setNumber', target.selectedIndex);
    }
  });

  function step(entry, steps) {
    const {node, element} = entry;
    const {now = 0, min = 0, max = 0, step: size = 1} = node;
    const next = Math.max(min, Math.min(now + steps * size, max));
    element.typed = false;
    node.now = next;  // until C++ answers: the next key may come before
    send(entry, 'setNumber', next);
  }

  function page({node, element}, pages) {
    const {now = 0, min = 0, max = 0} = node;
    node.now = Math.max(min, Math.min(now + pages * node.page, max));
    element.value = String(node.now);
    send({node}, 'setNumber', node.now);
  }

  /** Chooses another option of a list; the app brings it into sight. */
  function moveInList(entry, key) {
    const {now = 0, max = 0, step: row = 1, page = row} = entry.node;
    const way = {
      ArrowRight: 1,
      ArrowLeft: -1,
      ArrowDown: row,
      ArrowUp: -row,
      PageDown: page,
      PageUp: -page,
      Home: -max,
      End: max,
    }[key];
    if (way === undefined) return false;
    entry.node.now = Math.max(0, Math.min(now + way, max));  // the next key may come before C++
    send(entry, 'setNumber', entry.node.now);
    return true;
  }

  function moveTab(tab, key) {
    const tabs = [...tab.parentElement.querySelectorAll('[role=tab]')];
    const place = tabs.indexOf(tab);
    const next = {
      ArrowLeft: tabs[(place + tabs.length - 1) % tabs.length],
      ArrowRight: tabs[(place + 1) % tabs.length],
      Home: tabs[0],
      End: tabs[tabs.length - 1],
    }[key];
    if (!next) return false;
    next.focus({preventScroll: true});
    send(entryAt(next), 'press');
    return true;
  }

  root.addEventListener('keydown', (event) => {
    const entry = entryAt(event.target);
    if (!entry || event.isComposing) return;
    announce(entry);  // whatever had the focus by a pointer is now used by the keyboard
    const steps = {ArrowUp: 1, ArrowDown: -1, PageUp: PAGE_STEPS, PageDown: -PAGE_STEPS}[event.key];
    const pages = {PageDown: 1, PageUp: -1}[event.key];
    if (entry.node.role === 'spinbutton' && steps && !isDisabled(entry)) {
      event.preventDefault();
      step(entry, steps);
    } else if (entry.node.role === 'tab' && moveTab(event.target, event.key)) {
      event.preventDefault();
    } else if (entry.node.role === 'listbox' && moveInList(entry, event.key)) {
      event.preventDefault();
    } else if (entry.node.page && pages) {
      event.preventDefault();  // a browser's slider would go back with PageDown
      page(entry, pages);
    }
  });

  // --- Focus. The app rings what has it otherwise than by a pointer.

  let pointing = false;

  function announce(entry) {
    if (announced === entry.element) return;
    announced = entry.element;
    send(entry, 'focus');
  }

  root.addEventListener('focusin', ({target}) => {
    const entry = entryAt(target);
    if (entry && !applying && !pointing) announce(entry);
  });
  root.addEventListener('focusout', ({target}) => {
    const entry = entryAt(target);
    if (!entry || applying) return;
    announced = null;
    send(entry, 'blur');
    if (isTextField(target)) {
      target.typed = false;
      showFieldValue(target, entry.node);
    }
  });

  // A pointer moves the focus to what is under it and does nothing else: no native drag of a
  // slider, no native list of a select, no second click of a finger.
  stage.addEventListener('pointerdown', ({target, pointerType, button}) => {
    if (isTextField(target)) return;
    const holder = target.closest('[role=listbox]') ?? target;  // an option's list has the keyboard
    if (pointerType !== 'touch' && button === 0 && entryAt(holder)?.element.tabIndex >= 0) {
      pointing = true;
      holder.focus({preventScroll: true});
      pointing = false;
    } else if (root.contains(document.activeElement)) {
      document.activeElement.blur();
    }
  });
  // The beginning of a touch is left to the browser, else two fingers could not zoom its page; but
  // for what it would drag or open.
  for (const [type, theirs] of [
           ['mousedown', '*'], ['touchstart', 'input[type=range], select'], ['touchend', '*']]) {
    stage.addEventListener(type, (event) => {
      const {target, cancelable} = event;
      if (cancelable && !isTextField(target) && target.matches(theirs)) event.preventDefault();
    }, {passive: false});
  }

  return {apply};
}
