/* One question: the sentence in its place, the answer, how sure, the words, one reason, hints. */

/** Draw the question about unit `n`.
 * @param {object} lesson
 * @param {Saved} saved
 * @param {Hints} source  where hints come from */
function drawQuestion(lesson, saved, n, source) {
  const unit = lesson.units[n];
  const answer = saved.of(n);
  const sentence = el("p", { class: "sentence", tabindex: "-1", id: "sentence" }, ...wordSpans(unit.words));
  return el(
    "section",
    { class: "question", "aria-labelledby": "where" },
    el("h2", { id: "where" }, `Sentence ${n + 1} of ${lesson.units.length}`),
    el("div", { class: "place" }, beside(lesson, unit, -1), sentence, beside(lesson, unit, 1)),
    radios(lesson.question, "choice", lesson.choices.map((c) => [c.key, c.label, c.plain]), answer.choice, (v) => {
      answer.choice = v;
      saved.keep();
    }),
    radios("How sure are you?", "certainty", lesson.certainty.map((label, i) => [String(i + 1), label, ""]), String(answer.certainty), (v) => {
      answer.certainty = Number(v);
      document.getElementById("missing").textContent = "";
      saved.keep();
    }),
    el("p", { id: "missing", class: "missing", role: "alert" }),
    underline(lesson, saved, unit.words, answer),
    reasons(lesson, saved, answer),
    drawHints(lesson, unit.words, source, sentence),
  );
}

function wordSpans(words) {
  return words.flatMap((word, i) => [i ? " " : "", el("span", {}, word)]);
}

/** The sentence before (-1) or after (1), to see what a “he” or “it” means. */
function beside(lesson, unit, way) {
  const all = lesson.articles[unit.article].sentences;
  const at = all.findIndex(([number]) => number === unit.sentence) + way;
  if (!all[at]) return null;
  const said = el("span", { class: "unseen" }, way < 0 ? "The sentence before: " : "The sentence after: ");
  return el("p", { class: "beside" }, said, all[at][1]);
}

/** @param {number | string} [of]  tells groups of the same name on one page apart */
function radios(legend, name, options, chosen, onChoose, of = "") {
  const labels = options.map(([value, label, plain]) =>
    el(
      "label",
      {},
      el("input", { type: "radio", name: `${name}${of}`, value, ...(value === chosen ? { checked: true } : {}), onchange: () => onChoose(value) }),
      el("span", {}, el("b", {}, label), plain ? el("small", {}, plain) : null),
    ),
  );
  return el("fieldset", { class: name }, el("legend", {}, legend), ...labels);
}

/** Words to be tapped: the first and the last one of the stretch; arrow keys go from word to word. */
function underline(lesson, saved, words, answer) {
  const said = el("span", { class: "unseen", role: "status" });
  const buttons = words.map((word, i) =>
    el("button", { type: "button", tabindex: i ? "-1" : "0", "aria-pressed": "false", onclick: () => tap(i), onkeydown: (e) => walk(e, i) }, word),
  );
  const clear = el("button", { type: "button", class: "plain", onclick: () => set(null) }, "Clear");
  const show = () => {
    const [first, end] = answer.cue ?? [0, 0];
    buttons.forEach((b, i) => b.setAttribute("aria-pressed", String(i >= first && i < end)));
    clear.hidden = !answer.cue;
  };
  const set = (cue) => {
    answer.cue = cue;
    said.textContent = cue ? `Underlined: ${words.slice(...cue).join(" ")}` : "Nothing is underlined.";
    show();
    saved.keep();
  };
  const tap = (i) => {
    const [first, end] = answer.cue ?? [0, 0];
    if (end - first !== 1) set([i, i + 1]);
    else set(i === first ? null : [Math.min(first, i), Math.max(first, i) + 1]);
  };
  const walk = (event, i) => {
    const way = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    const next = way && buttons[i + way];
    if (!next) return;
    event.preventDefault();
    buttons[i].tabIndex = -1;
    next.tabIndex = 0;
    next.focus();
  };
  show();
  return el(
    "fieldset",
    { class: "underline" },
    el("legend", {}, lesson.underline),
    el("p", { class: "note" }, "Tap the first and the last word."),
    el("div", { class: "words" }, ...buttons),
    clear,
    said,
  );
}

function reasons(lesson, saved, answer) {
  const choose = el(
    "select",
    {
      id: "because",
      onchange: () => {
        answer.because = Number(choose.value);
        saved.keep();
      },
    },
    el("option", { value: "0" }, "Choose one"),
    ...lesson.because.map((label, i) => el("option", { value: String(i + 1), selected: answer.because === i + 1 }, label)),
  );
  const own = el("input", { id: "reason", maxlength: "80", autocomplete: "off", value: answer.reason ?? "", oninput: () => {
    answer.reason = own.value;
    saved.keep();
  } });
  return el(
    "fieldset",
    { class: "reason" },
    el("legend", {}, "One reason"),
    el("label", { for: "because" }, "From the list"),
    choose,
    el("label", { for: "reason" }, "Or in your own words, without names of people you know"),
    own,
  );
}

/** Three steps at most, one after the other; a step that this sentence does not have is left out.
 * @param {Hints} source  `given` so far, how many are `left`, and `take()`, which is awaited */
function drawHints(lesson, words, source, sentence) {
  if (!source.left && !source.given.length) return null;
  const list = el("ol", { class: "said", "aria-live": "polite" });
  const problem = el("p", { role: "alert" });
  const button = el("button", { type: "button", class: "plain", onclick: async () => {
    problem.textContent = "";
    try {
      await source.take();
    } catch (error) {
      problem.textContent = error.message;
    }
    show();
  } });
  const show = () => {
    while (list.children.length < source.given.length) {
      list.append(el("li", {}, hintWords(lesson, words, source.given[list.children.length], sentence)));
    }
    button.hidden = !source.left;
    button.textContent = `Hint (${source.given.length + 1} of ${source.given.length + source.left})`;
  };
  show();
  return el("div", { class: "hints" }, button, problem, list);
}

function hintWords(lesson, words, hint, sentence) {
  if (hint.kind === "remain") {
    const [one, other] = hint.choices.map((choice) => lesson.choices.find((c) => c.key === choice).label);
    return `One of two: “${one}” or “${other}”.`;
  }
  const quoted = words.slice(...hint.words).join(" ").replace(/[.,;:]+$/, "");
  for (const span of Array.from(sentence.children).slice(...hint.words)) span.classList.add(hint.kind);
  return hint.kind === "cue" ? `Look at the words “${quoted}”.` : `Look at “${quoted}”.`;
}

/** Hints from a key that is in the page. */
class KeyHints {
  constructor(lesson, saved, key, n) {
    this.saved = saved;
    this.answer = saved.of(n);
    this.steps = [];
    if (!lesson.hints) return;
    if (key.cue) this.steps.push({ kind: "cue", words: key.cue });
    if (key.named) this.steps.push({ kind: "named", words: key.named });
    if (key.remain.length === 2) this.steps.push({ kind: "remain", choices: key.remain });
  }

  get given() {
    return this.steps.slice(0, this.answer.hints ?? 0);
  }

  get left() {
    return this.steps.length - this.given.length;
  }

  async take() {
    this.answer.hints = (this.answer.hints ?? 0) + 1;
    this.saved.keep();
  }
}
