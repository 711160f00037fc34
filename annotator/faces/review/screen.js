/** The review screen: commands over the state, the page, the panel and the queue. */
import { Cut } from "./cut.js";
import { button, el, fill, keycap } from "./dom.js";
import { askNote, askSource } from "./fields.js";
import { FIXED, commandFor, isElsewhere, isPress } from "./keys.js";
import { Page } from "./page.js";
import { Panel } from "./panel.js";
import { NO_ANSWER, Review } from "./review.js";
import { Text } from "./text.js";
import { WORDS, progressWords, stateWords } from "./words.js";

const SURE = 4;
const QUIET = 1200;
/** Where the browser remembers the switch "least certain first". */
const LEAST_FIRST = "annotator/settings/least-first";
/** How long after the last answer was saved the questions are asked for again. */
const QUESTIONS_AFTER = 3000;
/** In longer articles the questions take the server a second; there they are asked for once. */
const MANY_UNITS = 1000;

/** The codebook of the data, as the drawing needs it. */
function readBook(data) {
  const groups = new Map(data.groups.map((g, i) => [g.key, i]));
  return {
    types: new Map(data.types.map((t) => [t.key, { ...t, group: groups.get(t.group) ?? 0 }])),
    certainty: new Map(data.certainty.map((c) => [c.step, c.label])),
    kinds: new Map(data.kinds.map((k) => [k.key, k.label])),
    trust: new Map(data.trust.map((t) => [t.key, t])),
  };
}

export class Screen {
  /**
   * @param {ShadowRoot | HTMLElement} parent
   * @param {object} data  as handed over by annotator/faces/app/review.py
   * @param {{queue: import("./queue.js").Queue, undo: object[], redo: object[], at: ?number,
   *   focus: ?number}} session
   * @param {(wish: "reload" | "details") => void} ask  asks the server for the article again, or
   *   for the form with its details
   */
  constructor(parent, data, session, ask) {
    Object.assign(this, { data, session, queue: session.queue, ask });
    /** @type {string[]} */
    this.refusals = [];
    this.book = readBook(data);
    this.letters = new Map([...this.book.types.values()].map((t) => [t.letter, t.key]));
    this.#draw(parent);
    this.#load(data);
    this.queue.onState = () => this.#showState();
    this.queue.onProgress = (progress) => this.#showProgress(progress);
    this.queue.onRefused = (change, reason) => this.#refuse(reason);
    this.#showState();
    this.#askQuestions();
    this.press = (event) => this.#key(event);
    this.leave = (event) => this.queue.waiting && event.preventDefault();
    // Ahead of Streamlit's own shortcuts, which take the letters C and R.
    window.addEventListener("keydown", this.press, true);
    window.addEventListener("beforeunload", this.leave);
    this.queue.flush();
  }

  /** Take over data read again: a fresh token, and the article if it changed. */
  update(data) {
    this.queue.renew(data.token);
    const before = this.data;
    this.data = data;
    if (["version", "focus", "reloads"].some((key) => data[key] !== before[key])) this.#load(data);
  }

  close() {
    window.removeEventListener("keydown", this.press, true);
    window.removeEventListener("beforeunload", this.leave);
    clearTimeout(this.quiet);
    clearTimeout(this.later);
    this.root.remove();
  }

