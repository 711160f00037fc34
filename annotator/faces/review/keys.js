/**
 * The keyboard: from a key to a command. Letters belong to the codebook's types, digits to
 * certainty; what is left over moves, edits and undoes. Every key can be changed.
 *
 * @typedef {[command: string, argument?: string | number]} Command
 * @typedef {{id: string, command: Command, keys: string[], does: string, group?: number}} Binding
 *   `keys` as `nameOf` names them
 */

const SETTING = "annotator/settings/keys";

/** Standard keys. A character says by itself whether Shift is held, unless it is a letter. */
const STANDARD = [
  ["sure-1", ["sure", 1], ["1"], "a guess; accepts the suggestion; on to the next open sentence"],
  ["sure-2", ["sure", 2], ["2"], "unsure, likewise"],
  ["sure-3", ["sure", 3], ["3"], "fairly sure, likewise"],
  ["sure-4", ["sure", 4], ["4"], "sure, likewise"],
  ["accept", ["accept"], ["Enter"], "accept as sure"],
  ["repeat", ["repeat"], ["="], "the same answer as before"],
  ["clear", ["clear"], ["0"], "take your answer away"],
  ["next", ["move", 1], ["ArrowDown", "j"], "next sentence"],
  ["previous", ["move", -1], ["ArrowUp", "k"], "previous sentence"],
  ["next-open", ["open", 1], ["Alt+ArrowDown"], "next open sentence"],
  ["previous-open", ["open", -1], ["Alt+ArrowUp"], "previous open sentence"],
  ["least", ["least"], ["-"], "the open sentence where the machine is least sure; again: the next such"],
  ["first", ["jump", 0], ["Home"], "first sentence"],
  ["last", ["jump", 1], ["End"], "last sentence"],
  ["range-down", ["range", 1], ["Shift+ArrowDown"], "several sentences at once: one more below"],
  ["range-up", ["range", -1], ["Shift+ArrowUp"], "one more above"],
  ["undo", ["undo"], ["Backspace", "Ctrl+z"], "undo"],
  ["redo", ["redo"], ["Ctrl+y", "Ctrl+Shift+z"], "redo"],
  ["source", ["source"], [","], "name the source"],
  ["note", ["note"], ["."], "write a note"],
  ["check", ["check"], [";", "!"], "mark “to check”, or take the mark away"],
  ["second", ["second"], [":"], "flag for a second reader, or take the flag away"],
  ["details", ["toggle", "details"], [" "], "all details: chain, words, stance, grades"],
  ["book", ["toggle", "book"], ["b"], "the rule of the type, and “why not …?”"],
  ["history", ["toggle", "history"], ["h"], "what was done to this sentence"],
  ["show", ["show"], ["q"], "which sentences to show"],
  ["search", ["search"], ["/"], "search in the text"],
  ["merge-up", ["merge", -1], ["["], "merge with the previous sentence"],
  ["merge-down", ["merge", 1], ["]"], "merge with the next sentence"],
  ["split", ["split"], ["|", "\\"], "split at a word: ← → choose, Enter splits"],
  ["help", ["help"], ["?"], "this list"],
  ["dismiss", ["dismiss"], ["Escape"], "leave what is open"],
];

const SHOWN = {
  " ": "Space", ArrowDown: "↓", ArrowUp: "↑", ArrowLeft: "←", ArrowRight: "→", Backspace: "⌫",
};

/** A key as a person reads it. */
export function keyWords(name) {
  const parts = name === "+" || name.endsWith("++") ? [...name.slice(0, -1).split("+").filter(Boolean), "+"] : name.split("+");
  return parts.map((part) => SHOWN[part] ?? (/^[a-z]$/.test(part) ? part.toUpperCase() : part)).join(" ");
}

const EDITABLE = "input, textarea, select, [contenteditable=''], [contenteditable=true], [role=combobox]";

/**
 * Whether the person is typing, or a dialog has the keys. A dialog just closed keeps the focus until
 * the browser draws, yet has them no more.
 */
