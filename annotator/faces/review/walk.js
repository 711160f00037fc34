/** Where in the article one is, and where one goes next: one sentence or a range of them, in text
 * order or by the machine's doubt, all sentences or those that a filter shows. */
import { el, fill } from "./dom.js";
import { FILTERS, bySource, sourcesOf } from "./filters.js";
import { isOpen } from "./review.js";
import { keep, recall } from "./settings.js";
import { WORDS } from "./words.js";

export class Walk {
  /**
   * @param {{arrive: () => void, say: (words: string) => void, hush: () => void}} screen  `arrive`
   *   is told of every step
   */
  constructor(screen) {
    this.screen = screen;
    this.index = 0;
    /** Index of the other end of a range; null where one sentence is chosen.
     * @type {?number} */
    this.anchor = null;
    /** Whether a tap extends the range. */
    this.ranging = false;
    /** @type {?import("./filters.js").Test} */
    this.test = null;
    this.leastFirst = recall("least-first") === "yes";
    this.select = el("select", { "data-change": "filter" });
    this.select.addEventListener("focus", () => this.#offer());
  }

  /** Walk in this article from now on.
   * @param {import("./review.js").Review} review
   * @param {import("./page.js").Page} page */
  enter(review, page) {
    Object.assign(this, { review, page, anchor: null });
    this.#offer();
    if (this.test) page.filter(this.test);
    else if (review.units.some((unit) => !unit.asked)) this.#apply("asked");
  }

  get unit() {
    return this.review.units[this.index];
  }

  /** Indices of the units chosen. */
  get chosen() {
    const [low, high] = [this.anchor ?? this.index, this.index].sort((a, b) => a - b);
    return Array.from({ length: high - low + 1 }, (_, k) => low + k);
  }

  go(index, scroll = true) {
    if (!this.#has(index)) return;
    if (this.anchor !== null) this.endRange();
    this.#step(index, scroll);
  }

  #has(index) {
    return index >= 0 && index < this.review.units.length;
  }

  #step(index, scroll) {
    this.index = index;
    this.page.select(index, scroll);
    this.screen.arrive();
  }

  /** One sentence on; where a filter is set, to the next that it shows. */
  move(step) {
    const { units } = this.review;
    let i = this.index + step;
    while (this.test && units[i] && !this.test(units[i], this.review)) i += step;
    this.go(i);
  }

  // ------------------------------------------------------------ a range

  /** Choose all sentences from where the range began up to this one. */
  extend(index, scroll = true) {
    if (!this.#has(index)) return;
    this.anchor ??= this.index;
    this.#step(index, scroll);
    this.showRange();
    this.screen.say(WORDS.several(this.chosen.length));
  }

  showRange() {
    if (this.anchor !== null) this.page.range(this.chosen[0], this.chosen.at(-1));
  }

  endRange() {
    Object.assign(this, { anchor: null, ranging: false });
    this.page.range(0, -1);
    this.screen.hush();
  }

  // ------------------------------------------------------------ open sentences, types

  goOpen(step) {
    this.goOr(this.review.nextOpen(this.index, step));
  }

  /** To the next sentence with this type, the person's or the suggested. */
  goType(type, label) {
    const index = this.review.next(this.index, 1, (unit) => this.review.codingOf(unit)?.primary_type === type);
    if (index >= 0) this.go(index);
    else this.screen.say(WORDS.noneOfType(label ?? type));
  }

  /** Go to an open unit, or say that there is none. */
  goOr(index) {
    if (index >= 0) return this.go(index);
    this.screen.say(WORDS.allDone(this.review.progress().counted));
  }

  /** Index of the open unit to go on to after the one at `from`; -1 if none is open. */
  nextOpen(from) {
    if (this.leastFirst) return this.review.leastCertain(from)[0] ?? -1;
    if (!this.test) return this.review.nextOpen(from);
    const shown = (unit) => unit.counted && isOpen(unit) && this.test(unit, this.review);
    return this.review.next(from, 1, shown);
  }

  /** To the least certain open unit; from there, to the next after it. */
  goLeast() {
    const order = this.review.leastCertain(-1);
    const at = this.walked === this.unit.start ? order.indexOf(this.index) : -1;
    this.goOr(order[(at + 1) % order.length] ?? -1);
    this.walked = this.unit.start;
  }

  /** @returns {boolean} whether the least certain comes first from now on */
  switchOrder() {
    this.leastFirst = !this.leastFirst;
    keep("least-first", this.leastFirst ? "yes" : "no");
    this.screen.say(WORDS.order(this.leastFirst));
    return this.leastFirst;
  }

  // ------------------------------------------------------------ the filter

  #offer() {
    const chosen = this.select.value || "all";
    const sources = sourcesOf(this.review);
    const option = (value, label) => el("option", { value, selected: value === chosen }, label);
    const named = sources.map(([name, n]) => option(`source:${name}`, `${name} (${n})`));
    fill(this.select, option("all", WORDS.showAll), ...[...FILTERS].map(([key, { label }]) => option(key, label)),
      named.length ? el("optgroup", { label: WORDS.showSource }, ...named) : null);
  }

  #apply(key) {
    this.test = key === "all" ? null : (FILTERS.get(key)?.test ?? bySource(key.slice("source:".length)));
    this.select.value = key;
    return this.page.filter(this.test);
  }

  /** Show only what passes the filter named; "all" shows everything. */
  setFilter(key) {
    const n = this.#apply(key);
    if (!this.test) return this.screen.hush();
    const shows = (unit) => this.test(unit, this.review);
    if (!shows(this.unit)) this.go(this.review.next(this.index, 1, shows));
    this.screen.say(WORDS.filtered(n));
  }
}
