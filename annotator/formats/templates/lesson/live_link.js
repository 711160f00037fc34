/* Talking to the server: a request and its answer, and the question “what is new?” every two seconds. */

const EVERY = 2000; // ms between two questions
const LONGEST_WAIT = 8000; // ms between two questions where the network fails
const PATIENCE = 6000; // ms until a request counts as failed
const UNREACHED = "Your teacher's computer cannot be reached at the moment. Is this device in the right Wi-Fi? Then try again.";

/** What went wrong, in a sentence. `status` is 0 where no answer came. */
class Failure extends Error {
  constructor(message, status = 0) {
    super(message);
    this.status = status;
  }

  /** Whether the same may go well later. */
  get passes() {
    return this.status === 0 || this.status === 429 || this.status >= 500;
  }
}

/** The answer to a request: null if nothing is new. Raises Failure.
 * @param {{token?: string, body?: object}} what  a body is posted */
async function ask(path, { token, body } = {}) {
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), PATIENCE);
  const headers = { ...(token ? { "X-Seat": token } : {}), ...(body ? { "Content-Type": "application/json" } : {}) };
  let reply, said;
  try {
    // keepalive: what is sent at the moment in which the page is left still arrives.
    reply = await fetch(path, { headers, cache: "no-store", signal: stop.signal, ...(body ? { method: "POST", body: JSON.stringify(body), keepalive: true } : {}) });
    said = reply.status === 204 ? null : await reply.json();
  } catch {
    throw new Failure(UNREACHED); // or somebody else answered: a captive portal, a gateway
  } finally {
    clearTimeout(timer);
  }
  if (!reply.ok) throw new Failure(said?.error ?? UNREACHED, reply.status);
  return said;
}

class Link {
  /** @param {{lesson: string, token: string}} seat
   * @param {(state: object) => Promise<void>} onState
   * @param {(failure: Failure) => void} onGone  the seat or the lesson is no longer there
   * @param {(failed: number) => void} onTry  after each question: how many failed in a row */
  constructor(seat, { onState, onGone, onTry }) {
    Object.assign(this, { seat, onState, onGone, onTry, version: 0, failed: 0, over: false });
    this.wake = () => document.visibilityState === "visible" && this.look();
    document.addEventListener("visibilitychange", this.wake);
    addEventListener("online", this.wake);
    addEventListener("pageshow", this.wake);
  }

  /** Ask now, and again and again until it is over. One question at a time. */
  async look() {
    if (this.looking || this.stopped) return;
    clearTimeout(this.timer);
    this.looking = true;
    try {
      const path = `/lesson/state?lesson=${encodeURIComponent(this.seat.lesson)}&v=${this.version}`;
      const state = await ask(path, { token: this.seat.token });
      this.failed = 0;
      if (state && !this.stopped) await this.take(state);
    } catch (failure) {
      if (!(failure instanceof Failure)) throw failure;
      if (!failure.passes && !this.stopped) return this.onGone(failure);
      this.failed += 1;
    } finally {
      this.looking = false;
      this.#again();
    }
  }

  async take(state) {
    this.version = state.v;
    this.over = state.phase === "closed";
    await this.onState(state);
  }

  #again() {
    if (this.stopped) return;
    this.onTry(this.failed);
    if (this.over) return;
    const jitter = 0.8 + 0.4 * Math.random(); // a class does not ask in step
    this.timer = setTimeout(() => this.look(), Math.min(EVERY * 2 ** this.failed, LONGEST_WAIT) * jitter);
  }

  stop() {
    this.stopped = true;
    clearTimeout(this.timer);
    document.removeEventListener("visibilitychange", this.wake);
    removeEventListener("online", this.wake);
    removeEventListener("pageshow", this.wake);
  }
}
