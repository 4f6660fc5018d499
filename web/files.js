// Files for the app: chosen, dropped or pasted ones in, downloads out. The File objects stay here,
// by their handles, until a job reads them; see wasm_app/platform/web_files.cpp.

import {withText} from './heap.js';

// How long a download's bytes are kept for the browser to fetch.
const DOWNLOAD_MS = 60_000;

const holdsFiles = (transfer) => transfer?.types.includes('Files') ?? false;

/** Whether text has at least three lines, of which the third is numbers as in a CSV. */
export function looksLikeCsv(text) {
  const third = text.split('\n', 3)[2]?.trim() ?? '';
  const fields = third.split(/[,;\t]/);
  return fields.length > 1 &&
      fields.every((field) => /^\s*"?[-+]?(\d+\.?\d*|\.\d+|nan)(e[-+]?\d+)?"?\s*$/i.test(field));
}

const inTextField = (event) => event.target instanceof Element &&
    event.target.closest('input, textarea, [contenteditable]') !== null;

/** The files of a folder, not those of its folders. */
async function filesIn(folder) {
  const reader = folder.createReader();
  const files = [];
  while (true) {
    // It gives some at a time, none at the end.
    const entries = await new Promise((resolve, reject) => reader.readEntries(resolve, reject));
    if (entries.length === 0) return files;
    for (const entry of entries.filter((entry) => entry.isFile)) {
      files.push(await new Promise((resolve, reject) => entry.file(resolve, reject)));
    }
  }
}

/** The files of a drop, folders opened. What it needs of the event it takes before it waits. */
async function droppedFiles(transfer) {
  const items = [...transfer.items].filter((item) => item.kind === 'file');
  const groups = items.map((item) => {
    const entry = item.webkitGetAsEntry?.();
    return entry?.isDirectory ? filesIn(entry) : [item.getAsFile()];
  });
  return (await Promise.all(groups)).flat().filter((file) => file !== null);
}

class Files {
  #module;
  #page;
  #files = [];  // by handle; kept, so that a file can be opened again
  #input;

  constructor(module, page) {
    this.#module = module;
    this.#page = page;
    this.#input = document.createElement('input');
    this.#input.type = 'file';
    this.#input.multiple = true;
    this.#input.hidden = true;
    this.#input.addEventListener('change', () => {
      this.#open([...this.#input.files]);
      this.#input.value = '';  // so that the same files can be chosen again
    });
    document.body.append(this.#input);
    this.#listen();
  }

  /** The File object of a handle. */
  file(handle) {
    return this.#files[handle];
  }

  browse() {
    this.#input.click();
  }

  /** Opens a file that the app itself has made. */
  openMade(name, bytes) {
    this.#open([new File([bytes], name)]);
  }

  /** Gives bytes to the browser as a download. */
  save(name, type, bytes) {
    const link = document.createElement('a');
    link.href = URL.createObjectURL(new Blob([bytes], {type}));
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), DOWNLOAD_MS);
  }

  #listen() {
    const onDrag = (event) => {
      if (!holdsFiles(event.dataTransfer)) return;
      event.preventDefault();  // else the browser would leave the page for the file
      this.#setDragging(event.type !== 'drop');
    };
    addEventListener('dragenter', onDrag);
    addEventListener('dragover', onDrag);
    addEventListener('dragleave', (event) => {
      if (event.relatedTarget === null) this.#setDragging(false);
    });
    addEventListener('drop', (event) => {
      onDrag(event);
      if (!holdsFiles(event.dataTransfer)) return;
      droppedFiles(event.dataTransfer).then((files) => this.#open(files), console.error);
    });
    addEventListener('paste', (event) => {
      if (inTextField(event)) return;
      const files = [...event.clipboardData?.files ?? []];
      const text = event.clipboardData?.getData('text/plain') ?? '';
      if (files.length === 0 && looksLikeCsv(text)) files.push(new File([text], 'pasted.csv'));
      this.#open(files);
    });
  }

  #open(files) {
    if (files.length === 0 || !this.#module.calledRun) return;  // still loading
    for (const file of files) {
      const handle = this.#files.push(file) - 1;
      withText(this.#module, file.name, (name) => {
        this.#module._bs_files_add(handle, file.size, name);
      });
    }
    this.#page.wake();
  }

  #isDragging = false;
  #setDragging(isDragging) {
    if (isDragging === this.#isDragging || !this.#module.calledRun) return;
    this.#isDragging = isDragging;
    this.#module._bs_files_dragging(isDragging ? 1 : 0);
    this.#page.wake();
  }
}

/** Call once. What comes before the module runs is not taken. */
export const createFiles = (module, page) => new Files(module, page);
