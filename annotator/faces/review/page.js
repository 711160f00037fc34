/** The article drawn as a page: one option of a listbox for each unit, its mark in the margin. */
import { el, fill } from "./dom.js";
import { WORDS } from "./words.js";

/**
 * @typedef {{key: string, label: string, letter: string, plain: string, group: number,
 *   examples: string[], starting: object}} Type
 * @typedef {{types: Map<string, Type>, certainty: Map<number, string>,
 *   fields: Object<string, Map<string, {key: string, label: string, plain: string}>>,
 *   confusions: {types: string[], text: string}[], nothing: object,
 *   trust: Map<string, {label: string, reason: string}>, suggestedBy: string,
 *   record: Object<string, [number, number]>,
 *   keys: import("./keys.js").Keys}} Book
 */

/** Id of the element of a unit; starts stay unique through splits and merges. */
export function idOf(unit) {
  return `unit-${unit.start}`;
}

/** Units in one stretch; the browser lays out and paints only the stretches in sight. */
const STRETCH = 40;

export class Page {
  /**
   * @param {HTMLElement} list  the listbox
   * @param {import("./review.js").Review} review
   * @param {Book} book
   */
  constructor(list, review, book) {
    Object.assign(this, { list, review, book });
    /** The elements of the units, in text order. */
    this.elements = review.units.map((unit, i) => this.#unit(unit, i));
    this.current = null;
    this.scrolling = 0;
    /** @type {HTMLElement[]} whose words are drawn with marks */
    this.emphasised = [];
    /** @type {?import("./filters.js").Test} */
    this.test = null;
    const stretches = [];
    for (let i = 0; i < this.elements.length; i += STRETCH) {
      stretches.push(el("div", { class: "stretch", role: "presentation" }, ...this.elements.slice(i, i + STRETCH)));
    }
    list.replaceChildren(...stretches);
  }

  /** Let the sentences that fail the test step back; null shows all.
   * @returns {number} how many pass */
  filter(test) {
    this.test = test;
    this.review.units.forEach((unit, i) => this.#filter(this.elements[i], unit));
    return test ? this.elements.filter((e) => !e.classList.contains("aside")).length : this.elements.length;
  }

  #filter(element, unit) {
    element.classList.toggle("aside", Boolean(this.test) && !this.test(unit, this.review));
  }

  /** Show these units as chosen together, and no others. */
  range(low, high) {
    for (const element of this.list.querySelectorAll(".ranged")) {
      element.classList.remove("ranged");
      element.setAttribute("aria-selected", String(element === this.current));
    }
    for (const element of this.elements.slice(low, high + 1)) {
      element.classList.add("ranged");
      element.setAttribute("aria-selected", "true");
    }
  }

  /**
   * Draw marks on the words of the text, and take the former ones away.
   * @param {{span: number[], role: string}[]} marks
   */
  emphasise(marks) {
    for (const element of this.emphasised) this.#plain(element);
    this.emphasised = [];
    for (const i of new Set(marks.map(({ span }) => this.review.from(span[0])))) {
      if (this.elements[i]) this.#emphasise(i, marks);
    }
  }

  #emphasise(i, marks) {
    const { start, end } = this.review.units[i];
    const inside = ([s, e]) => [Math.max(s, start), Math.min(e, end)];
    const here = marks.map(({ span, role }) => ({ span: inside(span), role })).filter(({ span: [s, e] }) => s < e);
    here.sort((a, b) => a.span[0] - b.span[0]);
    const parts = [];
    let at = start;
    for (const { span: [s, e], role } of here) {
      if (s < at) continue; // two marks on the same words: the first is drawn
      parts.push(this.review.text.slice(at, s), el("span", { class: `said-${role}` }, this.review.text.slice(s, e)));
      at = e;
    }
    this.words(i).replaceChildren(...parts, this.review.text.slice(at, end));
    this.emphasised.push(this.elements[i]);
  }

