/** The side panel: the answer, the reasons and the chain of the current unit, and every command
 * as a button. */
import { showRule } from "./book.js";
import { Details } from "./details.js";
import { button, el, fill, keycap } from "./dom.js";
import { WORDS, whereWords } from "./words.js";

const STATUS = { answered: "your answer", carried: "carried over – please confirm", open: "choose a type" };

/** What may take the place of the usual parts. */
export const SHEETS = ["details", "book", "history"];

/** The bare drawing of a panel; parts are filled by `Panel.show`. */
function skeleton(book) {
  const sheets = SHEETS.map((name) => [name, el("section", { class: `sheet-${name}`, "aria-label": WORDS.sheets[name] })]);
  return {
    where: el("p", { class: "where" }),
    answer: el("div", { class: "answer" }),
    ask: el("div", { class: "ask" }),
    sure: el("div", { class: "sure", role: "group", "aria-label": WORDS.chooseHowSure }),
    differing: el("div", { class: "differing" }),
    ...Object.fromEntries(sheets),
    evidence: el("div", { class: "evidence" }),
    types: typePalette(book),
    rule: el("p", { class: "rule hint" }),
    fields: el("div", { class: "fields" }),
    tools: tools(book),
  };
}

function typePalette(book) {
  const buttons = [...book.types.values()].map((type) => typeButton(type, book, { "aria-pressed": "false" }));
  return el("div", { class: "types", role: "group", "aria-label": WORDS.types }, ...buttons);
}

/** A button that chooses a type: its letter as on the keyboard, its label. */
function typeButton(type, book, attributes = {}) {
  const chip = el("b", { class: "chip", "aria-hidden": "true" }, book.keys.words(`type-${type.key}`));
  const shown = { class: "type", "data-group": type.group, title: type.plain, ...attributes };
  return button("choose", type.key, shown, chip, type.label);
}

