/** The review screen: commands over the state, the page, the panel and the queue. */
import { readBook } from "./codebook.js";
import { Cut } from "./cut.js";
import { button, el, fill } from "./dom.js";
import { Edits } from "./edits.js";
import { askNote, askSource } from "./fields.js";
import { showHistory } from "./history.js";
import { KeyMap } from "./keymap.js";
import { Keys, isElsewhere, isPress } from "./keys.js";
import { Page } from "./page.js";
import { Panel } from "./panel.js";
import { Pick } from "./pick.js";
import { NO_ANSWER, Review } from "./review.js";
import { keep, recall } from "./settings.js";
import { Text } from "./text.js";
import { Walk } from "./walk.js";
import { WORDS, progressWords, stateWords } from "./words.js";

const SURE = 4;
const QUIET = 1200;
/** How long after the last answer was saved the questions are asked for again. */
const QUESTIONS_AFTER = 3000;
/** In longer articles the questions take the server a second; there they are asked for once. */
const MANY_UNITS = 1000;

export class Screen {
  /**
   * @param {ShadowRoot | HTMLElement} parent
   * @param {object} data  as handed over by annotator/faces/app/review.py
   * @param {{queue: import("./queue.js").Queue, undo: object[], redo: object[], last: ?object,
   *   at: ?number, focus: ?number}} session  `last`: the answer given last, to be repeated
   * @param {(wish: "reload" | "details") => void} ask  asks the server for the article again, or
   *   for the form with its details
   */
  constructor(parent, data, session, ask) {
    Object.assign(this, { data, session, queue: session.queue, ask });
    /** @type {string[]} */
    this.refusals = [];
    this.book = readBook(data);
    this.book.keys = new Keys(this.book.types.values());
    this.blind = recall("blind") ?? "tenth";
    this.#draw(parent);
    this.#load(data);
    this.queue.onState = () => this.#showState();
    this.queue.onProgress = (progress) => this.#showProgress(progress);
    this.queue.onRefused = (change, reason) => this.#refuse(reason);
    this.queue.onSettled = (changes) => this.#settled(changes);
    this.queue.onElsewhere = (rows) => this.#takeOver(rows);
    this.queue.onLeft = () => this.#takeUp();
    this.#showState();
    this.#askQuestions();
    this.press = (event) => this.#key(event);
    this.leave = (event) => this.queue.waiting && event.preventDefault();
    this.back = () => document.visibilityState === "visible" && this.queue.sync();
    // Ahead of Streamlit's own shortcuts, which take the letters C and R.
    window.addEventListener("keydown", this.press, true);
    window.addEventListener("beforeunload", this.leave);
    document.addEventListener("visibilitychange", this.back);
    window.addEventListener("focus", this.back);
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
    document.removeEventListener("visibilitychange", this.back);
    window.removeEventListener("focus", this.back);
    clearTimeout(this.quiet);
    clearTimeout(this.later);
    this.root.remove();
  }