  #draw(parent) {
    this.list = el("div", { class: "article", role: "listbox", tabindex: "0", "aria-label": WORDS.article });
    this.progress = el("span", { class: "progress" });
    this.bar = el("span", { class: "bar", "aria-hidden": "true" }, el("i"));
    this.state = el("span", { class: "state", "data-do": "retry" });
    this.search = el("input", { type: "search", "aria-label": WORDS.search, placeholder: WORDS.search });
    this.notice = el("div", { class: "notice" });
    this.live = el("p", { class: "unseen", role: "status", "aria-live": "polite" });
    this.head = el("header");
    this.questions = el("section", { class: "questions", "aria-label": WORDS.questions });
    this.side = el("aside", { class: "panel", "aria-label": WORDS.onWhoseWord });
    this.help = this.#keyMap();
    this.root = el("div", { class: "review" },
      el("div", { class: "top" },
        this.progress, this.bar, el("span", { class: "find" }, this.search, keycap("/")), this.state),
      this.notice,
      el("div", { class: "sheet" }, el("div", { class: "page" }, this.head, this.questions, this.list), this.side),
      this.live, this.help);
    this.panel = new Panel(this.side, this.book);
    this.leastFirst = recall(LEAST_FIRST) === "yes";
    this.panel.showOrder(this.leastFirst);
    this.root.addEventListener("click", (event) => this.#click(event));
    this.root.addEventListener("change", (event) => this.#changed(event));
    this.search.addEventListener("keydown", (event) => this.#searchKey(event));
    parent.append(this.root);
  }

  #load(data) {
    this.review = new Review(new Text(data.text), data.units);
    for (const change of this.queue.unseen) this.review.apply(change);
    this.book.suggestedBy = data.suggested_by;
    const again = Boolean(this.page);
    fill(this.head, ...masthead(data));
    this.list.lang = data.document.language ?? "";
    this.page = new Page(this.list, this.review, this.book);
    const asked = data.focus !== this.session.focus ? data.focus : this.session.at;
    this.session.focus = data.focus;
    const first = asked === null ? this.#nextOpen(-1) : this.review.from(asked);
    this.#go(Math.min(Math.max(first, 0), this.review.units.length - 1), again);
    if (this.index > 0 && !again) this.page.centre();
    this.#showProgress();
  }

  get unit() {
    return this.review.units[this.index];
  }

  // ------------------------------------------------------------ events

  #key(event) {
    if (isElsewhere(event) || isPress(event)) return;
    if (this.cut && !event.ctrlKey && !event.metaKey && this.cut.press(event.key)) return stop(event);
    const command = commandFor(event, this.letters);
    if (!command) return;
    stop(event);
    this.do(...command);
  }

