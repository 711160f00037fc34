/** Choosing the word before which a sentence is split: by arrow keys, click or touch. */
import { el } from "./dom.js";

export class Cut {
  /**
   * @param {HTMLElement} place  the element that holds the words of the unit
   * @param {import("./text.js").Text} text
   * @param {{start: number, end: number}} unit
   * @param {{moved: (word: string) => void, done: (at: ?number) => void}} callbacks
   */
  constructor(place, text, { start, end }, { moved, done }) {
    const starts = text.wordStarts(start, end);
    Object.assign(this, { starts, moved, done });
    this.words = starts.map((s, i) => {
      const word = el("span", { class: "word" }, text.slice(s, starts[i + 1] ?? end));
      word.addEventListener("click", (event) => {
        event.stopPropagation();
        if (i > 0) done(s);
      });
      return word;
    });
    place.replaceChildren(...this.words);
    this.#choose(this.#likely(text));
  }

  /** Whether the key was one for choosing. */
  press({ key }) {
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[key];
    if (step) this.#choose(Math.min(Math.max(this.at + step, 1), this.starts.length - 1));
    else if (key === "Enter") this.done(this.starts[this.at]);
    else if (key === "Escape") this.done(null);
    return Boolean(step) || key === "Enter" || key === "Escape";
  }

  /** The word after the first full stop within, or else the middle one. */
  #likely(text) {
    const stops = (i) => /[.!?;][”’"')]*\s*$/.test(text.slice(this.starts[i - 1], this.starts[i]));
    const after = this.starts.findIndex((_, i) => i > 0 && stops(i));
    return after > 0 ? after : Math.ceil(this.starts.length / 2);
  }

  #choose(i) {
    this.words[this.at]?.classList.remove("here");
    this.at = i;
    this.words[i].classList.add("here");
    this.moved(this.words[i].textContent.trim());
  }
}