  #draw(parent) {
    this.list = el("div", { class: "article", role: "listbox", tabindex: "0", "aria-multiselectable": "true", "aria-label": WORDS.article });
    this.progress = el("span", { class: "progress" });
    this.bar = el("span", { class: "bar", "aria-hidden": "true" }, el("i"));
    this.state = el("span", { class: "state", "data-do": "retry" });
    this.search = el("input", { type: "search", "aria-label": WORDS.search, placeholder: WORDS.search });
    this.notice = el("div", { class: "notice" });
    this.live = el("p", { class: "unseen", role: "status", "aria-live": "polite" });
    this.head = el("header");
    this.questions = el("section", { class: "questions", "aria-label": WORDS.questions });
    this.side = el("aside", { class: "panel", "aria-label": WORDS.onWhoseWord });
    this.walk = new Walk({ arrive: () => this.#arrive(), say: (words) => this.#say(words, true), hush: () => this.#hush() });
    const find = el("span", { class: "find" }, this.search, el("kbd", { "data-key-of": "search" }));
    const shown = el("label", { class: "shown" }, WORDS.showing, " ", this.walk.select, " ", el("kbd", { "data-key-of": "show" }));
    this.help = new KeyMap(this.book.keys, () => this.panel.showKeys());
    this.root = el("div", { class: "review" },
      el("div", { class: "top" }, this.progress, this.bar, shown, find, this.state),
      this.notice,
      el("div", { class: "sheet" }, el("div", { class: "page" }, this.head, this.questions, this.list), this.side),
      this.live, this.help.dialog);
    this.panel = new Panel(this.side, this.book);
    for (const cap of this.root.querySelectorAll(".top [data-key-of]")) cap.textContent = this.book.keys.words(cap.dataset.keyOf);
    this.panel.showOrder(this.walk.leastFirst);
    this.panel.showBlind(this.blind);
    this.root.addEventListener("click", (event) => this.#click(event));
    this.root.addEventListener("change", (event) => this.#changed(event));
    this.edits = new Edits(this.panel, {
      unit: () => this.unit,
      coding: () => this.review.codingOf(this.unit),
      answer: (change) => this.#answer(change),
      askName: (value, done) => this.#askName(value, done),
      show: () => this.#show(),
      say: (words) => this.#say(words, true),
    });
    this.search.addEventListener("keydown", (event) => this.#searchKey(event));
    parent.append(this.root);
  }

  #load(data) {
    this.review = new Review(new Text(data.text), data.units, this.blind);
    this.queue.known = Math.max(this.queue.known, data.n);
    for (const change of this.queue.unseen) this.review.apply(change);
    this.book.suggestedBy = data.suggested_by;
    this.book.record = data.record ?? {};
    const again = Boolean(this.page);
    fill(this.head, ...masthead(data));
    this.list.lang = data.document.language ?? "";
    this.page = new Page(this.list, this.review, this.book);
    this.walk.enter(this.review, this.page);
    const asked = data.focus !== this.session.focus ? data.focus : this.session.at;
    this.session.focus = data.focus;
    const first = asked === null ? this.walk.nextOpen(-1) : this.review.from(asked);
    this.walk.go(Math.min(Math.max(first, 0), this.review.units.length - 1), again);
    if (this.index > 0 && !again) this.page.centre();
    this.#showProgress();
  }

  get index() {
    return this.walk.index;
  }

  get unit() {
    return this.review.units[this.index];
  }

  // ------------------------------------------------------------ events

  #key(event) {
    if (isElsewhere(event) || isPress(event)) return;
    const plain = !event.ctrlKey && !event.metaKey;
    if (this.cut && plain && this.cut.press(event)) return stop(event);
    const command = this.book.keys.commandFor(event);
    if (!command) return;
    stop(event);
    this.do(...command);
  }

  #click(event) {
    const pressed = event.target.closest("[data-do]");
    if (pressed) return this.do(pressed.dataset.do, pressed.dataset.with);
    if (getSelection().toString() && !event.shiftKey) return;
    const index = this.page.indexOf(event.target);
    if (index < 0) return;
    if (event.shiftKey || this.walk.ranging) {
      getSelection().removeAllRanges();
      this.walk.extend(index, false);
    } else this.walk.go(index, false);
  }

  #changed({ target }) {
    const { change } = target.dataset;
    const { value } = target;
    switch (change) {
      case "kind": return this.#commit([{ action: "kind", ...this.#span(), kind: value }]);
      case "blind": return this.#setBlind(value);
      case "filter": return this.#setFilter(value);
      default: return change && this.edits.change(target);
    }
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
    if (this.cut && command !== "split" && command !== "mark") this.#endCut();
    const step = Number(argument);
    switch (command) {
      case "choose": return this.#choose(argument);
      case "sure": return this.#sure(step);
      case "adopt": return this.#adopt(this.unit.differing[argument]);
      case "accept": return this.#sure(this.unit.tag?.certainty ?? SURE);
      case "repeat": return this.#repeat();
      case "clear": return this.#answer(null, WORDS.cleared);
      case "check": return this.#answer({ to_check: !this.unit.tag?.to_check });
      case "second": return this.#answer({ second_reader: !this.unit.tag?.second_reader });
      case "move": return this.walk.move(step);
      case "range": return this.walk.extend(this.index + step);
      case "ranging": return this.#setRanging(!this.walk.ranging);
      case "jump": return this.walk.go(step === 0 ? 0 : this.review.units.length - 1);
      case "open": return this.walk.goOpen(step);
      case "type": return this.walk.goType(argument, this.book.types.get(argument)?.label);
      case "least": return this.walk.goLeast();
      case "order": return this.panel.showOrder(this.walk.switchOrder());
      case "undo": return this.#undo();
      case "redo": return this.#redo();
      case "merge": return this.#merge(step);
      case "split": return this.#split();
      case "source": return this.#source();
      case "note": return this.#note();
      case "toggle": return this.#toggle(argument);
      case "show": return this.walk.select.focus();
      case "search": return this.#search();
      case "help": return this.help.open();
      case "print": return window.print();
      case "retry": return this.queue.retry();
      case "question": return this.#followQuestion(step);
      case "details": return this.ask("details");
      case "restore": return this.#restore(this.rows[argument].tag);
      case "dismiss": return this.#dismiss();
      case "unknown": return this.#say(WORDS.unknownKey(argument), true);
      case "mark": return this.#mark(argument);
      default: return this.edits.do(command, argument);
    }
  }

