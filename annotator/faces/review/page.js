/** The article drawn as a page: one option of a listbox for each unit, its mark in the margin. */
import { el, fill } from "./dom.js";
import { WORDS } from "./words.js";

/**
 * @typedef {{key: string, label: string, letter: string, plain: string, group: number}} Type
 * @typedef {{types: Map<string, Type>, certainty: Map<number, string>, kinds: Map<string, string>}} Book
 */

/** Id of the element of a unit; starts stay unique through splits and merges. */
export function idOf(unit) {
  return `unit-${unit.start}`;
}

export class Page {
  /**
   * @param {HTMLElement} list  the listbox
   * @param {import("./review.js").Review} review
   * @param {Book} book
   */
  constructor(list, review, book) {
    Object.assign(this, { list, review, book });
    const page = document.createDocumentFragment();
    review.units.forEach((unit, i) => page.append(this.#unit(unit, i)));
    list.replaceChildren(page);
    this.current = null;
  }

  /**
   * Draw again what a change touched.
   * @param {import("./review.js").Touched} touched
   */
  redraw({ at, removed, added }) {
    const { children } = this.list;
    if (removed === added) {
      for (let i = at; i < at + added; i++) this.#mark(children[i], this.review.units[i]);
      if (removed === 1 && idOf(this.review.units[at]) === children[at].id) return;
    }
    const old = Array.from(children).slice(at, at + removed);
    const fresh = this.review.units.slice(at, at + added).map((unit, k) => this.#unit(unit, at + k));
    if (old.length) old[0].before(...fresh);
    for (const element of old) element.remove();
  }

  /** Move the mark of the current unit; `scroll` brings it into view. */
  select(i, scroll = true) {
    const element = this.list.children[i];
    if (this.current && this.current !== element) this.current.setAttribute("aria-selected", "false");
    this.current = element;
    if (!element) return;
    element.setAttribute("aria-selected", "true");
    this.list.setAttribute("aria-activedescendant", element.id);
    if (scroll) element.scrollIntoView({ block: "nearest", behavior: "auto" });
  }

  /** The element that holds the words of a unit. */
  words(i) {
    return this.list.children[i].firstElementChild;
  }

  /** Put the plain words of a unit back. */
  restore(i) {
    const { start, end } = this.review.units[i];
    this.words(i).textContent = this.review.text.slice(start, end);
  }

  #unit(unit, i) {
    const before = this.review.units[i - 1];
    const opens = !before || this.review.text.breaksParagraph(before.end, unit.start);
    const words = el("span", { class: "words" }, this.review.text.slice(unit.start, unit.end));
    const element = el("div", { class: "unit", role: "option", id: idOf(unit), "aria-selected": "false" }, words, el("span", { class: "mark" }));
    element.classList.toggle("opens", opens);
    this.#mark(element, unit);
    return element;
  }

  #mark(element, unit) {
    const { type, state, step } = this.#answer(unit);
    element.dataset.kind = unit.kind;
    element.dataset.counted = unit.counted;
    const mark = element.lastElementChild;
    mark.dataset.state = state;
    mark.dataset.group = type ? type.group : "";
    fill(mark,
      el("b", { class: "chip", "aria-hidden": "true" }, type ? type.letter.toUpperCase() : "–"),
      el("span", { class: "label" }, type ? type.label : WORDS.open),
      step ? el("span", { class: "step" }, step) : null,
      unit.tag?.to_check ? el("span", { class: "flag" }, WORDS.toCheck) : null,
    );
  }

  /** What the margin says: the person's answer, or else the machine's, marked as such. */
  #answer({ tag, suggestion }) {
    const own = this.book.types.get(tag?.primary_type);
    if (own && !tag.confirmed) return { type: own, state: "carried", step: WORDS.confirm };
    if (own) return { type: own, state: "answered", step: this.book.certainty.get(tag.certainty) ?? WORDS.howSure };
    const type = this.book.types.get(suggestion?.type);
    const step = suggestion?.look_again ? WORDS.lookAgain : WORDS.suggested;
    return type ? { type, state: "suggested", step } : { type: null, state: "open", step: "" };
  }
}
