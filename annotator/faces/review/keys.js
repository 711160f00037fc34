/**
 * The keyboard: from a key to a command. Letters belong to the codebook's types, digits to
 * certainty; what is left over moves, edits and undoes.
 *
 * @typedef {[command: string, argument?: string | number]} Command
 */

/** Fixed keys: key, command, words for the key map. A `shift` or `ctrl` must be held. */
export const FIXED = [
  { key: "1", command: ["sure", 1], words: "1 – 4",
    does: "how sure you are; accepts the suggestion; on to the next open sentence" },
  { key: "2", command: ["sure", 2] },
  { key: "3", command: ["sure", 3] },
  { key: "4", command: ["sure", 4] },
  { key: "Enter", command: ["accept"], words: "Enter", does: "accept as sure" },
  { key: "0", command: ["clear"], words: "0", does: "take your answer away" },
  { key: "ArrowDown", command: ["move", 1], words: "↓ ↑", does: "next, previous sentence" },
  { key: "ArrowUp", command: ["move", -1] },
  { key: "j", command: ["move", 1], words: "j k", does: "the same", spare: true },
  { key: "k", command: ["move", -1], spare: true },
  { key: "ArrowDown", shift: true, command: ["open", 1], words: "Shift ↓ ↑", does: "next, previous open sentence" },
  { key: "ArrowUp", shift: true, command: ["open", -1] },
  { key: "-", command: ["least"], words: "- (minus)",
    does: "the open sentence where the machine is least sure; again: the next such" },
  { key: "Home", command: ["jump", 0], words: "Home End", does: "first, last sentence" },
  { key: "End", command: ["jump", -1] },
  { key: "Backspace", command: ["undo"], words: "Backspace, Ctrl Z", does: "undo" },
  { key: "z", ctrl: true, command: ["undo"] },
  { key: "z", ctrl: true, shift: true, command: ["redo"], words: "Ctrl Shift Z, Ctrl Y", does: "redo" },
  { key: "y", ctrl: true, command: ["redo"] },
  { key: ",", command: ["source"], words: ",", does: "name the source" },
  { key: ".", command: ["note"], words: ".", does: "write a note" },
  { key: ";", command: ["check"], words: "; !", does: "mark “to check”, or take the mark away" },
  { key: "!", command: ["check"] },
  { key: "[", command: ["merge", -1], words: "[ ]", does: "merge with the previous, the next sentence" },
  { key: "]", command: ["merge", 1] },
  { key: "|", command: ["split"], words: "| \\", does: "split at a word: ← → choose, Enter splits" },
  { key: "\\", command: ["split"] },
  { key: "Escape", command: ["dismiss"] },
  { key: "/", command: ["search"], words: "/", does: "search in the text" },
  { key: "?", command: ["help"], words: "?", does: "this list" },
];

const EDITABLE = "input, textarea, select, [contenteditable=''], [contenteditable=true], [role=combobox]";

/** Whether the person is typing, or a dialog has the keys. */
export function isElsewhere(event) {
  return event.isComposing || event.composedPath().some((node) => node.matches?.(`${EDITABLE}, dialog, [role=dialog]`));
}

/** Whether the key would press the button or link that has the focus. */
export function isPress(event) {
  return event.key === "Enter" && Boolean(event.composedPath()[0].closest?.("button, a, summary"));
}

/**
 * What a key asks for; null if the key is the browser's.
 * @param {KeyboardEvent} event
 * @param {Map<string, string>} letters  letter -> type key
 * @returns {?Command}
 */
export function commandFor(event, letters) {
  const { key, shiftKey: shift, altKey, metaKey } = event;
  const typed = event.getModifierState("AltGraph"); // AltGr reports Ctrl and Alt, yet types a character
  const ctrl = (event.ctrlKey || metaKey) && !typed;
  if (altKey && !typed) return null;
  const name = key.length === 1 ? key.toLowerCase() : key;
  // A character says by itself whether Shift was held; for the other keys it makes a difference.
  const shifted = (k) => (k.shift === undefined ? name.length === 1 || !shift : k.shift === shift);
  const letter = ctrl || shift ? undefined : latinLetter(event);
  if (letters.has(letter)) return ["choose", letters.get(letter)];
  const fits = FIXED.filter((k) => k.key === name && Boolean(k.ctrl) === ctrl && shifted(k));
  const fixed = fits.find((k) => k.shift) ?? fits[0];
  if (fixed) return fixed.command;
  if (ctrl) return null;
  const digit = /^(?:Digit)([0-4])$/.exec(event.code)?.[1]; // layouts with the digits on Shift
  if (digit) return digit === "0" ? ["clear"] : ["sure", Number(digit)];
  return letter ? ["unknown", letter] : null;
}

/** The letter of the key, also on a layout that types another script. */
function latinLetter({ key, code }) {
  if (/^[a-z]$/i.test(key)) return key.toLowerCase();
  return /^\P{ASCII}$/u.test(key) ? /^Key([A-Z])$/.exec(code)?.[1].toLowerCase() : undefined;
}
