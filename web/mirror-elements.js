// A widget as a DOM element: which one, and how it shows the widget's name, value and state. A node
// is what wasm_app/platform/semantics.h calls a SemanticNode; a field at its default is missing.

function make(tag, attributes = {}) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  return element;
}

// Changes nothing that is so already: each change makes screen readers look again.
export function setAttribute(element, name, value) {
  if (value === undefined || value === null || value === false) {
    if (element.hasAttribute(name)) element.removeAttribute(name);
  } else if (element.getAttribute(name) !== String(value)) {
    element.setAttribute(name, value);
  }
}

function setText(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

function setProperty(element, name, value) {
  if (element[name] !== value) element[name] = value;
}

const field = (attributes) => make(
    'input',
    {type: 'text', autocomplete: 'off', autocapitalize: 'off', spellcheck: 'false', ...attributes});

// Only a region that was there before is read out when its text changes.
const LIVE_DELAY_MS = 100;

function liveRegion(role) {
  const element = make('div', {role});
  setTimeout(() => {
    element.live = true;
    setText(element, element.pending ?? '');
  }, LIVE_DELAY_MS);
  return element;
}

function showLive(element, {name, value = ''}) {
  setAttribute(element, 'aria-label', name);
  element.pending = value;
  if (element.live) setText(element, value);
}

const showName = (element, {name}) => setAttribute(element, 'aria-label', name);

function showRange(element, {now = 0, min = 0, max = 0, value}) {
  setAttribute(element, 'aria-valuenow', now);
  setAttribute(element, 'aria-valuemin', max > min ? min : undefined);
  setAttribute(element, 'aria-valuemax', max > min ? max : undefined);
  setAttribute(element, 'aria-valuetext', value);
}

/** Shows a text field's value, unless the person is in the middle of changing it. */
export function showFieldValue(element, {value = ''}) {
  if (!element.typed) setProperty(element, 'value', value);
}

function showField(element, node) {
  showName(element, node);
  setAttribute(element, 'aria-invalid', node.invalid);
  setProperty(element, 'disabled', node.disabled ?? false);
  showFieldValue(element, node);
}

function showToggle(element, node) {
  showName(element, node);
  setProperty(element, 'checked', node.checked ?? false);
  setProperty(element, 'disabled', node.disabled ?? false);
}

// What a role is made as, and how a node of it is shown. A disabled button keeps the focus: it was
// often the one just pressed.
const ROLES = {
  region: {make: () => make('section'), show: showName},
  group: {make: () => make('div', {role: 'group'}), show: showName},
  radiogroup: {make: () => make('div', {role: 'radiogroup'}), show: showName},
  tablist: {make: () => make('div', {role: 'tablist'}), show: showName},
  heading: {
    make: ({level = 2}) => make(`h${level}`),
    show: (element, {name = ''}) => setText(element, name),
  },
  text: {make: () => make('p'), show: (element, {value = ''}) => setText(element, value)},
  status: {make: () => liveRegion('status'), show: showLive},
  alert: {make: () => liveRegion('alert'), show: showLive},
  image: {make: () => make('div', {role: 'img'}), show: showName},
  progressbar: {
    make: () => make('div', {role: 'progressbar'}),
    show: (element, node) => {
      showName(element, node);
      showRange(element, {...node, min: 0, max: 1});
      if (node.now < 0) setAttribute(element, 'aria-valuenow', undefined);  // nobody knows
    },
  },
  button: {
    make: () => make('button', {type: 'button'}),
    show: (element, {name = '', toggle, checked = false, disabled}) => {
      setText(element, name);
      setAttribute(element, 'aria-pressed', toggle ? checked : undefined);
      setAttribute(element, 'aria-disabled', disabled);
    },
  },
  tab: {
    make: () => make('button', {type: 'button', role: 'tab'}),
    show: (element, {name = '', checked = false, disabled}) => {
      setText(element, name);
      setAttribute(element, 'aria-selected', checked);
      setAttribute(element, 'tabindex', checked ? 0 : -1);
      setAttribute(element, 'aria-disabled', disabled);
    },
  },
  checkbox: {make: () => make('input', {type: 'checkbox'}), show: showToggle},
  radio: {
    make: ({parent = 0}) => make('input', {type: 'radio', name: `radios-${parent}`}),
    show: showToggle,
  },
  combobox: {
    make: () => make('select'),
    show: (element, {options = [], now = 0, disabled = false, ...node}) => {
      showName(element, node);
      const shown = [...element.options].map((option) => option.text);
      if (shown.length !== options.length || shown.some((text, i) => text !== options[i])) {
        element.replaceChildren(...options.map((text) => new Option(text)));
      }
      setProperty(element, 'selectedIndex', now);
      setProperty(element, 'disabled', disabled);
    },
  },
  slider: {
    make: () => make('input', {type: 'range'}),
    show: (element, node) => {
      const {min = 0, max = 0, step, now = 0, disabled = false} = node;
      showName(element, node);
      setAttribute(element, 'min', min);
      setAttribute(element, 'max', max);
      setAttribute(element, 'step', step ?? 'any');
      setAttribute(element, 'aria-valuetext', node.value);
      setProperty(element, 'value', String(now));
      setProperty(element, 'disabled', disabled);
    },
  },
  listbox: {
    make: () => make('div', {role: 'listbox', tabindex: 0}),
    show: (element, node) => {
      showName(element, node);
      setAttribute(element, 'aria-activedescendant', node.active && `node-${node.active}`);
    },
  },
  option: {
    make: () => make('div', {role: 'option'}),
    show: (element, {name = '', checked = false, now = 0, max = 0}) => {
      setText(element, name);
      setAttribute(element, 'aria-selected', checked);
      setAttribute(element, 'aria-posinset', now + 1);
      setAttribute(element, 'aria-setsize', max + 1);
    },
  },
  textbox: {make: () => field(), show: showField},
  spinbutton: {
    make: () => field({role: 'spinbutton', inputmode: 'numeric'}),
    show: (element, node) => {
      showField(element, node);
      showRange(element, node);
    },
  },
};

/** @param {object} node one that makeElement has made an element for */
export const showNode = (element, node) => ROLES[node.role].show(element, node);

export function makeElement(node) {
  const element = ROLES[node.role].make(node);
  element.id = `node-${node.id}`;
  return element;
}
