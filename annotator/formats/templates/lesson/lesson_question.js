/* One question: the sentence in its place, the answer, how sure, the words, one reason, hints. */

/** Draw the question about unit `n`.
 * @param {object} lesson
 * @param {Saved} saved
 * @param {{steps: (n) => number, given: (n) => object[], take: (n) => Promise}} hints
 *   where they come from: how many there are, those taken so far, and one more */
function drawQuestion(lesson, saved, hints, n) {
  const unit = lesson.units[n];
  const answer = saved.of(n);
  const sentence = el("p", { class: "sentence", tabindex: "-1", id: "sentence" }, ...wordSpans(unit.words));
  return el(
    "section",
    { class: "question", "aria-labelledby": "where" },
    el("h2", { id: "where" }, `Sentence ${n + 1} of ${lesson.units.length}`),
    sayPaper(lesson, n),
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
    lesson.hints && hints.steps(n) ? drawHints(lesson, hints, n, sentence) : null,
  );
}

/** Which paper the sentence is from, where the lesson has more than one. */
function sayPaper(lesson, n) {
  return lesson.articles.length > 1 ? el("p", { class: "note" }, `From ${lesson.articles[lesson.units[n].article].publisher}`) : null;
}

function choiceLabel(lesson, key) {
  return lesson.choices.find((c) => c.key === key)?.label ?? key;
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

/** @param {string} kind  the class of the group, and the name of its buttons unless that is given */
function radios(legend, kind, options, chosen, onChoose, name = kind) {
  const labels = options.map(([value, label, plain]) =>
    el(
      "label",
      {},
      el("input", { type: "radio", name, value, ...(value === chosen ? { checked: true } : {}), onchange: () => onChoose(value) }),
      el("span", {}, el("b", {}, label), plain ? el("small", {}, plain) : null),
    ),
  );
  return el("fieldset", { class: kind }, el("legend", {}, legend), ...labels);
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
    saved.keep({ typed: true });
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

/** Words in quotation marks, without the comma after them; quotation marks among them as inner ones. */
function quoteWords(words, [first, end]) {
  return `“${words.slice(first, end).join(" ").replace(/[.,;:]+$/, "").replace(/“/g, "‘").replace(/”/g, "’")}”`;
}

function drawHints(lesson, hints, n, sentence) {
  const { words } = lesson.units[n];
  const mark = ({ kind, words: span }) => span && Array.from(sentence.children).slice(...span).forEach((s) => s.classList.add(kind));
  const say = {
    cue: (hint) => `Look at the ${hint.words[1] - hint.words[0] > 1 ? "words" : "word"} ${quoteWords(words, hint.words)}.`,
    named: (hint) => `Look at ${quoteWords(words, hint.words)}.`,
    remain: ({ choices: [one, other] }) => `One of two: “${choiceLabel(lesson, one)}” or “${choiceLabel(lesson, other)}”.`,
  };
  const list = el("ol", { class: "said", "aria-live": "polite" });
  const failed = el("p", { class: "note", role: "status" });
  const button = plain("", async () => {
    failed.textContent = "";
    try {
      await hints.take(n);
    } catch (error) {
      failed.textContent = error.message;
    }
    show();
  });
  const show = () => {
    const given = hints.given(n);
    for (const hint of given.slice(list.children.length)) {
      mark(hint);
      list.append(el("li", {}, say[hint.kind](hint)));
    }
    button.hidden = given.length >= hints.steps(n);
    button.textContent = `Hint (${given.length + 1} of ${hints.steps(n)})`;
  };
  show();
  return el("div", { class: "hints" }, button, failed, list);
}
