/** The side panel: the answer, the reasons and the chain of the current unit, and every command
 * as a button. */
import { button, el, fill, keycap } from "./dom.js";
import { WORDS, whereWords } from "./words.js";

const STATUS = { answered: "your answer", carried: "carried over – please confirm", open: "choose a type" };

/** The bare drawing of a panel; parts are filled by `Panel.show`. */
function skeleton(book) {
  return {
    where: el("p", { class: "where" }),
    answer: el("div", { class: "answer" }),
    ask: el("div", { class: "ask" }),
    sure: el("div", { class: "sure", role: "group", "aria-label": WORDS.chooseHowSure }),
    differing: el("div", { class: "differing" }),
    evidence: el("div", { class: "evidence" }),
    types: typePalette(book),
    fields: el("div", { class: "fields" }),
    tools: tools(book),
  };
}

function typePalette(book) {
  const buttons = [...book.types.values()].map((type) => typeButton(type, { "aria-pressed": "false" }));
  return el("div", { class: "types", role: "group", "aria-label": WORDS.types }, ...buttons);
}

/** A button that chooses a type: its letter as on the keyboard, its label. */
function typeButton(type, attributes = {}) {
  const chip = el("b", { class: "chip", "aria-hidden": "true" }, type.letter.toUpperCase());
  const shown = { class: "type", "data-group": type.group, title: type.plain, ...attributes };
  return button("choose", type.key, shown, chip, type.label);
}

function tools(book) {
  const tool = (command, argument, words, key) =>
    button(command, argument, { class: "tool" }, words, " ", keycap(key));
  const kinds = [...book.kinds].map(([key, label]) => el("option", { value: key }, label));
  return el("div", { class: "tools" },
    tool("undo", "", "Undo", "⌫"), tool("redo", "", "Redo", "Ctrl Y"), tool("clear", "", "Clear", "0"),
    tool("check", "", "To check", ";"), tool("split", "", "Split", "|"),
    tool("merge", -1, "Merge ↑", "["), tool("merge", 1, "Merge ↓", "]"),
    tool("search", "", "Search", "/"), tool("help", "", WORDS.keys, "?"), tool("least", "", WORDS.leastCertain, "-"),
    button("order", "", { class: "tool", title: WORDS.leastFirstHint, "aria-pressed": "false" }, WORDS.leastFirst),
    el("label", { class: "kind" }, "Kind ", el("select", { "data-change": "kind" }, ...kinds)),
  );
}

export class Panel {
  /**
   * @param {HTMLElement} root
   * @param {import("./page.js").Book} book
   */
  constructor(root, book) {
    this.book = book;
    this.parts = skeleton(book);
    this.typeButtons = new Map(Array.from(this.parts.types.children, (b) => [b.dataset.with, b]));
    this.sureButtons = new Map([...book.certainty].map(([step, label]) => [step,
      button("sure", step, { class: "step", "aria-pressed": "false" }, keycap(step), " ", label)]));
    this.sureLabel = el("p", { class: "hint" });
    this.parts.sure.append(this.sureLabel, ...this.sureButtons.values());
    root.replaceChildren(...Object.values(this.parts));
  }

  /** Whether the switch "least certain first" is on. */
  showOrder(leastFirst) {
    this.parts.tools.querySelector('[data-do="order"]').setAttribute("aria-pressed", leastFirst);
  }