  /** A type was chosen: what the machine knows of a source of this type goes with it. */
  #choose(type) {
    const confirmed = { confirmed: true };
    this.#answerEach((unit) => {
      if (unit.tag?.primary_type === type) return confirmed;
      const named = sourceFor(type, this.review.suggestionOf(unit));
      return { primary_type: type, certainty: null, ...named, ...confirmed };
    });
  }

  /** One of the answers that differed before a merge was chosen. */
  #adopt({ primary_type, certainty, source, source_id, coding }) {
    this.#answer({ primary_type, certainty, source, source_id, coding, confirmed: true });
  }

  /** A certainty was given: it goes to the person's answer, or accepts the suggestion. */
  #sure(step) {
    const ready = (unit) => unit.tag?.primary_type || this.review.suggestionOf(unit);
    if (!this.walk.chosen.some((i) => ready(this.review.units[i]))) {
      return this.#say(this.unit.suggestion ? WORDS.blindFirst : WORDS.nothingToAccept, true);
    }
    const last = Math.max(...this.walk.chosen);
    this.#answerEach((unit) => {
      if (unit.tag?.primary_type) return { certainty: step, confirmed: true };
      const { primary_type, source = null, source_id = null } = this.review.suggestionOf(unit)?.coding ?? {};
      return primary_type ? { primary_type, source, source_id, certainty: step, confirmed: true } : undefined;
    });
    this.walk.goOr(this.walk.nextOpen(last));
  }

  /** The answer given last, once more. */
  #repeat() {
    const { last } = this.session;
    if (!last) return this.#say(WORDS.nothingToRepeat, true);
    const end = Math.max(...this.walk.chosen);
    this.#answerEach(() => ({ ...last, confirmed: true }));
    if (last.certainty) this.walk.goOr(this.walk.nextOpen(end));
  }

  #answer(change, said) {
    this.#answerEach(() => change, said);
  }

  /** Change the answers of the units chosen, as one step.
   * @param {(unit: import("./review.js").Unit) => ?object | undefined} change  null takes the answer
   *   away, undefined leaves it as it is */
  #answerEach(change, said) {
    const changes = this.walk.chosen.map((i) => this.#change(this.review.units[i], change)).filter(Boolean);
    if (!changes.length) return;
    const { tag } = changes.at(-1);
    if (tag?.primary_type) this.session.last = answerOf(tag);
    this.#commit(changes);
    const type = this.book.types.get(tag?.primary_type)?.label;
    const words = [type, this.book.certainty.get(tag?.certainty)].filter(Boolean).join(", ");
    this.#say(said ?? [words, changes.length > 1 ? WORDS.several(changes.length) : ""].filter(Boolean).join(", "));
  }

  /** The change of one unit's answer; null where it changes nothing. */
  #change(unit, wanted) {
    const { tag, suggestion } = unit;
    const change = wanted(unit);
    if (change === undefined || (!change && !tag)) return null;
    const full = change && { ...NO_ANSWER, ...tag, ...change, suggestion_id: suggestion?.id ?? null };
    if (full) {
      const kept = tag?.blind && tag.primary_type === full.primary_type;
      full.blind = Boolean(full.primary_type) && (this.review.hides(unit) ? Boolean(suggestion) : Boolean(kept));
    }
    if (full && tag && Object.keys(full).every((key) => full[key] === tag[key])) return null;
    return { action: "tag", start: unit.start, end: unit.end, tag: full };
  }

  #restore(tag) {
    this.#answer({ ...tag, confirmed: true }, WORDS.restored);
    this.#openSheet("history");
  }

  #merge(step) {
    const other = this.review.units[this.index + step];
    if (!other) return this.#say(WORDS.noNeighbour, true);
    const [a, b] = step < 0 ? [other, this.unit] : [this.unit, other];
    this.#commit([{ action: "merge", start: a.start, end: b.end }]);
  }

  #split() {
    const { unit, index } = this;
    if (this.review.text.wordStarts(unit.start, unit.end).length < 2) return this.#say(WORDS.oneWord, true);
    if (this.cut) return this.#endCut();
    this.cut = new Cut(this.page.words(index), this.review.text, unit, {
      moved: (word) => this.#say(WORDS.splitAt(word), true),
      done: (at) => {
        this.#endCut();
        if (at !== null) this.#commit([{ action: "split", ...this.#span(), at }]);
      },
    });
  }

  #endCut() {
    this.cut = null;
    this.page.restore(this.index);
    this.#emphasise();
    this.#notify();
  }

  #source() {
    const coding = this.review.codingOf(this.unit);
    this.#askName(coding?.source ?? "", (choice) => {
      const type = coding?.primary_type ?? choice?.type;
      const named = { source: choice?.name ?? "", source_id: choice?.id ?? null };
      if (type) this.#answer({ primary_type: type, ...named, confirmed: true });
      else this.#say(WORDS.typeFirst, true);
    });
  }

  /** Ask for a name with the registry's help; `done` is not called if the person left. */
  #askName(value, done) {
    this.side.scrollTop = 0;
    askSource(this.panel.parts.ask, {
      value,
      rows: () => this.#registry(),
      typeLabel: (key) => this.book.types.get(key)?.label ?? "",
      done: (choice) => {
        this.list.focus({ preventScroll: true });
        this.panel.endAsking();
        if (choice !== undefined) done(choice);
      },
    });
  }

  #note() {
    this.side.scrollTop = 0;
    askNote(this.panel.parts.ask, {
      value: this.unit.tag?.note ?? "",
      done: (note) => {
        this.list.focus({ preventScroll: true });
        this.panel.endAsking();
        if (note !== undefined && note !== (this.unit.tag?.note ?? "")) this.#answer({ note });
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
    this.walk.go(next ?? hits.at(step > 0 ? 0 : -1));
    this.#say(WORDS.found(hits.length), true);
  }

  // ------------------------------------------------------------ sheets: details, book, history

  #toggle(sheet) {
    this.#openSheet(this.panel.sheet === sheet ? null : sheet);
  }

  #openSheet(sheet) {
    this.panel.open(sheet);
    this.side.scrollTop = 0;
    if (sheet === "history") this.#showHistory();
    this.#show();
    if (!sheet) this.list.focus({ preventScroll: true });
  }

  async #showHistory() {
    const { start, end } = this.unit;
    this.rows = await this.#get(`${this.data.history_route}?start=${start}&end=${end}`);
    if (start === this.unit.start) showHistory(this.panel.parts.history, this.rows, this.book);
  }

  /** Choose the words of the sentence that name the source, that attribute, that are attributed. */
  #mark(field) {
    if (this.cut) return this.#endCut();
    const { unit, index } = this;
    const spans = this.review.codingOf(unit)?.[field] ?? [];
    const here = spans.find(([start, end]) => start < unit.end && end > unit.start) ?? null;
    this.page.emphasise([]);
    this.list.focus({ preventScroll: true });
    this.cut = new Pick(this.page.words(index), this.review.text, unit, here, {
      moved: (words) => this.#say(WORDS.picking(WORDS.marked[field], words), true),
      done: (span) => {
        this.#endCut();
        if (span === undefined) return;
        const scope = field === "attributed" ? { scope: span ? "part" : "whole" } : {};
        this.edits.edit({ [field]: span ? [span] : [], ...scope });
      },
    });
  }

  // ------------------------------------------------------------ changes, undo

  #span() {
    return { start: this.unit.start, end: this.unit.end };
  }

  /** Carry out changes that do not bear on each other, as one step of undo. */
  #commit(changes) {
    const back = changes.flatMap((change) => this.review.inverse(change));
    this.session.undo.push({ forward: changes, back, at: this.unit.start });
    this.session.redo.length = 0;
    this.#apply(changes, this.walk.chosen.length > 1 ? this.unit.start : changes[0].start);
  }

  #apply(changes, at) {
    for (const change of changes) {
      this.page.redraw(this.review.apply(change));
      this.queue.add(change);
    }
    const index = this.review.from(at);
    if (index !== this.index || this.page.current !== this.page.elements[index]) this.walk.go(index);
    else this.#show();
    this.walk.showRange();
    this.#showProgress();
  }

  /** Take over what was done in other tabs, where nothing of ours is on its way. */
  #takeOver(rows) {
    if (rows.some((row) => row.tag === undefined)) return this.ask("reload"); // boundaries were moved
    const ours = new Set(this.queue.unsent.map(({ start, end }) => `${start}-${end}`));
    const news = rows.filter(({ start, end }) => !ours.has(`${start}-${end}`) && this.review.find(start, end) >= 0);
    for (const { start, end, tag } of news) this.page.redraw(this.review.apply({ action: "tag", start, end, tag }));
    this.#show();
    this.#showProgress();
    if (news.length) this.#say(WORDS.elsewhere(new Set(news.map((row) => row.start)).size), true);
  }

  /** Show what an earlier page load left behind, with what was done here since on top of it, and
   * go on after it. */
  #takeUp() {
    for (const change of this.queue.unseen) this.page.redraw(this.review.apply(change));
    const open = this.walk.nextOpen(-1);
    if (this.session.undo.length === 0 && this.data.focus === null && open >= 0) this.walk.go(open);
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

  /** Another unit is the current one. */
  #arrive() {
    this.panel.endAsking();
    this.session.at = this.unit.start;
    requestAnimationFrame(() => this.side.scrollTo(0, 0));
    if (this.panel.sheet === "history") this.#showHistory();
    this.#show();
  }

  /** The server filled answers in; what is on show changes only if one of them is the current one. */
  #settled(changes) {
    if (changes.some(({ start, end }) => start < this.unit.end && end > this.unit.start)) this.#show();
  }

  #setFilter(key) {
    this.walk.setFilter(key);
    this.list.focus({ preventScroll: true });
  }

  /** With it on, a tap on a sentence extends the range: for fingers. */
  #setRanging(on) {
    this.walk.ranging = on;
    this.panel.showRanging(on);
    if (on) this.#say(WORDS.rangingHint, true);
  }

  #setBlind(blind) {
    keep("blind", blind);
    this.blind = this.review.blind = blind;
    this.page.remark();
    this.#show();
    this.list.focus({ preventScroll: true });
    this.#say(WORDS.blindSaid[blind], true);
  }

  #show() {
    this.panel.show(this.unit, this.index + 1, this.review);
    this.#emphasise();
  }

  /** Who is named and by which words it is said, drawn on the words. */
  #emphasise() {
    if (this.cut) return;
    const coding = this.review.codingOf(this.unit);
    const marks = ["cue", "mention"].flatMap((role) => (coding?.[role] ?? []).map((span) => ({ span, role })));
    this.page.emphasise(marks);
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
    this.walk.go(next ?? marked[0] ?? this.index);
  }

  /** Leave what is open, one thing after the other: messages, the range, the filter, the sheet. */
  #dismiss() {
    if (this.walk.anchor !== null) return this.walk.endRange();
    if (this.walk.test && !this.refusals.length) return this.#setFilter("all");
    if (this.panel.sheet && !this.refusals.length) return this.#openSheet(null);
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

  #hush() {
    this.panel.showRanging(this.walk.ranging);
    this.#notify();
  }

  #notify(words) {
    const said = [...this.refusals, words].filter(Boolean).map((sentence) => el("p", {}, sentence));
    fill(this.notice, ...said, said.length ? button("dismiss", "", { class: "tool" }, WORDS.dismiss) : null);
  }
}

/** What of an answer is said again with "the same answer as before". */
function answerOf({ primary_type, source, source_id, certainty }) {
  return { primary_type, source, source_id, certainty, coding: null };
}

/** The source that goes with a type: the suggested one, or the outermost link of its chains with
 * that type; null leaves it to the server, which knows the same. */
function sourceFor(type, suggestion) {
  const { primary_type, source = null, source_id = null, chains = [] } = suggestion?.coding ?? {};
  if (primary_type === type) return { source, source_id };
  const links = chains.flatMap((chain) => [...chain].reverse());
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
