/* Between the device and the server: what was touched is kept here at once, and sent; nothing counts
   as saved before the server has it. Works over plain HTTP, and where the browser keeps nothing. */

const PLACE = "annotator/live";

/** Text by name, on the device; in this page only where the browser refuses. */
const device = {
  page: new Map(),
  read(name) {
    try {
      return JSON.parse(localStorage.getItem(`${PLACE}/${name}`)) ?? this.page.get(name) ?? null;
    } catch {
      return this.page.get(name) ?? null;
    }
  },
  keep(name, value) {
    this.page.set(name, value);
    try {
      localStorage.setItem(`${PLACE}/${name}`, JSON.stringify(value));
    } catch {
      /* the page has it while it is open */
    }
  },
  forget(name) {
    this.page.delete(name);
    try {
      localStorage.removeItem(`${PLACE}/${name}`);
    } catch {
      /* there was nothing to forget */
    }
  },
};

/** What the server answered instead of what was wanted. */
class Refused extends Error {
  constructor(status, message) {
    super(message);
    this.status = status;
  }

  /** Whether it may work later as it is: no network, a busy server, too many at once. */
  get passes() {
    return this.status === 0 || this.status === 429 || this.status >= 500;
  }
}

/** Ask the server. Raises Refused; null where nothing is new. */
async function ask(path, token, body) {
  let response;
  try {
    response = await fetch(`/lesson/${path}`, {
      method: body ? "POST" : "GET",
      headers: token ? { "X-Seat": token } : {},
      body: body ? JSON.stringify(body) : undefined,
      cache: "no-store",
    });
  } catch {
    throw new Refused(0, "No network. Try again in a moment; nothing is lost.");
  }
  if (response.status === 204) return null;
  const told = await response.json().catch(() => ({}));
  if (!response.ok) throw new Refused(response.status, told.error ?? "The server could not answer. Try again.");
  return told;
}

const REST = 350;
const AGAIN = [1000, 2000, 4000, 8000];
const ANSWER = { choice: "", certainty: 0, cue: null, because: 0, reason: "", objection: "" };

/** The learner's own work in one lesson, as `Saved` of the one file has it. */
class LiveSaved {
  /** @param {{onTold: (words: string) => void, onGone: (message: string) => void}} face */
  constructor(lesson, token, face) {
    this.lesson = lesson;
    this.token = token;
    this.face = face;
    this.failures = 0;
    const known = device.read(lesson) ?? {};
    Object.assign(this, { screen: "", unit: 0, full: false, guess: null, exit: "", answers: {}, revised: {}, seq: 0, sent: { answers: {}, revised: {} } }, known);
  }

  /** What the server has; what it has not got yet stays as it is here. */
  take(mine) {
    const open = this.#changed();
    this.seq = Math.max(this.seq, mine.seq);
    this.sent = { guess: mine.guess, exit: mine.exit, answers: {}, revised: {} };
    for (const [n, answer] of Object.entries(mine.answers)) this.sent.answers[n] = JSON.stringify(posted(answer));
    for (const [n, answer] of Object.entries(mine.revised)) this.sent.revised[n] = JSON.stringify(answer);
    this.guess = "guess" in open ? open.guess : mine.guess;
    this.exit = "exit" in open ? open.exit : mine.exit;
    this.answers = { ...mine.answers, ...open.answers };
    this.revised = { ...mine.revised, ...open.revised };
    this.given = mine.given;
    this.keep();
  }

  /** The answer to unit `n`, made if there is none yet. */
  of(n) {
    return (this.answers[n] ??= {});
  }

  keep() {
    const { screen, unit, full, guess, exit, answers, revised, seq, sent } = this;
    device.keep(this.lesson, { screen, unit, full, guess, exit, answers, revised, seq, sent });
    if (!this.#isEmpty(this.#changed())) this.#soon(REST);
    else if (!this.sending) this.face.onTold("");
  }

  #soon(wait) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.send(), wait);
  }

  #changed() {
    const open = { answers: {}, revised: {} };
    if ((this.guess ?? null) !== (this.sent.guess ?? null)) open.guess = this.guess;
    if (this.exit !== (this.sent.exit ?? "")) open.exit = this.exit;
    for (const name of ["answers", "revised"]) {
      for (const [n, answer] of Object.entries(this[name] ?? {})) {
        const whole = name === "answers" ? posted(answer) : answer;
        if (JSON.stringify(whole) !== (this.sent[name][n] ?? EMPTY)) open[name][n] = whole;
      }
    }
    return open;
  }

  #isEmpty(open) {
    return !("guess" in open) && !("exit" in open) && !Object.keys(open.answers).length && !Object.keys(open.revised).length;
  }

  /** Send what changed, one post at a time; again and again while there is no network. */
  send() {
    clearTimeout(this.timer);
    this.sending ??= this.#post().finally(() => {
      this.sending = null;
      if (!this.failures && !this.over && !this.#isEmpty(this.#changed())) this.#soon(0);
    });
    return this.sending;
  }

  async #post() {
    const open = this.#changed();
    if (this.#isEmpty(open)) return;
    const post = { lesson: this.lesson, seq: this.seq + 1, ...open };
    try {
      const receipt = await ask("answers", this.token, post);
      this.failures = 0;
      this.#acknowledge(post, receipt.seq);
      this.face.onTold(receipt.late.length ? "Kept. It came after the key was shown, so it is not counted." : "Saved.");
    } catch (error) {
      this.#failed(error, post);
    }
  }

  #acknowledge(post, seq) {
    this.seq = seq;
    if ("guess" in post) this.sent.guess = post.guess;
    if ("exit" in post) this.sent.exit = post.exit;
    for (const name of ["answers", "revised"]) {
      for (const [n, answer] of Object.entries(post[name])) this.sent[name][n] = JSON.stringify(answer);
    }
    this.keep();
  }

  #failed(error, post) {
    if (!(error instanceof Refused)) throw error;
    if (error.status === 401) return this.face.onGone(error.message);
    if (!error.passes) {
      // It cannot be taken as it is, however often it is sent: told once, and kept here.
      this.#acknowledge(post, this.seq);
      return this.face.onTold(error.message);
    }
    this.failures += 1;
    this.face.onTold("Saved on this device; waiting for the network.");
    this.#soon(AGAIN[Math.min(this.failures, AGAIN.length) - 1]);
  }

  stop() {
    this.over = true;
    clearTimeout(this.timer);
  }
}

/** An answer as it is posted. */
function posted(answer) {
  const { choice, certainty, cue, because, reason, objection } = { ...ANSWER, ...answer };
  return { choice, certainty, cue: cue ?? null, because, reason, objection };
}
const EMPTY = JSON.stringify(posted({}));

/** Hints that the server gives, one after the other. */
class LiveHints {
  constructor(lesson, saved, n) {
    Object.assign(this, { saved, n, steps: lesson.units[n].hint_steps });
  }

  get given() {
    return this.saved.given?.[this.n] ?? [];
  }

  get left() {
    return this.steps - this.given.length;
  }

  async take() {
    const told = await ask("hint", this.saved.token, { lesson: this.saved.lesson, unit: this.n });
    (this.saved.given ??= {})[this.n] = told.hints;
    this.steps = told.hints.length + told.more;
  }
}