export function isElsewhere(event) {
  return event.isComposing || event.composedPath().some((node) => node.matches?.(`${EDITABLE}, dialog[open], [role=dialog]`));
}

/** Whether the key would press the button or link that has the focus. */
export function isPress(event) {
  const presses = event.key === "Enter" || event.key === " ";
  return presses && Boolean(event.composedPath()[0].closest?.("button, a, summary"));
}

/** The name of a key with what is held: "a", "Shift+a", "[", "Ctrl+z", "Alt+ArrowDown". */
export function nameOf(event) {
  const { key, shiftKey, altKey, metaKey } = event;
  // AltGr reports Ctrl and Alt, yet types a character.
  const typed = event.getModifierState("AltGraph");
  const letter = latinLetter(event);
  const name = letter ?? key;
  const held = [
    (event.ctrlKey || metaKey) && !typed ? "Ctrl" : "",
    altKey && !typed ? "Alt" : "",
    shiftKey && (letter || key.length > 1) ? "Shift" : "",
  ];
  return [...held.filter(Boolean), name].join("+");
}

/** The letter of the key, also on a layout that types another script. */
function latinLetter({ key, code }) {
  if (/^[a-z]$/i.test(key)) return key.toLowerCase();
  return /^\P{ASCII}$/u.test(key) ? /^Key([A-Z])$/.exec(code)?.[1].toLowerCase() : undefined;
}

function readOwn(storage) {
  try {
    const own = JSON.parse(storage.getItem(SETTING) ?? "{}");
    return own && typeof own === "object" ? own : {};
  } catch {
    return {}; // never kept, or not by us
  }
}

export class Keys {
  /**
   * @param {Iterable<import("./page.js").Type>} types
   * @param {Storage} [storage]
   */
  constructor(types, storage = localStorage) {
    this.storage = storage;
    const letters = Array.from(types, (t) => [`type-${t.key}`, ["choose", t.key], [t.letter], t.label, t.group]);
    this.standard = [...STANDARD, ...letters];
    this.own = readOwn(storage);
    this.#bind();
  }

  #bind() {
    /** @type {Binding[]} */
    this.bindings = this.standard.map(([id, command, keys, does, group]) => {
      const own = this.own[id];
      return { id, command, keys: typeof own === "string" ? [own] : keys, does, group };
    });
    this.commands = new Map(this.bindings.flatMap(({ keys, command }) => keys.map((key) => [key, command])));
  }

  /** The first key of a command, in words; "" where it has none. */
  words(id) {
    const [key] = this.bindings.find((b) => b.id === id)?.keys ?? [];
    return key ? keyWords(key) : "";
  }

  /**
   * Give a command another key.
   * @returns {string}  what the key does already, if it is taken; then nothing changed
   */
  change(id, name) {
    const taken = this.bindings.find((b) => b.id !== id && b.keys.includes(name));
    if (taken) return taken.does;
    this.own[id] = name;
    this.#keep();
    return "";
  }

  /** Back to the standard keys. */
  reset() {
    this.own = {};
    this.#keep();
  }

  #keep() {
    this.#bind();
    try {
      this.storage.setItem(SETTING, JSON.stringify(this.own));
    } catch {
      // it holds until the page is left
    }
  }

  /**
   * What a key asks for; null if the key is the browser's.
   * @param {KeyboardEvent} event
   * @returns {?Command}
   */
  commandFor(event) {
    const name = nameOf(event);
    const command = this.commands.get(name);
    if (command) return command;
    const type = name.startsWith("Shift+") ? this.commands.get(name.slice(6)) : null;
    if (type?.[0] === "choose") return ["type", type[1]];
    if (event.ctrlKey || event.metaKey || event.altKey) return null;
    const digit = /^Digit([0-4])$/.exec(event.code)?.[1]; // layouts with the digits on Shift
    if (digit) return digit === "0" ? ["clear"] : ["sure", Number(digit)];
    return /^[a-z]$/.test(name) ? ["unknown", name] : null;
  }
}
