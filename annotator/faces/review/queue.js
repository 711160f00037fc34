/**
 * Changes on their way to the server. Each one is kept in this browser, under a key that names
 * the reviewer, the article and this page load, until the server has acknowledged it. What an
 * earlier page load left behind is sent first. Sending twice is harmless: the server knows a
 * change by (client, seq).
 *
 * @typedef {import("./review.js").Change & {seq: number, made_at: string}} Numbered
 * @typedef {"saved" | "saving" | "waiting" | "signed_out" | "elsewhere"} State
 */
import { dropUnder, dropValue, keepValue, keptUnder } from "./kept.js";

const ROOT = "annotator/queue/";
const BATCH = 200;
const FIRST_PAUSE = 400;
const LONGEST_PAUSE = 5000;
const TIMEOUT = 15000;
const ON_THE_WAY = 30000;

/** Forget everything this browser holds for `reviewer`; called at sign-out. */
export async function clearQueues(reviewer) {
  await dropUnder(`${ROOT}${reviewer}/`);
}

/** `crypto.randomUUID` is there on this computer and under TLS only. */
function newId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (b) => b.toString(16).padStart(2, "0")).join("");
}

/** What the server made of an answer goes with it from now on, so that undo brings it back. */
function settle(tag, coding) {
  tag.coding = coding;
  tag.source ??= coding.source;
  tag.source_id ??= coding.source_id;
}

export class Queue {
  /**
   * Whoever shows the queue sets what is to be told: `onState(queue)`, `onProgress(progress)`,
   * `onRefused(change, reason)`, `onSettled(changes)`, `onElsewhere(rows)` of what other tabs did, and
   * `onLeft()` of what an earlier page load left behind.
   * @param {{route: string, token: string, reviewer: string, document: string, known?: number}} options
   *   `known`: the last number of the reviewer's log that this page has seen
   */
  constructor({ route, token, reviewer, document, known = 0 }) {
    Object.assign(this, { route, token, known });
    const told = ["onState", "onProgress", "onRefused", "onSettled", "onElsewhere", "onLeft"];
    for (const name of told) this[name] = () => {};
    this.prefix = `${ROOT}${reviewer}/${document}/`;
    this.client = newId();
    /** Whose changes this page sends, and so knows. */
    this.own = new Set([this.client]);
    this.seq = 0;
    /** @type {Map<string, Numbered[]>} client -> its changes, oldest first */
    this.pending = new Map();
    this.batch = BATCH;
    this.pause = FIRST_PAUSE;
    this.timer = 0;
    this.sending = false;
    /** Whether it is known what an earlier page load left behind: before, nothing counts as saved. */
    this.recovered = false;
    /** @type {State} */
    this.state = "saving";
    this.trouble = "";
    this.kept = true;
    /** @type {{change: Numbered, at: number}[]} acknowledged a moment ago */
    this.recent = [];
  }

  /** How many changes the server has not acknowledged. */
  get waiting() {
    return this.unsent.length;
  }

  /** The changes that the server has not acknowledged, in the order of making. */
  get unsent() {
    return [...this.pending.values()].flat();
  }

  /** The changes that data read from the server may lack: those not acknowledged, and those
   * acknowledged while the data was on its way. In the order of making. */
  get unseen() {
    this.recent = this.recent.filter(({ at }) => at > Date.now() - ON_THE_WAY);
    return [...this.recent.map(({ change }) => change), ...this.unsent];
  }

  /** Number a change, keep it, send it. */
  add(change) {
    const numbered = { seq: ++this.seq, made_at: new Date().toISOString(), ...change };
    this.#of(this.client).push(numbered);
    this.#keep(numbered);
    if (this.state === "saved") this.#tell("saving");
    else this.onState(this);
    queueMicrotask(() => this.flush()); // after the key is handled: what one key changes goes together
  }

  /** A fresh token was handed over by the page. */
  renew(token) {
    if (token === this.token) return;
    this.token = token;
    if (this.state === "signed_out") this.retry();
  }

  /** Ask what other tabs did, unless a post of changes is about to tell. */
  async sync() {
    if (!this.waiting && this.state === "saved") await this.#post(this.client, []);
  }

  /** Try at once, whatever the pause. */
  retry() {
    clearTimeout(this.timer);
    this.timer = 0;
    if (this.waiting) this.#tell("saving");
    this.flush();
  }

