/**
 * Settling by keyboard: one difference at a time, the readers' answers side by side; pick one, join
 * two, or write anew, each with a reason.
 *
 * @typedef {{start: number, end: number, kind: string, tag: ?import("./review.js").Tag}} Read
 * @typedef {{picked: string[], reason: string, accepted: string[], tag: ?import("./review.js").Tag}} Decision
 * @typedef {{start: number, end: number, number: number, context: number[], other_group: boolean,
 *   readings: Object<string, Read[]>, decision: ?Decision}} Difference
 */
import { readBook } from "./codebook.js";
import { button, el, fill, keycap } from "./dom.js";
import { Keys, isElsewhere, isPress } from "./keys.js";
import { NO_ANSWER } from "./review.js";
import { Text } from "./text.js";
import { SETTLING as WORDS } from "./settling_words.js";
import { WORDS as COMMON, stateWords } from "./words.js";

const KEPT_REASONS = 5;

export class Settling {
  /**
   * @param {ShadowRoot | HTMLElement} parent
   * @param {object} data  as handed over by annotator/faces/settle_data.py
   * @param {{queue: import("./queue.js").Queue, undo: object[], reasons: string[]}} session
   * @param {(wish: "reload") => void} ask
   */
  constructor(parent, data, session, ask) {
    Object.assign(this, { session, queue: session.queue, ask, index: 0 });
    /** What was chosen and still wants its reason. @type {?{picked: string[], tag: ?object}} */
    this.pending = null;
    this.book = readBook(data);
    this.book.keys = new Keys(this.book.types.values());
    this.#draw(parent);
    this.#load(data);
    this.queue.onState = () => this.#showState();
    this.queue.onRefused = (change, reason) => {
      this.#say(COMMON.refused(reason));
      this.ask("reload");
    };
    this.queue.onLeft = () => (this.left = this.queue.waiting > 0);
    this.#showState();
    this.press = (event) => this.#key(event);
    this.leave = (event) => this.queue.waiting && event.preventDefault();
    window.addEventListener("keydown", this.press, true);
    window.addEventListener("beforeunload", this.leave);
    this.queue.flush();
  }

  update(data) {
    this.queue.renew(data.token);
    if (data.version !== this.data.version) this.#load(data);
    else this.data = data;
  }

  close() {
    window.removeEventListener("keydown", this.press, true);
    window.removeEventListener("beforeunload", this.leave);
    this.root.remove();
  }

