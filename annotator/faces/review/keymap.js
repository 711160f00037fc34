/** The list of all keys, in a dialog, where each of them can be changed. */
import { el, fill, keycap } from "./dom.js";
import { keyWords, nameOf } from "./keys.js";
import { WORDS } from "./words.js";

const HELD = new Set(["Shift", "Control", "Alt", "Meta", "AltGraph"]);

export class KeyMap {
  /**
   * @param {import("./keys.js").Keys} keys
   * @param {() => void} changed
   */
  constructor(keys, changed) {
    Object.assign(this, { keys, changed, asking: null });
    this.said = el("p", { class: "hint", role: "status" });
    this.body = el("div");
    const tool = (words, act, attributes = {}) => {
      const button = el("button", { type: "button", class: "tool", ...attributes }, words);
      button.addEventListener("click", act);
      return button;
    };
    this.dialog = el("dialog", { class: "keys", "aria-label": WORDS.keys },
      tool(WORDS.close, () => this.dialog.close(), { autofocus: true }),
      el("h2", {}, WORDS.keys), el("p", { class: "hint" }, WORDS.keysHint), this.said, this.body,
      tool(WORDS.standardKeys, () => this.#reset()));
    this.dialog.addEventListener("keydown", (event) => this.#key(event));
    this.dialog.addEventListener("close", () => (this.asking = null));
    this.body.addEventListener("click", (event) => this.#ask(event.target.closest("[data-id]")?.dataset.id));
    this.#draw();
  }

  open() {
    this.said.textContent = "";
    this.#draw();
    this.dialog.showModal();
  }

  #draw() {
    const row = ({ id, keys, does }) => [
      el("dt", {}, el("button", { type: "button", class: "key", "data-id": id, "aria-label": WORDS.changeKey(does) },
        ...(id === this.asking ? [WORDS.pressKey] : keys.map((key) => keycap(keyWords(key)))))),
      el("dd", {}, does)];
    const types = this.keys.bindings.filter((b) => b.id.startsWith("type-"));
    const others = this.keys.bindings.filter((b) => !b.id.startsWith("type-"));
    fill(this.body,
      el("dl", {}, ...others.flatMap(row)),
      el("h3", {}, WORDS.letters), el("p", { class: "hint" }, WORDS.shiftLetter),
      el("dl", { class: "letters" }, ...types.flatMap(row)));
  }

  #ask(id) {
    if (!id) return;
    this.asking = id;
    this.said.textContent = WORDS.pressKeyHint;
    this.#redraw(id);
  }

  #key(event) {
    if (!this.asking || HELD.has(event.key)) return;
    event.preventDefault();
    event.stopPropagation();
    const id = this.asking;
    this.asking = null;
    if (event.key === "Escape") this.said.textContent = "";
    else {
      const name = nameOf(event);
      const taken = this.keys.change(id, name);
      this.said.textContent = taken ? WORDS.keyTaken(keyWords(name), taken) : WORDS.keyChanged(keyWords(name));
      if (!taken) this.changed();
    }
    this.#redraw(id);
  }

  #reset() {
    this.keys.reset();
    this.said.textContent = WORDS.keysReset;
    this.changed();
    this.#draw();
  }

  #redraw(id) {
    this.#draw();
    this.body.querySelector(`[data-id="${CSS.escape(id)}"]`)?.focus();
  }
}
