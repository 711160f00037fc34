/* What the learner has done so far, kept on the device at every touch; and small helps to draw. */

/** Make an element: attributes by name (`false` and null leave out, `true` is empty), children after. */
function el(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key.startsWith("on")) element.addEventListener(key.slice(2), value);
    else if (value !== false && value !== null && value !== undefined) element.setAttribute(key, value === true ? "" : value);
  }
  element.append(...children.filter((c) => c !== null && c !== undefined));
  return element;
}

const BLANK = () => ({ step: 0, unit: 0, full: false, guess: null, answers: {}, exit: "" });

class Saved {
  /** @param {{mark: number, preview: boolean}} lesson
   * @param {HTMLElement} told  where it is said whether answers are kept */
  constructor(lesson, told) {
    this.place = lesson.preview ? null : `annotator/lesson/${lesson.mark}`;
    this.told = told;
    Object.assign(this, BLANK(), this.#read());
  }

  #read() {
    try {
      const found = JSON.parse(this.place && localStorage.getItem(this.place));
      return found && typeof found.answers === "object" ? found : {};
    } catch {
      return {};
    }
  }

  /** The answer to unit `n`, made if there is none yet. */
  of(n) {
    return (this.answers[n] ??= {});
  }

  keep() {
    const { step, unit, full, guess, answers, exit } = this;
    try {
      if (this.place) localStorage.setItem(this.place, JSON.stringify({ step, unit, full, guess, answers, exit }));
      this.told.textContent = this.place ? "Saved on this device." : "Preview: nothing is kept.";
    } catch {
      this.told.textContent = "This browser keeps nothing: leave the page open until you have handed in.";
    }
  }

  forget() {
    Object.assign(this, BLANK());
    try {
      if (this.place) localStorage.removeItem(this.place);
    } catch {
      /* there was nothing to forget */
    }
    this.told.textContent = "Your answers are deleted.";
  }
}
