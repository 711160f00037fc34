/* What the learner says: kept on the device at every touch, and sent until the server has it. */

const REST = 400; // ms without a letter until a text is sent
const RETRY = 2000; // ms
const SHEET = () => ({
  unit: 0, full: false, view: "sentences",
  guess: null, exit: "", answers: {}, revised: {},
  known: {}, late: [], seq: 0, token: "",
});
const SHEETS = "annotator/live/sheet/";

function wholeAnswer(a = {}) {
  return { choice: a.choice ?? "", certainty: a.certainty ?? 0, cue: a.cue ?? null, because: a.because ?? 0, reason: a.reason ?? "", objection: a.objection ?? "" };
}

function wholeRevision(a = {}) {
  return { choice: a.choice ?? "", certainty: a.certainty ?? 0 };
}

const WHOLE = { answers: wholeAnswer, revised: wholeRevision };
const EMPTY = { guess: "null", exit: '""', answers: JSON.stringify(wholeAnswer()), revised: JSON.stringify(wholeRevision()) };

/** What was said, part by part: {"guess": JSON, "answers/0": JSON, …}; empty parts are left out. */
function partsOf(said) {
  const parts = { guess: JSON.stringify(said.guess), exit: JSON.stringify(said.exit) };
  for (const [kind, whole] of Object.entries(WHOLE)) {
    for (const [n, answer] of Object.entries(said[kind])) parts[`${kind}/${n}`] = JSON.stringify(whole(answer));
  }
  return Object.fromEntries(Object.entries(parts).filter(([part, value]) => value !== emptyPart(part)));
}

function emptyPart(part) {
  return EMPTY[part.split("/")[0]];
}

/** The parts, as they are posted. */
function joinParts(parts) {
  const body = {};
  for (const [part, value] of Object.entries(parts)) {
    const [kind, n] = part.split("/");
    if (n === undefined) body[kind] = JSON.parse(value);
    else (body[kind] ??= {})[n] = JSON.parse(value);
  }
  return body;
}

/** The parts that the server is not known to have, nor to have refused. */
function unsentParts(said, refused = {}) {
  const now = partsOf(said);
  const names = new Set([...Object.keys(now), ...Object.keys(said.known)]);
  const values = Array.from(names, (part) => [part, now[part] ?? emptyPart(part)]);
  return Object.fromEntries(values.filter(([part, value]) => value !== (said.known[part] ?? emptyPart(part)) && value !== refused[part]));
}

/** Sheets of other lessons, if the server has all that is on them. */
function dropOldSheets(place) {
  try {
    for (const other of Object.keys(localStorage)) {
      if (!other.startsWith(SHEETS) || other === place) continue;
      const found = readKept(other);
      if (!found?.known || !Object.keys(unsentParts(found)).length) dropKept(other);
    }
  } catch {
    /* nothing is kept here */
  }
}

/** A sheet in a lesson. `known` are the parts that the server is known to have: what differs from
 * them is sent, the newest only, until it is acknowledged; also after the page was loaded anew. */
class Sheet extends Saved {
  /** @param {{lesson: string, token: string, number: number, back: boolean}} seat  `back`: taken by
   *   its number and PIN, so that what this device has of it is the learner's own
   * @param {{told: HTMLElement, onGone: (failure: Failure) => void, onOther: () => void}} */
  constructor(seat, { told, onGone, onOther }) {
    super(`${SHEETS}${seat.lesson}/${seat.number}`, told, SHEET);
    if (this.token !== seat.token && !seat.back) Object.assign(this, SHEET());
    Object.assign(this, { seat, token: seat.token, onGone, onOther, given: {}, refused: {}, kept: true });
    dropOldSheets(this.place);
    this.turn = () => (document.visibilityState === "hidden" ? this.send() : this.#reread());
    document.addEventListener("visibilitychange", this.turn);
  }

  /** Another tab of this browser may have gone on with the same sheet. */
  #reread() {
    const found = readKept(this.place);
    if (!found || found.token !== this.token || found.seq <= this.seq || Object.keys(this.unsent()).length) return;
    Object.assign(this, found);
    this.onOther();
  }

