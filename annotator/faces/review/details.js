/** All that can be said of a sentence beside type, source and certainty. */
import { button, el, fill, keycap } from "./dom.js";
import { chainEditor } from "./chain.js";
import { gradePanel } from "./grades.js";
import { WORDS } from "./words.js";

/** Fields with a fixed set of values, in the order of asking. */
const CHOICES = [
  "identification", "attribution", "quote_type", "stance", "polarity", "scope", "record_status", "interest",
];
/** Fields that mark words of the text. */
const MARKED = ["mention", "cue", "attributed"];

export class Details {
  /**
   * @param {HTMLElement} root
   * @param {import("./page.js").Book} book
   */
  constructor(root, book) {
    Object.assign(this, { root, book });
    this.grading = { open: false, question: "speech-reliability", offering: false };
  }

  /**
   * Draw the fields of a unit; without a coding, only what can be said of any sentence.
   * @param {import("./review.js").Unit} unit
   * @param {?import("./review.js").Coding} coding  the answer on show
   * @param {import("./text.js").Text} text
   */
  show(unit, coding, text) {
    const active = this.root.contains(this.root.getRootNode().activeElement) && this.root.getRootNode().activeElement;
    const same = this.start === unit.start;
    this.start = unit.start;
    if (same && active && active.type === "text" && active.value !== active.defaultValue) return; // still being typed
    const focused = active && active.dataset.key;
    this.offered = { ...this.book.nothing.coding, ...coding };
    fill(this.root,
      el("h2", {}, WORDS.allDetails, " ", keycap(this.book.keys.words("details"))),
      ...(coding ? this.#coded(this.offered, text) : [el("p", { class: "hint" }, WORDS.typeFirstDetails)]),
      this.#text("evidence", WORDS.evidence, unit.tag?.evidence ?? "", WORDS.evidenceHint),
      coding ? gradePanel(unit.tag?.grades ?? {}, this.offered, this.grading, this.book) : null,
      button("toggle", "details", { class: "tool" }, WORDS.closeDetails));
    if (focused) this.root.querySelector(`[data-key="${CSS.escape(focused)}"]`)?.focus({ preventScroll: true });
  }

  #coded(coding, text) {
    const chains = coding.chains.map((chain, c) => chainEditor(chain, c, this.book));
    const choices = coding.primary_type === "unattributed" ? [...CHOICES, "voice"] : CHOICES;
    return [
      el("h3", {}, WORDS.chainOrder),
      ...chains,
      button("chain-add", "", { class: "tool", "data-key": "chain-add" }, WORDS.addChain),
      el("h3", {}, WORDS.wordsOf),
      el("dl", { class: "marked" }, ...MARKED.flatMap((field) => this.#marked(field, coding[field], text))),
      el("div", { class: "choices" }, ...choices.map((field) => this.#choice(field, coding[field]))),
      this.#text("hedges", WORDS.hedges, coding.hedges.join("; "), WORDS.hedgesHint),
      ...this.#owners(coding),
    ];
  }

  #marked(field, spans, text) {
    const words = spans.map(([start, end]) => `“${text.slice(start, end)}”`).join(" … ");
    const command = button("mark", field, { class: "tool", "data-key": `mark-${field}` }, words ? WORDS.markAgain : WORDS.mark);
    return [el("dt", { class: field }, WORDS.marked[field]), el("dd", {}, words || WORDS.notMarked, " ", command)];
  }

  #choice(field, value) {
    const terms = [...(this.book.fields[field]?.values() ?? [])];
    const options = terms.map((term) => el("option", { value: term.key, selected: term.key === value, title: term.plain }, term.label));
    const none = terms.some((term) => term.key === value) ? null : el("option", { value: "", selected: true }, "–");
    return el("label", {}, el("span", { class: "label" }, WORDS.fields[field]),
      el("select", { "data-change": "field", "data-field": field, "data-key": field }, ...[none, ...options].filter(Boolean)));
  }

  #text(field, label, value, hint) {
    const input = el("input", { type: "text", "data-change": field, "data-key": field, maxlength: 2000, placeholder: hint, autocomplete: "off" });
    input.value = input.defaultValue = value;
    return el("label", { class: "text" }, el("span", { class: "label" }, label), input);
  }

  /** Whose each hedge is: the source's, or the reporter's. */
  #owners({ hedges, hedges_of_source: ours }) {
    return hedges.map((hedge) => {
      const owner = ours === null ? "" : ours.includes(hedge) ? "source" : "reporter";
      const options = [["", WORDS.byQuotation], ["source", WORDS.hedgeOf.source], ["reporter", WORDS.hedgeOf.reporter]];
      return el("label", { class: "owner" }, `“${hedge}” `,
        el("select", { "data-change": "hedge-owner", "data-hedge": hedge, "data-key": `hedge-${hedge}` },
          ...options.map(([key, words]) => el("option", { value: key, selected: key === owner }, words))));
    });
  }
}