  #plain(element) {
    const i = this.elements.indexOf(element);
    if (i >= 0) this.restore(i);
  }

  /**
   * Draw again what a change touched.
   * @param {import("./review.js").Touched} touched
   */
  redraw({ at, removed, added }) {
    const { units } = this.review;
    if (removed === 1 && added === 1 && idOf(units[at]) === this.elements[at].id) {
      this.#mark(this.elements[at], units[at]);
      this.#filter(this.elements[at], units[at]);
      return;
    }
    if (!removed) return;
    const fresh = units.slice(at, at + added).map((unit, k) => this.#unit(unit, at + k));
    const old = this.elements.splice(at, removed, ...fresh);
    old[0].before(...fresh);
    for (const element of old) element.remove();
    fresh.forEach((element, k) => this.#filter(element, units[at + k]));
  }

  /** Draw every mark again: what is shown of suggestions has changed. */
  remark() {
    this.elements.forEach((element, i) => this.#mark(element, this.review.units[i]));
  }

  /** Move the mark of the current unit; `scroll` brings it into view with the next frame. */
  select(i, scroll = true) {
    const element = this.elements[i];
    if (this.current !== element) {
      this.current?.setAttribute("aria-selected", String(this.current.classList.contains("ranged")));
      this.current?.classList.remove("current");
    }
    this.current = element;
    element.classList.add("current");
    element.setAttribute("aria-selected", "true");
    this.list.setAttribute("aria-activedescendant", element.id);
    if (scroll) this.#scrollSoon("nearest");
  }

  /** Bring the current unit to the middle of the window. */
  centre() {
    this.#scrollSoon("center");
  }

  /** Point out these units, and no others. */
  point(indices) {
    for (const element of this.list.querySelectorAll(".pointed")) element.classList.remove("pointed");
    for (const i of indices) this.elements[i]?.classList.add("pointed");
  }

  /** Index of the unit that holds a node of the page; -1 if none does. */
  indexOf(node) {
    return this.elements.indexOf(node.closest(".unit"));
  }

  /** The element that holds the words of a unit. */
  words(i) {
    return this.elements[i].firstElementChild;
  }

  /** Put the plain words of a unit back. */
  restore(i) {
    const { start, end } = this.review.units[i];
    this.words(i).textContent = this.review.text.slice(start, end);
  }

  /** Once a frame, and not while the key is handled: measuring would hold the key up. */
  #scrollSoon(block) {
    cancelAnimationFrame(this.scrolling);
    this.scrolling = requestAnimationFrame(() => this.current.scrollIntoView({ block }));
  }

  #unit(unit, i) {
    const before = this.review.units[i - 1];
    const opens = !before || this.review.text.breaksParagraph(before.end, unit.start);
    const words = el("span", { class: "words" }, this.review.text.slice(unit.start, unit.end));
    const element = el("div", { class: "unit", role: "option", id: idOf(unit), "aria-selected": "false" },
      words, el("span", { class: "mark" }));
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
    mark.dataset.trust = state === "suggested" ? unit.suggestion.trust : "";
    fill(mark,
      el("b", { class: "chip", "aria-hidden": "true" }, type ? type.letter.toUpperCase() : "–"),
      el("span", { class: "label" }, type ? type.label : WORDS.open),
      step ? el("span", { class: "step" }, step) : null,
      unit.tag?.to_check ? el("span", { class: "flag" }, WORDS.toCheck) : null,
      unit.tag?.second_reader ? el("span", { class: "flag" }, WORDS.secondReader) : null,
    );
  }

  /** What the margin says: the person's answer, or else the machine's, marked as such. */
  #answer(unit) {
    const { tag } = unit;
    const suggestion = this.review.suggestionOf(unit);
    const own = this.book.types.get(tag?.primary_type);
    if (own && !tag.confirmed) return { type: own, state: "carried", step: WORDS.confirm };
    const sure = this.book.certainty.get(tag?.certainty) ?? WORDS.howSure;
    if (own) return { type: own, state: "answered", step: sure };
    const type = this.book.types.get(suggestion?.coding.primary_type);
    const step = this.book.trust.get(suggestion?.trust)?.label;
    if (type) return { type, state: "suggested", step };
    return { type: null, state: "open", step: unit.suggestion ? WORDS.blind : "" };
  }
}