  /** Take over what the server has, but for what it does not have yet from here. */
  take(mine) {
    const unsent = this.unsent();
    const theirs = partsOf(mine);
    for (const [part, value] of Object.entries(theirs)) if (!(part in unsent)) this.#set(part, JSON.parse(value));
    this.known = theirs;
    this.seq = Math.max(this.seq, mine.seq);
    this.given = { ...mine.given };
    this.kept = this.write();
    this.send();
  }

  #set(part, value) {
    const [kind, n] = part.split("/");
    if (n === undefined) this[kind] = value;
    else this[kind][n] = value;
  }

  /** The answer after talking where there is one, else the one given alone. */
  last(n) {
    return isAnswered(this.revised[n]) ? { ...this.answers[n], ...wholeRevision(this.revised[n]) } : this.answers[n];
  }

  unsent() {
    return unsentParts(this, this.refused);
  }

  keep({ typed = false } = {}) {
    this.kept = this.write();
    this.tell();
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.send(), typed ? REST : 0);
  }

  /** Send what is unsent; one post at a time. Resolves when it is sent, or has failed. */
  send() {
    clearTimeout(this.timer);
    this.sending = (this.sending ?? Promise.resolve()).then(() => this.#post());
    return this.sending;
  }

  async #post() {
    const unsent = this.unsent();
    // After a refusal the parts go one by one, so that one does not hold up the others.
    const parts = Object.fromEntries(Object.entries(unsent).slice(0, this.singly ? 1 : undefined));
    if (this.stopped || !Object.keys(parts).length) return this.tell();
    const seq = Math.max(this.seq, readKept(this.place)?.seq ?? 0) + 1;
    this.seq = seq;
    this.write();
    try {
      const reply = await ask("/lesson/answers", { token: this.seat.token, body: { lesson: this.seat.lesson, seq, ...joinParts(parts) } });
      this.#acknowledge(reply, parts, seq);
    } catch (failure) {
      if (!(failure instanceof Failure)) throw failure;
      this.#failed(failure, parts);
    }
    this.tell();
  }

  #acknowledge(reply, parts, seq) {
    this.waiting = false;
    if (reply.seq > seq) {
      this.seq = reply.seq; // another tab was ahead: this post was not taken
    } else {
      Object.assign(this.known, parts);
      for (const part of Object.keys(parts)) delete this.refused[part];
      this.late = [...new Set([...this.late, ...(reply.late ?? [])])];
      this.acknowledged = true;
    }
    this.kept = this.write();
    if (Object.keys(this.unsent()).length) this.timer = setTimeout(() => this.send(), 0);
  }

  #failed(failure, parts) {
    if (failure.status === 401 || failure.status === 404) return this.stopped || this.onGone(failure);
    if (failure.passes) {
      this.waiting = true;
      this.timer = setTimeout(() => this.send(), RETRY * (0.8 + 0.4 * Math.random()));
      return;
    }
    if (Object.keys(parts).length > 1) this.singly = true;
    else Object.assign(this.refused, parts), (this.why = failure.message);
    this.waiting = false;
    this.timer = setTimeout(() => this.send(), 0);
  }

  /** Say where the answers are; “Saved” only when the server has them all. */
  tell() {
    const said = this.#where();
    if (this.told.textContent !== said) this.told.textContent = said;
  }

  #where() {
    const loose = this.kept ? "" : " This browser keeps nothing: leave this page open.";
    if (Object.keys(this.unsent()).length) {
      if (!this.waiting) return "";
      return this.kept ? "Saved on this device; waiting for the network." : `Not sent yet; waiting for the network.${loose}`;
    }
    if (this.cut) return "Waiting for the network.";
    if (Object.keys(this.refused).length) return `Not taken: ${this.why}`;
    return this.acknowledged ? `Saved.${loose}` : loose.trim();
  }

  stop() {
    this.stopped = true;
    clearTimeout(this.timer);
    document.removeEventListener("visibilitychange", this.turn);
  }
}