function tools(book) {
  const tool = (command, argument, words, id, attributes = {}) =>
    button(command, argument, { class: "tool", ...attributes }, words, " ", id ? el("kbd", { "data-key-of": id }) : null);
  const option = ([key, label]) => el("option", { value: key }, label);
  const select = (change, words, options) =>
    el("label", { class: "kind" }, words, " ", el("select", { "data-change": change }, ...options.map(option)));
  const kinds = [...(book.fields.kind?.values() ?? [])].map((term) => [term.key, term.label]);
  return el("div", { class: "tools" },
    tool("undo", "", WORDS.undo, "undo"), tool("redo", "", WORDS.redo, "redo"), tool("clear", "", WORDS.clear, "clear"),
    tool("repeat", "", WORDS.repeat, "repeat"),
    tool("check", "", WORDS.check, "check"), tool("second", "", WORDS.secondReaderTool, "second"),
    tool("toggle", "details", WORDS.allDetails, "details"), tool("toggle", "book", WORDS.ruleTool, "book"),
    tool("toggle", "history", WORDS.history, "history"),
    tool("split", "", WORDS.split, "split"), tool("merge", -1, WORDS.mergeUp, "merge-up"), tool("merge", 1, WORDS.mergeDown, "merge-down"),
    tool("ranging", "", WORDS.ranging, "range-down", { title: WORDS.rangingHint, "aria-pressed": "false" }),
    tool("search", "", WORDS.searchTool, "search"), tool("help", "", WORDS.keys, "help"), tool("least", "", WORDS.leastCertain, "least"),
    tool("order", "", WORDS.leastFirst, "", { title: WORDS.leastFirstHint, "aria-pressed": "false" }),
    tool("print", "", WORDS.print, ""),
    select("kind", WORDS.kind, kinds),
    select("blind", WORDS.blindSetting, Object.entries(WORDS.blindChoices)),
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
    this.details = new Details(this.parts.details, book);
    /** @type {?string} which sheet is open */
    this.sheet = null;
    root.replaceChildren(...Object.values(this.parts));
    this.root = root;
    this.parts.types.addEventListener("pointerover", (event) => this.#point(event));
    this.parts.types.addEventListener("focusin", (event) => this.#point(event));
    this.parts.types.addEventListener("pointerleave", () => this.#showPlain(this.typeOnShow));
    this.showKeys();
  }

  /** The keys as they are now, on every button that has one. */
  showKeys() {
    for (const cap of this.root.querySelectorAll("[data-key-of]")) cap.textContent = this.book.keys.words(cap.dataset.keyOf);
    for (const [key, b] of this.typeButtons) b.firstElementChild.textContent = this.book.keys.words(`type-${key}`);
  }

  #tool(name) {
    return this.parts.tools.querySelector(`[data-do="${name}"]`);
  }

  #select(name) {
    return this.parts.tools.querySelector(`[data-change="${name}"]`);
  }

  /** Whether the switch "least certain first" is on. */
  showOrder(leastFirst) {
    this.#tool("order").setAttribute("aria-pressed", leastFirst);
  }

  showBlind(blind) {
    this.#select("blind").value = blind;
  }

  showRanging(on) {
    this.#tool("ranging").setAttribute("aria-pressed", on);
  }

  /** Take the field away in which a name or a note was asked for. */
  endAsking() {
    this.parts.ask.replaceChildren();
  }

  /** Open a sheet in place of the usual parts, or close it with null. */
  open(sheet) {
    this.sheet = sheet;
    this.root.dataset.sheet = sheet ?? "";
    for (const b of this.root.querySelectorAll('.tools [data-do="toggle"]')) {
      b.setAttribute("aria-pressed", String(b.dataset.with === sheet));
    }
  }

  /**
   * @param {import("./review.js").Unit} unit
   * @param {number} number  from 1
   * @param {import("./review.js").Review} review
   */
  show(unit, number, review) {
    const { parts, book } = this;
    const kind = book.fields.kind?.get(unit.kind)?.label ?? unit.kind;
    const suggestion = review.suggestionOf(unit);
    parts.where.textContent = whereWords(number, review.units.length, kind, unit.counted);
    this.#showAnswer(unit, suggestion);
    this.#showDiffering(unit.tag?.primary_type || unit.differing.length < 2 ? [] : unit.differing);
    const coding = review.codingOf(unit);
    parts.evidence.replaceChildren(...this.#evidence(suggestion, coding, unit));
    this.#showFields(unit, coding);
    this.#select("kind").value = unit.kind;
    this.#tool("check").setAttribute("aria-pressed", Boolean(unit.tag?.to_check));
    this.#tool("second").setAttribute("aria-pressed", Boolean(unit.tag?.second_reader));
    this.typeOnShow = book.types.get(coding?.primary_type) ?? null;
    this.#showPlain(this.typeOnShow);
    if (this.sheet === "details") this.details.show(unit, coding, review.text);
    if (this.sheet === "book") showRule(parts.book, this.typeOnShow, book);
  }

  #point(event) {
    this.#showPlain(this.book.types.get(event.target.closest("[data-with]")?.dataset.with) ?? this.typeOnShow);
  }

  /** The rule of a type in one sentence. */
  #showPlain(type) {
    this.parts.rule.textContent = type ? `${type.label}: ${type.plain}` : "";
  }

  #showAnswer({ tag, suggestion: hidden }, suggestion) {
    const own = this.book.types.get(tag?.primary_type);
    const type = own ?? this.book.types.get(suggestion?.coding.primary_type);
    const { source } = (own ? tag : suggestion?.coding) ?? {};
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
        el("p", { class: "status step" }, trust?.label ?? (state === "open" && hidden ? WORDS.blindHint : STATUS[state])),
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

  #evidence(suggestion, coding, { tag, settled }) {
    const chains = (coding?.chains ?? []).filter((chain) => chain.length);
    const how = chains.length ? [el("h3", {}, WORDS.chain), ...chains.map((chain) => this.#chain(chain))] : [];
    if (settled) how.unshift(this.#settled(settled, tag));
    if (!suggestion) return how;
    return [
      ...how,
      ...(suggestion.alternatives.length ? [this.#alternatives(suggestion.alternatives)] : []),
      ...(tag?.primary_type && tag.primary_type !== suggestion.coding.primary_type ? [this.#saidOtherwise(suggestion)] : []),
      el("h3", {}, WORDS.why),
      el("ul", { class: "reasons" }, ...suggestion.reasons.map((reason) => el("li", {}, reason))),
      el("p", { class: "hint" }, WORDS.record(this.book.record[suggestion.coding.primary_type]), this.book.suggestedBy),
    ];
  }

  /** What the desk settled on, and why; shown once the article is signed off. */
  #settled({ type, source, reason }, tag) {
    const words = [this.book.types.get(type)?.label, source].filter(Boolean).join(", ");
    const alike = tag?.primary_type === type;
    return el("div", { class: "settled" }, el("p", {}, el("b", {}, WORDS.settledOn(words)), alike ? "" : ` ${WORDS.differsFromYours}`),
      el("p", { class: "hint" }, reason));
  }

  /** What the machine would have said, once the person has said something else. */
  #saidOtherwise({ coding }) {
    const words = [this.book.types.get(coding.primary_type)?.label, coding.source].filter(Boolean).join(", ");
    return el("p", {}, WORDS.machineSays(words));
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
    return el("div", { class: "alternatives" }, el("h3", {}, WORDS.orElse), ...types.map((type) => typeButton(type, this.book)));
  }

  #showFields({ tag }, coding) {
    const row = (command, label, value) => button(command, "", { class: "field" },
      el("span", { class: "label" }, label, " ", keycap(this.book.keys.words(command))), el("span", { class: "value" }, value));
    fill(this.parts.fields,
      row("source", WORDS.source, coding?.source || WORDS.noSource),
      row("note", WORDS.note, tag?.note || WORDS.noNote),
      el("p", { class: "hint" }, WORDS.protect),
    );
  }
}