  #draw(parent) {
    this.progress = el("span", { class: "progress" });
    this.state = el("span", { class: "state", "data-do": "retry" });
    this.list = el("div", { class: "differences", role: "listbox", tabindex: "0", "aria-label": WORDS.list });
    this.context = el("p", { class: "context" });
    this.answers = el("div", { class: "answers" });
    this.rule = el("p", { class: "hint" });
    this.decided = el("div", { class: "decided" });
    this.asking = el("form", { class: "reason" });
    this.types = el("div", { class: "types", role: "group", "aria-label": WORDS.anew }, ...[...this.book.types.values()].map((type) =>
      button("anew", type.key, { class: "type", "data-group": type.group, title: type.plain },
        el("b", { class: "chip", "aria-hidden": "true" }, this.book.keys.words(`type-${type.key}`)), type.label)));
    this.live = el("p", { class: "unseen", role: "status", "aria-live": "polite" });
    this.notice = el("p", { class: "hint" });
    this.root = el("div", { class: "review settle" },
      el("div", { class: "top" }, this.progress, this.state),
      el("div", { class: "desk" }, this.list,
        el("section", { class: "case", "aria-label": WORDS.oneCase },
          this.context, this.answers, this.rule, this.decided, this.asking, this.notice,
          el("h3", {}, WORDS.anew), this.types,
          el("p", { class: "hint" }, WORDS.keys))),
      this.live);
    this.root.addEventListener("click", (event) => this.#click(event));
    this.asking.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#confirm();
    });
    this.asking.addEventListener("keydown", (event) => this.#reasonKey(event));
    parent.append(this.root);
  }

  #load(data) {
    const at = this.data ? this.differences[this.index]?.start : undefined;
    this.data = data;
    this.text = new Text(data.text);
    /** @type {Difference[]} */
    this.differences = data.differences;
    this.names = new Map(data.readers.map((r) => [r.id, r.name]));
    this.taken = data.taken;
    const kept = this.differences.findIndex((d) => d.start === at);
    const open = this.differences.findIndex((d) => !d.decision);
    fill(this.list, ...this.differences.map((d, i) => this.#row(d, i)));
    this.root.dataset.empty = this.differences.length === 0;
    this.#go(kept >= 0 ? kept : Math.max(open, 0));
  }

  get difference() {
    return this.differences[this.index];
  }

  // ------------------------------------------------------------ events

  #key(event) {
    if (isElsewhere(event) || isPress(event) || !this.difference) return;
    const command = this.#command(event);
    if (!command) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    this.do(...command);
  }

  /** A digit picks a reader, a letter writes anew; the rest as in the review. */
  #command(event) {
    if (event.key === "+") return ["both"];
    const command = this.book.keys.commandFor(event);
    if (command?.[0] === "sure") return ["pick", this.data.readers[command[1] - 1]?.id];
    if (command?.[0] === "choose") return ["anew", command[1]];
    return ["move", "open", "undo", "note", "dismiss", "clear"].includes(command?.[0]) ? command : null;
  }

  #click({ target }) {
    const pressed = target.closest("[data-do]");
    if (pressed) return this.do(pressed.dataset.do, pressed.dataset.with);
  }

  do(command, argument) {
    switch (command) {
      case "pick": return this.#pick(argument);
      case "both": return this.#both();
      case "anew": return this.#ask({ picked: [], tag: { ...NO_ANSWER, primary_type: argument, source: "", certainty: 4 } });
      case "go": return this.#go(Number(argument));
      case "move": return this.#go(this.index + Number(argument));
      case "open": return this.#goOpen(Number(argument));
      case "offer": return this.#offer(argument);
      case "note": return this.asking.querySelector("input")?.focus();
      case "clear": return this.#withdraw();
      case "undo": return this.#undo();
      case "dismiss": return this.#ask(null);
      case "retry": return this.queue.retry();
    }
  }

  // ------------------------------------------------------------ deciding

  #pick(reader) {
    const units = this.difference.readings[reader];
    if (!units) return this.#say(WORDS.noReader);
    this.#ask({ picked: [reader], tag: null });
  }

  /** The first reader's answer with the chains of both. */
  #both() {
    const [[a, first], [b, second]] = Object.entries(this.difference.readings);
    if (first.length > 1 || second.length > 1 || !first[0].tag || !second[0].tag) return this.#say(WORDS.cutOtherwise);
    const { primary_type, source, source_id, coding } = first[0].tag;
    const chains = [...(coding?.chains ?? []), ...(second[0].tag.coding?.chains ?? [])];
    const tag = { ...NO_ANSWER, primary_type, source, source_id, coding: { ...coding, chains }, certainty: 4 };
    this.#ask({ picked: [a, b], tag });
  }

  /** Ask for the reason of what was chosen; null leaves it. */
  #ask(pending) {
    this.pending = pending;
    this.#showAsking();
    this.#showAnswers();
    if (pending) this.asking.querySelector("input").focus({ preventScroll: true });
    else this.list.focus({ preventScroll: true });
  }

  #reasonKey(event) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) {
      const offers = this.#offers();
      this.offered = ((this.offered ?? (step > 0 ? -1 : 0)) + step + offers.length) % offers.length;
      this.asking.querySelector("input").value = offers[this.offered];
    } else if (event.key === "Escape") this.#ask(null);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  #offer(n) {
    this.asking.querySelector("input").value = this.#offers()[n];
    this.asking.querySelector("input").focus();
  }

  /** What the codebook says on the two types, and reasons that were given before. */
  #offers() {
    return [...new Set([this.#difference(), ...this.session.reasons, ...WORDS.usual].filter(Boolean))];
  }

  #confirm() {
    const reason = this.asking.querySelector("input").value.trim();
    if (!this.pending) return;
    if (!reason) return this.#say(WORDS.needsReason);
    const accepted = Array.from(this.asking.querySelectorAll("input:checked"), (box) => box.value);
    this.session.reasons = [reason, ...this.session.reasons.filter((r) => r !== reason)].slice(0, KEPT_REASONS);
    this.#commit({ ...this.pending, reason, accepted });
    this.pending = null;
    this.#goOpen(1);
  }

  /** @param {?Decision} decision  null takes it back */
  #commit(decision) {
    const { difference } = this;
    this.session.undo.push({ start: difference.start, before: difference.decision });
    this.#send(difference, decision);
  }

  #send(difference, decision) {
    const { start, end } = difference;
    if (this.taken < this.data.agreed) {
      this.queue.add({ action: "agree" });
      this.taken = this.data.agreed;
    }
    this.queue.add(decision ? { action: "settle", start, end, ...decision } : { action: "withdraw", start, end });
    difference.decision = decision;
    const i = this.differences.indexOf(difference);
    this.list.children[i].replaceWith(this.#row(difference, i));
    this.#show();
  }

  #withdraw() {
    if (this.difference.decision) this.#commit(null);
    this.#say(WORDS.withdrawn);
  }

  #undo() {
    const step = this.session.undo.pop();
    const i = step ? this.differences.findIndex((d) => d.start === step.start) : -1;
    if (i < 0) return this.#say(COMMON.nothingToUndo);
    this.#send(this.differences[i], step.before);
    this.#go(i);
    this.#say(COMMON.undone);
  }

  // ------------------------------------------------------------ moving and showing

  #go(i) {
    if (!this.differences[i]) return this.#show();
    this.pending = null;
    this.index = i;
    this.#show();
    this.list.focus({ preventScroll: true });
    requestAnimationFrame(() => this.list.children[i]?.scrollIntoView({ block: "nearest" }));
  }

  #goOpen(step) {
    const n = this.differences.length;
    for (let k = 1; k <= n; k++) {
      const i = (((this.index + step * k) % n) + n) % n;
      if (!this.differences[i].decision) return this.#go(i);
    }
    this.#show();
    this.#say(WORDS.allSettled);
  }

  #show() {
    const decided = this.differences.filter((d) => d.decision).length;
    this.progress.textContent = WORDS.progress(decided, this.differences.length, this.data.agreed, this.data.waiting);
    if (!this.difference) return fill(this.context, WORDS.nothing);
    Array.from(this.list.children, (row, i) => row.setAttribute("aria-selected", String(i === this.index)));
    this.list.setAttribute("aria-activedescendant", `difference-${this.index}`);
    this.#showContext();
    this.#showAnswers();
    const told = this.#difference();
    this.rule.textContent = told ? WORDS.howToTell(told) : "";
    this.#showDecided();
    this.#showAsking();
    this.notice.textContent = "";
  }

  #row(difference, i) {
    const words = this.text.slice(difference.start, difference.end);
    const types = Object.values(difference.readings).map(([first]) => this.book.types.get(first.tag?.primary_type));
    const chips = types.map((type) => el("b", { class: "chip", "data-group": type?.group }, type?.letter.toUpperCase() ?? "–"));
    return el("div", {
      role: "option", id: `difference-${i}`, class: "difference", "data-do": "go", "data-with": i,
      "data-decided": String(Boolean(difference.decision)), "aria-selected": String(i === this.index),
    }, el("span", { class: "chips" }, ...chips), el("span", {}, `${difference.number}. ${words}`),
      el("small", {}, difference.decision ? WORDS.settled : WORDS.open));
  }

  #showContext() {
    const { start, end, context: [from, to] } = this.difference;
    fill(this.context, this.text.slice(from, start), el("mark", {}, this.text.slice(start, end)), this.text.slice(end, to));
  }

  #showAnswers() {
    const cards = this.data.readers.map((reader, i) => this.#card(reader, i, this.difference?.readings[reader.id] ?? []));
    fill(this.answers, ...cards);
  }

  #card({ id, name }, i, units) {
    const chosen = this.pending?.picked.includes(id) ?? this.difference.decision?.picked.includes(id);
    return el("article", { class: "card", "data-chosen": String(Boolean(chosen)) },
      button("pick", id, { class: "tool", "aria-pressed": String(Boolean(chosen)) }, keycap(i + 1), ` ${name}`),
      ...units.map((unit) => this.#said(unit, units.length > 1)));
  }

  /** One unit of a reader: its words where the reader cut otherwise, and the answer. */
  #said({ start, end, tag }, cut) {
    const type = this.book.types.get(tag?.primary_type);
    const chains = (tag?.coding?.chains ?? []).map((chain) =>
      el("p", { class: "hint" }, chain.map((l) => l.name || this.book.types.get(l.type)?.label || COMMON.thisOutlet).join(" → ")));
    return el("div", { class: "said", "data-group": type?.group ?? "", "data-state": "answered" },
      cut ? el("p", { class: "hint" }, `“${this.text.slice(start, end)}”`) : null,
      el("p", { class: "name" }, el("b", { class: "chip", "aria-hidden": "true" }, type?.letter.toUpperCase() ?? "–"), ` ${type?.label ?? COMMON.noAnswer}`),
      tag?.source ? el("p", {}, tag.source) : null,
      el("p", { class: "hint" }, this.book.certainty.get(tag?.certainty) ?? ""),
      tag?.note ? el("p", {}, `“${tag.note}”`) : null,
      ...chains);
  }

  /** What the codebook says on the first two types that differ. */
  #difference() {
    const types = Object.values(this.difference?.readings ?? {}).map(([first]) => first.tag?.primary_type);
    const [a, b] = [...new Set(types)];
    return this.book.confusions.find((c) => c.types.includes(a) && c.types.includes(b))?.text ?? "";
  }

  #showDecided() {
    const { decision } = this.difference;
    if (!decision) return fill(this.decided);
    const names = decision.picked.map((id) => this.names.get(id)).filter(Boolean).join(", ");
    const type = this.book.types.get(decision.tag?.primary_type)?.label;
    fill(this.decided, el("p", {}, el("b", {}, WORDS.decided(names, type ?? "")), ` ${decision.reason}`),
      button("clear", "", { class: "tool" }, WORDS.takeBack, " ", keycap(this.book.keys.words("clear"))));
  }

  #showAsking() {
    this.offered = undefined;
    if (!this.pending) return fill(this.asking);
    const { picked, tag } = this.pending;
    const chosen = tag?.primary_type ?? this.difference.readings[picked[0]]?.[0].tag?.primary_type;
    const others = Object.values(this.difference.readings).flatMap((units) => units.map((u) => u.tag?.primary_type));
    const accept = [...new Set(others)].filter((key) => key && key !== chosen).map((key) =>
      el("label", {}, el("input", { type: "checkbox", value: key }), ` ${WORDS.acceptToo(this.book.types.get(key)?.label ?? key)}`));
    const offers = this.#offers().map((reason, i) => button("offer", i, { class: "tool offer" }, reason));
    const names = picked.map((id) => this.names.get(id)).join(", ");
    fill(this.asking,
      el("label", { class: "text" }, el("span", { class: "label" }, WORDS.reason(names, this.book.types.get(chosen)?.label ?? "")),
        el("input", { type: "text", maxlength: 2000, autocomplete: "off", placeholder: WORDS.reasonHint })),
      el("div", { class: "offers" }, ...offers), ...accept,
      el("div", { class: "do" }, el("button", { type: "submit", class: "tool" }, WORDS.settle, " ", keycap("Enter")),
        button("dismiss", "", { class: "tool" }, COMMON.cancel)));
  }

  #showState() {
    this.state.textContent = stateWords(this.queue);
    this.root.dataset.state = this.queue.state;
    this.root.dataset.waiting = this.queue.waiting;
    if (!this.left || this.queue.state !== "saved") return;
    this.left = false;
    this.ask("reload"); // what an earlier page load had decided is there now
  }

  #say(words) {
    this.live.textContent = words;
    this.notice.textContent = words;
  }
}