  #click(event) {
    const pressed = event.target.closest("[data-do]");
    if (pressed) return this.do(pressed.dataset.do, pressed.dataset.with);
    if (!getSelection().toString()) this.#go(this.page.indexOf(event.target), false);
  }

  #changed(event) {
    const { change } = event.target.dataset;
    const kind = event.target.value;
    if (change === "kind") this.#commit({ action: "kind", ...this.#span(), kind });
  }

  #searchKey(event) {
    if (event.key === "Enter") this.#find(event.shiftKey ? -1 : 1);
    else if (event.key === "Escape") {
      delete this.root.dataset.searching;
      this.list.focus({ preventScroll: true });
    } else return;
    event.preventDefault();
  }

  // ------------------------------------------------------------ commands

  /** Carry out a command of the keyboard or of a button. */
  do(command, argument) {
    if (this.cut && command !== "split") this.#endCut();
    switch (command) {
      case "choose": return this.#choose(argument);
      case "sure": return this.#sure(Number(argument));
      case "adopt": return this.#adopt(this.unit.differing[argument]);
      case "accept": return this.#sure(this.unit.tag?.certainty ?? SURE);
      case "clear": return this.#answer(null, WORDS.cleared);
      case "check": return this.#answer({ to_check: !this.unit.tag?.to_check });
      case "move": return this.#go(this.index + Number(argument));
      case "jump": return this.#go(argument === 0 ? 0 : this.review.units.length - 1);
      case "open": return this.#goOpen(Number(argument));
      case "least": return this.#goLeast();
      case "order": return this.#switchOrder();
      case "undo": return this.#undo();
      case "redo": return this.#redo();
      case "merge": return this.#merge(Number(argument));
      case "split": return this.#split();
      case "source": return this.#source();
      case "note": return this.#note();
      case "search": return this.#search();
      case "help": return this.help.showModal();
      case "close": return this.help.close();
      case "retry": return this.queue.retry();
      case "question": return this.#followQuestion(Number(argument));
      case "details": return this.ask("details");
      case "dismiss": return this.#dismiss();
      case "unknown": return this.#say(WORDS.unknownKey(argument), true);
    }
  }

  /** A type was chosen: what the machine knows of a source of this type goes with it. */
  #choose(type) {
    const { tag, suggestion } = this.unit;
    if (tag?.primary_type === type) return this.#answer({ confirmed: true });
    const named = sourceFor(type, suggestion);
    this.#answer({ primary_type: type, certainty: null, ...named, confirmed: true });
  }

  /** One of the answers that differed before a merge was chosen. */
  #adopt({ primary_type, certainty, source, source_id }) {
    this.#answer({ primary_type, certainty, source, source_id, confirmed: true });
  }

  /** A certainty was given: it goes to the person's answer, or accepts the suggestion. */
  #sure(step) {
    const { tag, suggestion } = this.unit;
    if (!tag?.primary_type && !suggestion) return this.#say(WORDS.nothingToAccept, true);
    const { type, source, source_id } = suggestion ?? {};
    const accepted = tag?.primary_type ? {} : { primary_type: type, source, source_id };
    this.#answer({ ...accepted, certainty: step, confirmed: true });
    this.#goOr(this.#nextOpen(this.index));
  }

  /** Change the answer of the current unit; null takes it away. */
  #answer(change, said) {
    const { tag, suggestion } = this.unit;
    if (!change && !tag) return;
    const full = change && { ...NO_ANSWER, ...tag, ...change, suggestion_id: suggestion?.id ?? null };
    if (full && tag && Object.keys(full).every((key) => full[key] === tag[key])) return;
    this.#commit({ action: "tag", ...this.#span(), tag: full });
    const type = this.book.types.get(full?.primary_type)?.label;
    this.#say(said ?? [type, this.book.certainty.get(full?.certainty)].filter(Boolean).join(", "));
  }

  #merge(step) {
    const other = this.review.units[this.index + step];
    if (!other) return this.#say(WORDS.noNeighbour, true);
    const [a, b] = step < 0 ? [other, this.unit] : [this.unit, other];
    this.#commit({ action: "merge", start: a.start, end: b.end });
  }

  #split() {
    const { unit, index } = this;
    if (this.review.text.wordStarts(unit.start, unit.end).length < 2) return this.#say(WORDS.oneWord, true);
    if (this.cut) return this.#endCut();
    this.cut = new Cut(this.page.words(index), this.review.text, unit, {
      moved: (word) => this.#say(WORDS.splitAt(word), true),
      done: (at) => {
        this.#endCut();
        if (at !== null) this.#commit({ action: "split", ...this.#span(), at });
      },
    });
  }

  #endCut() {
    this.cut = null;
    this.page.restore(this.index);
    this.#notify();
  }

  #source() {
    this.side.scrollTop = 0;
    const { tag, suggestion } = this.unit;
    askSource(this.panel.parts.ask, {
      value: (tag?.primary_type ? tag : suggestion)?.source ?? "",
      rows: () => this.#registry(),
      typeLabel: (key) => this.book.types.get(key)?.label ?? "",
      done: (choice) => {
        this.list.focus({ preventScroll: true });
        if (choice === undefined) return this.#show();
        const type = tag?.primary_type ?? choice?.type ?? suggestion?.type;
        const named = { source: choice?.name ?? "", source_id: choice?.id ?? null };
        if (type) this.#answer({ primary_type: type, ...named, confirmed: true });
        else this.#say(WORDS.typeFirst, true);
        this.#show();
      },
    });
  }

  #note() {
    this.side.scrollTop = 0;
    askNote(this.panel.parts.ask, {
      value: this.unit.tag?.note ?? "",
      done: (note) => {
        this.list.focus({ preventScroll: true });
        if (note !== undefined && note !== (this.unit.tag?.note ?? "")) this.#answer({ note });
        this.#show();
      },
    });
  }

  /** The registry, asked for once; without it a new source can be written all the same. */
  async #registry() {
    this.session.registry ??= this.#get(this.data.registry_route);
    const found = await this.session.registry;
    if (!found) this.session.registry = null;
    return found?.sources ?? [];
  }

  /** What a route sends; null without a connection or a valid token. */
  async #get(route) {
    try {
      const answer = await fetch(route, { headers: { "X-Review-Token": this.queue.token } });
      return answer.ok ? await answer.json() : null;
    } catch {
      return null;
    }
  }

  #search() {
    this.root.dataset.searching = true;
    this.search.focus();
  }

  #find(step) {
    const wanted = this.search.value.trim().toLowerCase();
    if (!wanted) return;
    const { units, text } = this.review;
    const holds = ({ start, end }) => text.slice(start, end).toLowerCase().includes(wanted);
    const hits = units.map((unit, i) => (holds(unit) ? i : -1)).filter((i) => i >= 0);
    if (!hits.length) return this.#say(WORDS.notFound, true);
    const next = step > 0 ? hits.find((i) => i > this.index) : hits.findLast((i) => i < this.index);
    this.#go(next ?? hits.at(step > 0 ? 0 : -1));
    this.#say(WORDS.found(hits.length), true);
  }

  // ------------------------------------------------------------ changes, undo

  #span() {
    return { start: this.unit.start, end: this.unit.end };
  }

  #commit(change) {
    this.session.undo.push({ forward: [change], back: this.review.inverse(change), at: this.unit.start });
    this.session.redo.length = 0;
    this.#apply([change], change.start);
  }

  #apply(changes, at) {
    for (const change of changes) {
      this.page.redraw(this.review.apply(change));
      this.queue.add(change);
    }
    const index = this.review.from(at);
    if (index !== this.index || this.page.current !== this.page.elements[index]) this.#go(index);
    else this.#show();
    this.#showProgress();
  }

  #undo() {
    const step = this.session.undo.pop();
    if (!step) return this.#say(WORDS.nothingToUndo, true);
    this.session.redo.push(step);
    this.#apply(step.back, step.at);
    this.#say(WORDS.undone);
  }

  #redo() {
    const step = this.session.redo.pop();
    if (!step) return this.#say(WORDS.nothingToRedo, true);
    this.session.undo.push(step);
    this.#apply(step.forward, step.at);
    this.#say(WORDS.redone);
  }

  // ------------------------------------------------------------ moving and showing

  #go(index, scroll = true) {
    if (index < 0 || index >= this.review.units.length) return;
    this.index = index;
    this.session.at = this.unit.start;
    this.page.select(index, scroll);
    requestAnimationFrame(() => this.side.scrollTo(0, 0));
    this.#show();
  }

  #goOpen(step) {
    this.#goOr(this.review.nextOpen(this.index, step));
  }

  /** Go to an open unit, or say that there is none. */
  #goOr(index) {
    if (index >= 0) return this.#go(index);
    this.#say(WORDS.allDone(this.review.progress().counted), true);
  }

  /** Index of the open unit to go on to after the one at `from`; -1 if none is open. */
  #nextOpen(from) {
    return this.leastFirst ? (this.review.leastCertain(from)[0] ?? -1) : this.review.nextOpen(from);
  }

  /** To the least certain open unit; from there, to the next after it. */
  #goLeast() {
    const order = this.review.leastCertain(-1);
    const at = this.walked === this.unit.start ? order.indexOf(this.index) : -1;
    this.#goOr(order[(at + 1) % order.length] ?? -1);
    this.walked = this.unit.start;
  }

  #switchOrder() {
    this.leastFirst = !this.leastFirst;
    keep(LEAST_FIRST, this.leastFirst ? "yes" : "no");
    this.panel.showOrder(this.leastFirst);
    this.#say(WORDS.order(this.leastFirst), true);
  }

  #show() {
    this.panel.show(this.unit, this.index + 1, this.review.units.length);
  }

  /** The server's count wins once it has everything: it knows which headings count. */
  #showProgress(progress = this.review.progress()) {
    this.progress.textContent = progressWords(progress);
    const share = progress.answered / Math.max(progress.counted, 1);
    this.bar.firstElementChild.style.inlineSize = `${100 * share}%`;
    this.root.dataset.done = progress.answered === progress.counted;
  }

  /** Saved, saving or not: at once to the eye, after a pause to the ear. */
  #showState() {
    const words = stateWords(this.queue);
    this.state.textContent = words;
    this.root.dataset.state = this.queue.state;
    this.root.dataset.waiting = this.queue.waiting;
    clearTimeout(this.quiet);
    if (this.queue.state !== "saving") this.quiet = setTimeout(() => (this.live.textContent = words), QUIET);
    clearTimeout(this.later);
    const asks = this.queue.state === "saved" && this.review.units.length < MANY_UNITS;
    if (asks) this.later = setTimeout(() => this.#askQuestions(), QUESTIONS_AFTER);
  }

  // ------------------------------------------------------------ questions

  /** Without an answer the former questions stay. */
  async #askQuestions() {
    const found = await this.#get(this.data.questions_route);
    if (found) this.#showQuestions(found);
  }

  #showQuestions({ basis, questions }) {
    this.asked = questions;
    const items = questions.map(({ text }, i) => el("li", {}, button("question", i, { class: "question" }, text)));
    const from = basis === "suggestions" ? el("small", {}, ` ${WORDS.fromSuggestions}`) : null;
    fill(this.questions, ...(items.length ? [el("h3", {}, WORDS.questions, from), el("ol", {}, ...items)] : []));
  }

  /** Mark the sentences that a question is about, and go to the next of them. */
  #followQuestion(n) {
    const marked = this.asked[n].starts.map((start) => this.review.from(start));
    const next = this.following === n ? marked.find((i) => i > this.index) : undefined;
    this.following = n;
    this.page.point(marked);
    this.#go(next ?? marked[0] ?? this.index);
  }

  #dismiss() {
    this.refusals = [];
    this.#notify();
    this.page.point([]);
  }

  /** A change that the server did not take: said until dismissed, and undone by reading again. */
  #refuse(reason) {
    this.refusals = [...this.refusals, WORDS.refused(reason)];
    this.#say(WORDS.refused(reason));
    this.ask("reload");
  }

  /** To the ear; with `shown`, to the eye as well, until something else is said. */
  #say(words, shown = false) {
    this.live.textContent = words;
    this.#notify(shown ? words : undefined);
  }

  #notify(words) {
    const said = [...this.refusals, words].filter(Boolean).map((sentence) => el("p", {}, sentence));
    fill(this.notice, ...said, said.length ? button("dismiss", "", { class: "tool" }, WORDS.dismiss) : null);
  }

  #keyMap() {
    const rows = FIXED.filter((k) => k.words).map((k) => [k.words, k.does]);
    const letters = [...this.book.types.values()].map((t) =>
      el("li", { "data-group": t.group }, el("b", { class: "chip" }, t.letter.toUpperCase()), ` ${t.label}`));
    return el("dialog", { class: "keys", "aria-label": WORDS.keys },
      button("close", "", { class: "tool", autofocus: true }, WORDS.close),
      el("h2", {}, WORDS.keys),
      el("dl", {}, ...rows.flatMap(([words, does]) => [el("dt", {}, words), el("dd", {}, does)])),
      el("h3", {}, WORDS.letters), el("ul", {}, ...letters));
  }
}

