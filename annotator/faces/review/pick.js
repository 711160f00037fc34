/** Choosing a stretch of words in a sentence: by arrow keys, mouse or touch. */
import { el } from "./dom.js";

export class Pick {
  /**
   * @param {HTMLElement} place  the element that holds the words of the unit
   * @param {import("./text.js").Text} text
   * @param {{start: number, end: number}} unit
   * @param {?number[]} chosen  start and end of what is marked now, if it lies in the unit
   * @param {{moved: (words: string) => void, done: (span: ?number[] | undefined) => void}} callbacks
   *   `done` gets null for "no words", undefined if the person left
   */
  constructor(place, text, { start, end }, chosen, { moved, done }) {
    Object.assign(this, { text, moved, done });
    const starts = text.wordStarts(start, end);
    this.spans = starts.map((s, i) => text.trim(s, starts[i + 1] ?? end));
    this.words = starts.map((s, i) => el("span", { class: "word" }, text.slice(s, starts[i + 1] ?? end)));
    this.words.forEach((word, i) => {
      word.addEventListener("pointerdown", (event) => this.#begin(event, i));
      word.addEventListener("pointerenter", (event) => event.buttons && this.#choose(this.anchor, i));
      word.addEventListener("click", (event) => event.stopPropagation());
    });
    place.replaceChildren(...this.words);
    const within = (offset) => this.spans.findIndex(([, e]) => offset < e);
    const [from, to] = chosen ? [within(chosen[0]), within(chosen[1] - 1)] : [0, 0];
    this.#choose(Math.max(from, 0), to < 0 ? this.spans.length - 1 : to);
  }

  /** Whether the key was one for choosing. */
  press({ key, shiftKey }) {
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[key];
    if (step) {
      const at = Math.min(Math.max(this.at + step, 0), this.spans.length - 1);
      this.#choose(shiftKey ? this.anchor : at, at);
    } else if (key === "Enter") this.done(this.text.bare(this.spans[this.low][0], this.spans[this.high][1]));
    else if (key === "Delete" || key === "Backspace") this.done(null);
    else if (key === "Escape") this.done(undefined);
    else return key === "Shift";
    return true;
  }

  #begin(event, i) {
    event.preventDefault();
    event.target.releasePointerCapture?.(event.pointerId); // a finger may go on to other words
    this.#choose(event.shiftKey ? this.anchor : i, i);
  }

  #choose(anchor, at) {
    Object.assign(this, { anchor, at, low: Math.min(anchor, at), high: Math.max(anchor, at) });
    this.words.forEach((word, i) => word.classList.toggle("picked", i >= this.low && i <= this.high));
    this.moved(this.text.slice(this.spans[this.low][0], this.spans[this.high][1]));
  }
}