  /** Send what waits, unless a post is on its way or a pause is running. */
  async flush() {
    if (this.sending || this.timer || this.state === "signed_out" || this.state === "elsewhere") return;
    this.sending = true;
    while (this.waiting && (await this.#post(...this.#oldest())));
    this.sending = false;
    if (!this.waiting && this.recovered) this.#tell("saved");
  }

  #oldest() {
    const [client, changes] = [...this.pending].find(([, waiting]) => waiting.length);
    return [client, changes.slice(0, this.batch)];
  }

  async #post(client, changes) {
    this.own.add(client);
    let answer;
    let body;
    try {
      answer = await fetch(this.route, {
        method: "POST",
        headers: { "Content-Type": "application/json", "X-Review-Token": this.token },
        body: JSON.stringify({ client, changes, known: this.known }),
        signal: AbortSignal.timeout(TIMEOUT),
      });
      body = await answer.json();
    } catch {
      return changes.length > 0 && this.#wait("");
    }
    if (answer.ok) return this.#acknowledge(client, body);
    if (answer.status === 401) return this.#tell("signed_out", body.error);
    if (answer.status === 403) return this.#tell("elsewhere", body.error);
    if (answer.status === 413 && changes.length > 1) {
      this.batch = Math.ceil(changes.length / 2);
      return true;
    }
    if (answer.status >= 500) return this.#wait(body.error ?? "");
    const refused = changes.map(({ seq }) => ({ seq, reason: body.error ?? "" }));
    return this.#acknowledge(client, { acknowledged: [], refused });
  }

  #acknowledge(client, { acknowledged, refused, progress, n, codings = {}, elsewhere = [] }) {
    const seen = new Set(acknowledged);
    const reasons = new Map(refused.map(({ seq, reason }) => [seq, reason]));
    const gone = new Set([...seen, ...reasons.keys()]);
    const left = [];
    const settled = [];
    for (const change of this.#of(client)) {
      if (!gone.has(change.seq)) left.push(change);
      else this.#drop(client, change.seq);
      if (seen.has(change.seq)) this.recent.push({ change, at: Date.now() });
      if (codings[change.seq] && change.tag) {
        settle(change.tag, codings[change.seq]);
        settled.push(change);
      }
      if (reasons.has(change.seq)) this.onRefused(change, reasons.get(change.seq));
    }
    if (left.length || client === this.client) this.pending.set(client, left);
    else this.pending.delete(client);
    this.pause = FIRST_PAUSE;
    if (this.waiting) this.#tell("saving");
    if (progress && !this.waiting) this.onProgress(progress);
    if (settled.length) this.onSettled(settled);
    this.#learn(n, elsewhere);
    return gone.size > 0 || (this.waiting > 0 && this.#wait(""));
  }

  /** What other tabs did, unless this page already knows. */
  #learn(n, elsewhere) {
    if (n === undefined || n <= this.known) return;
    this.known = n;
    const news = elsewhere.filter((row) => !this.own.has(row.client));
    if (news.length) this.onElsewhere(news);
  }

  #wait(trouble) {
    this.timer = setTimeout(() => this.retry(), this.pause);
    this.pause = Math.min(this.pause * 2, LONGEST_PAUSE);
    return this.#tell("waiting", trouble);
  }

  /** Always false, so that a sender can return it. */
  #tell(state, trouble = "") {
    this.state = state;
    this.trouble = trouble;
    this.onState(this);
    return false;
  }

  #of(client) {
    if (!this.pending.has(client)) this.pending.set(client, []);
    return this.pending.get(client);
  }

  #key(client, seq) {
    return `${this.prefix}${client}/${seq}`;
  }

  async #keep(change) {
    try {
      await keepValue(this.#key(this.client, change.seq), { client: this.client, change });
    } catch {
      this.kept = false; // full or forbidden: the change lives only as long as this page
      this.onState(this);
    }
  }

  async #drop(client, seq) {
    await dropValue(this.#key(client, seq)).catch(() => {}); // at worst it is sent again
  }

  /** Send what an earlier page load left behind, ahead of what was done here since. */
  async recover() {
    const rows = await keptUnder(this.prefix).catch(() => []);
    const left = rows.filter(({ client }) => client !== this.client);
    this.recovered = true;
    if (!left.length) return void this.flush();
    left.sort((a, b) => a.change.seq - b.change.seq);
    const since = this.pending;
    this.pending = new Map();
    for (const { client, change } of left) this.#of(client).push(change);
    const oldestFirst = [...this.pending].sort(([, [a]], [, [b]]) => (a.made_at < b.made_at ? -1 : 1));
    this.pending = new Map([...oldestFirst, ...since]);
    this.onLeft();
    this.retry();
  }
}
