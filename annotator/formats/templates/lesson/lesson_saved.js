/* What the learner has done so far, kept on the device at every touch. */

/** What the device keeps at this place; null if there is nothing, or nothing may be kept. */
function readKept(place) {
  try {
    return JSON.parse(place && localStorage.getItem(place));
  } catch {
    return null;
  }
}

/** Whether it could be kept. */
function writeKept(place, value) {
  try {
    localStorage.setItem(place, JSON.stringify(value));
    return true;
  } catch {
    return false;
  }
}

function dropKept(place) {
  try {
    localStorage.removeItem(place);
  } catch {
    /* there was nothing to drop */
  }
}

/** Whether an answer counts: what was chosen, and how sure. */
function isAnswered(a) {
  return Boolean(a?.choice && a.certainty);
}

const BLANK = () => ({ step: 0, unit: 0, full: false, guess: null, answers: {}, exit: "" });

class Saved {
  /** @param {string | null} place  null: nothing is kept
   * @param {HTMLElement} told  where it is said whether answers are kept
   * @param {() => object} blank  what is kept, as it is at first */
  constructor(place, told, blank = BLANK) {
    Object.assign(this, { place, told, blank });
    const found = readKept(place);
    Object.assign(this, blank(), found && typeof found.answers === "object" ? found : {});
  }

  /** The answer to unit `n`, made if there is none yet. */
  of(n) {
    return (this.answers[n] ??= {});
  }

  /** The answer to unit `n` that the key is compared with. */
  last(n) {
    return this.answers[n];
  }

  write() {
    return writeKept(this.place, Object.fromEntries(Object.keys(this.blank()).map((name) => [name, this[name]])));
  }

  /** Called at every touch; `typed` where more letters may follow at once. */
  keep() {
    if (!this.place) this.told.textContent = "Preview: nothing is kept.";
    else if (this.write()) this.told.textContent = "Saved on this device.";
    else this.told.textContent = "This browser keeps nothing: leave the page open until you have handed in.";
  }

  forget() {
    Object.assign(this, this.blank());
    if (this.place) dropKept(this.place);
    this.told.textContent = "Your answers are deleted.";
  }
}