  /**
   * @param {import("./review.js").Unit} unit
   * @param {number} number  from 1
   * @param {number} total
   */
  show(unit, number, total) {
    const { parts, book } = this;
    parts.where.textContent = whereWords(number, total, book.kinds.get(unit.kind) ?? unit.kind, unit.counted);
    parts.ask.replaceChildren();
    this.#showAnswer(unit);
    this.#showDiffering(unit.tag?.primary_type || unit.differing.length < 2 ? [] : unit.differing);
    parts.evidence.replaceChildren(...this.#evidence(unit));
    this.#showFields(unit);
    parts.tools.querySelector("select").value = unit.kind;
    parts.tools.querySelector('[data-do="check"]').setAttribute("aria-pressed", Boolean(unit.tag?.to_check));
  }

  #showAnswer({ tag, suggestion }) {
    const own = this.book.types.get(tag?.primary_type);
    const type = own ?? this.book.types.get(suggestion?.type);
    const { source } = (own ? tag : suggestion) ?? {};
    const state = own ? (tag.confirmed ? "answered" : "carried") : type ? "suggested" : "open";
    const trust = state === "suggested" ? this.book.trust.get(suggestion.trust) : null;
    const { answer } = this.parts;
    answer.dataset.state = state;
    answer.dataset.trust = trust ? suggestion.trust : "";
    answer.dataset.group = type?.group ?? "";
    fill(answer,
      el("b", { class: "chip", "aria-hidden": "true" }, type?.letter.toUpperCase() ?? "–"),
      el("div", {},
        el("p", { class: "name" }, type?.label ?? WORDS.noAnswer),
        source ? el("p", { class: "source" }, source) : null,
        el("p", { class: "status step" }, trust?.label ?? STATUS[state]),
        trust?.reason ? el("p", { class: "status" }, trust.reason) : null),
    );
    this.sureLabel.textContent = state === "suggested" ? WORDS.acceptHowSure : WORDS.chooseHowSure;
    const chosen = own && tag.certainty;
    for (const [step, b] of this.sureButtons) b.setAttribute("aria-pressed", chosen === step);
    for (const [key, b] of this.typeButtons) b.setAttribute("aria-pressed", own?.key === key);
  }

  #showDiffering(answers) {
    const choices = answers.map((tag, i) => {
      const type = this.book.types.get(tag.primary_type);
      const words = [type?.label ?? tag.primary_type, tag.source].filter(Boolean).join(", ");
      return button("adopt", i, { class: "tool" }, words);
    });
    const hint = choices.length ? el("p", { class: "hint" }, WORDS.differing) : null;
    fill(this.parts.differing, hint, ...choices);
  }

  #evidence({ suggestion }) {
    if (!suggestion) return [];
    const chains = suggestion.chains.filter((chain) => chain.length);
    return [
      ...(chains.length ? [el("h3", {}, WORDS.chain), ...chains.map((chain) => this.#chain(chain))] : []),
      ...(suggestion.alternatives.length ? [this.#alternatives(suggestion.alternatives)] : []),
      el("h3", {}, WORDS.why),
      el("ul", { class: "reasons" }, ...suggestion.reasons.map((reason) => el("li", {}, reason))),
      el("p", { class: "hint" }, this.book.suggestedBy),
    ];
  }

  #chain(chain) {
    const links = chain.map((link) => {
      const role = ["silent", "relay", "addressee"].find((r) => link.roles.includes(r));
      const kind = link.roles.includes("publisher") ? WORDS.thisOutlet : this.book.types.get(link.type)?.label;
      const guess = link.inferred ? { class: "inferred", title: WORDS.inferred } : {};
      return el("li", {}, el("span", guess, link.name || kind || link.type), role ? el("small", {}, ` (${role})`) : null);
    });
    return el("ol", { class: "chain" }, ...links);
  }

  #alternatives(keys) {
    const types = keys.map((key) => this.book.types.get(key)).filter(Boolean);
    return el("div", { class: "alternatives" }, el("h3", {}, WORDS.orElse), ...types.map((type) => typeButton(type)));
  }

  #showFields({ tag, suggestion }) {
    const { source } = (tag?.primary_type ? tag : suggestion) ?? {};
    const row = (command, label, value, key) => button(command, "", { class: "field" },
      el("span", { class: "label" }, label, " ", keycap(key)), el("span", { class: "value" }, value));
    fill(this.parts.fields,
      row("source", WORDS.source, source || WORDS.noSource, ","),
      row("note", WORDS.note, tag?.note || WORDS.noNote, "."),
      el("p", { class: "hint" }, WORDS.protect),
    );
  }
}