/** A setting of this browser; null where it was never made, or nothing can be kept. */
function recall(key) {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

function keep(key, value) {
  try {
    localStorage.setItem(key, value);
  } catch {
    // it holds until the page is left
  }
}

/** The source that goes with a type: the suggested one, or the outermost link of its chains with
 * that type; null leaves it to the server, which knows the same. */
function sourceFor(type, suggestion) {
  if (suggestion?.type === type) {
    return { source: suggestion.source, source_id: suggestion.source_id };
  }
  const links = (suggestion?.chains ?? []).flatMap((chain) => [...chain].reverse());
  const fits = links.filter((l) => l.type === type && !l.roles.includes("publisher"));
  const link = fits.find((l) => l.roles.includes("proximate")) ?? fits[0];
  return { source: link?.name || null, source_id: link?.source_id ?? null };
}

/** What stands above the article: where it is from, its title, why there are no suggestions. */
function masthead({ document, units, text }) {
  const { title, publisher, byline, agency, published, declined } = document;
  const about = [publisher, byline, agency, published?.slice(0, 10)].filter(Boolean).join(" · ");
  const first = new Text(text).slice(units[0].start, units[0].end);
  return [
    el("p", { class: "about" },
      about || WORDS.nothingKnown, " ", button("details", "", { class: "tool" }, WORDS.details)),
    title && title.trim() !== first.trim() ? el("h2", {}, title) : null,
    declined ? el("p", { class: "declined" }, declined) : null,
  ];
}

function stop(event) {
  event.preventDefault();
  event.stopImmediatePropagation();
}
