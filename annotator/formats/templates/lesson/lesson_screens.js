/* The screens that the one-file lesson and the live lesson share. Where they lead is handed in. */

function forward(label, onclick) {
  return el("button", { type: "button", class: "forward", onclick }, label);
}

function plain(label, onclick) {
  return el("button", { type: "button", class: "plain", onclick }, label);
}

function ways(...buttons) {
  return el("div", { class: "ways" }, ...buttons);
}

/** Put the screen into the page, the sentence at hand into view, and the focus on the heading. */
function showScreen(main, screen, { focus = true } = {}) {
  main.replaceChildren(screen);
  const pane = main.querySelector(".text");
  const here = pane?.querySelector("[aria-current]");
  if (here) pane.scrollTop += here.getBoundingClientRect().top - pane.getBoundingClientRect().top - 40;
  if (!focus) return;
  scrollTo(0, 0);
  const head = main.querySelector("h2");
  head?.setAttribute("tabindex", "-1");
  head?.focus({ preventScroll: true });
}

// ---------------------------------------------------------------- guess and examples

/** @param {string} note  what becomes of the answers */
function drawGuess(lesson, saved, note, ...buttons) {
  const guess = el("input", {
    id: "guess", type: "number", inputmode: "numeric", min: "0", max: "99", value: saved.guess, autocomplete: "off",
    oninput: () => {
      const n = parseInt(guess.value, 10);
      saved.guess = n >= 0 && n <= 99 ? n : null;
      saved.keep();
    },
  });
  const headlines = lesson.articles.map((a) =>
    el("p", { class: "headline" }, a.title, el("span", { class: "publisher" }, a.publisher)),
  );
  return el(
    "section",
    {},
    el("h2", {}, headlines.length > 1 ? "Read only the headlines" : "Read only the headline"),
    ...headlines,
    el("label", { for: "guess" }, lesson.poll),
    guess,
    el("p", { class: "note" }, `A guess is enough. ${note}`),
    ways(...buttons),
  );
}

function drawExamples(lesson, ...buttons) {
  const cards = lesson.examples.map((e) =>
    el("li", {}, el("p", { class: "sentence" }, e.text), el("p", {}, el("b", {}, e.label)), el("p", {}, e.reason)),
  );
  return el(
    "section",
    {},
    el("h2", {}, "Worked sentences"),
    el("p", {}, "A tag tells who speaks, not whether it is true."),
    el("ol", { class: "cards" }, ...cards),
    ways(...buttons),
  );
}

// ---------------------------------------------------------------- questions

/** The question at hand, alone or beside the whole text.
 * @param {{hints: (n: number) => Hints, go: (n: number) => void, back: () => void, finish: () => void, last: string}} leads */
function drawAnswers(lesson, saved, leads) {
  const views = el(
    "div",
    { class: "views", role: "group", "aria-label": "How to show the text" },
    ...[[false, "One sentence at a time"], [true, "Full text"]].map(([full, label]) =>
      el("button", { type: "button", "aria-pressed": String(saved.full === full), onclick: () => { saved.full = full; leads.go(saved.unit); } }, label),
    ),
  );
  const n = saved.unit;
  const last = n === lesson.units.length - 1;
  const turns = ways(
    n ? plain("Sentence before", () => leave(saved, n, () => leads.go(n - 1))) : plain("Back", leads.back),
    forward(last ? leads.last : "Next sentence", () => leave(saved, n, () => (last ? finishAnswers(lesson, saved, leads) : leads.go(n + 1)))),
  );
  const question = el("div", {}, drawQuestion(lesson, saved, n, leads.hints(n)), el("p", { id: "unfinished", role: "alert" }), turns);
  const body = saved.full ? el("div", { class: "both" }, fullText(lesson, saved, n, leads), question) : question;
  return el("div", {}, views, body);
}

/** Go on only if what was chosen says how sure. */
function leave(saved, n, onward) {
  const { choice, certainty } = saved.of(n);
  if (Boolean(choice) === Boolean(certainty)) return onward();
  const name = choice ? "certainty" : "choice";
  document.getElementById("missing").textContent = choice ? "How sure are you? Choose one of the four, then go on." : "You said how sure you are. Now choose an answer.";
  document.querySelector(`input[name="${name}"]`).focus();
}

/** At the end: name what is open, once. */
function finishAnswers(lesson, saved, leads) {
  const open = openUnits(lesson, saved);
  if (!open.length) return leads.finish();
  document.getElementById("unfinished").replaceChildren(
    open.length === 1 ? "This sentence is still open: " : "These sentences are still open: ",
    ...open.map((n) => plain(`Sentence ${n + 1}`, () => leads.go(n))),
    ` ${leads.warning} `,
    plain(leads.anyway, leads.finish),
  );
  document.querySelector("#unfinished button").focus();
}

function openUnits(lesson, saved) {
  return lesson.units.map((_, n) => n).filter((n) => !isAnswered(saved.answers[n]));
}

/** The whole article, with the sentences to answer as links to their questions. */
function fullText(lesson, saved, current, leads) {
  const { article } = lesson.units[current];
  const { title, sentences } = lesson.articles[article];
  const paragraphs = [];
  let before = "";
  for (const [number, words, kind, opens] of sentences) {
    if (opens || kind !== before) paragraphs.push(el("p", { class: kind }));
    before = kind;
    const n = lesson.units.findIndex((u) => u.article === article && u.sentence === number);
    paragraphs[paragraphs.length - 1].append(n < 0 ? words : sentenceLink(saved, n, words, current, leads), " ");
  }
  return el("div", { class: "text", tabindex: "0", role: "region", "aria-label": title }, ...paragraphs);
}

function sentenceLink(saved, n, words, current, leads) {
  const answered = isAnswered(saved.answers[n]);
  const open = (event) => {
    event.preventDefault();
    leave(saved, current, () => leads.go(n));
  };
  return el(
    "a",
    { href: "#", class: "unit", "aria-current": n === current ? "true" : null, onclick: open },
    el("b", {}, `${n + 1}${answered ? " ✓" : ""}`),
    el("span", { class: "unseen" }, answered ? " answered: " : " open: "),
    ` ${words}`,
  );
}

// ---------------------------------------------------------------- reveal

/** What differed first, the surest before all; the rest in the order of the text. */
function revealOrder(lesson, saved, key) {
  const place = (n) => {
    const a = saved.answers[n];
    if (!isAnswered(a)) return 1;
    return ["differs", "same_group"].includes(key.units[n].told[a.choice][0]) ? -a.certainty : 0;
  };
  return lesson.units.map((_, n) => n).sort((a, b) => place(a) - place(b) || a - b);
}

/** @param {(n: number) => string} ofClass  what the class answered, in words; "" where it is not known */
function drawReveal(lesson, saved, key, ofClass, ...buttons) {
  return el(
    "section",
    {},
    el("h2", {}, "Your answers and the key"),
    el("p", {}, "Where you were sure and the key differs comes first: there is most to talk about. The key can be wrong; object if you think so."),
    el("p", { class: "note" }, "Your words are underlined, those of the key shaded."),
    el("ol", { class: "cards reveal" }, ...revealOrder(lesson, saved, key).map((n) => revealCard(lesson, saved, key.units[n], n, ofClass(n)))),
    ways(...buttons),
  );
}

function revealCard(lesson, saved, told, n, ofClass) {
  const answer = saved.answers[n];
  const own = isAnswered(answer) ? answer : null;
  const later = saved.revised?.[n];
  const [verdict, words, whyNot] = own ? told.told[own.choice] : ["open", told.label ? `You left this open. The key is “${told.label}”.` : "You left this open.", ""];
  const sentence = el("p", { class: "sentence" }, ...wordSpans(lesson.units[n].words));
  emphasise(sentence, own?.cue, "mine");
  emphasise(sentence, told.cue, "cue");
  return el(
    "li",
    { "data-verdict": verdict },
    el("p", { class: "number" }, `Sentence ${n + 1}`),
    sentence,
    own ? el("p", {}, "You: ", el("b", {}, labelOf(lesson, own.choice)), `, ${sureness(lesson, own.certainty)}.`) : null,
    later?.choice && later.choice !== own?.choice ? el("p", {}, "After talking: ", el("b", {}, labelOf(lesson, later.choice)), ".") : null,
    ofClass ? el("p", {}, ofClass) : null,
    el("p", { class: "verdict" }, words),
    told.why ? el("p", {}, told.why) : null,
    whyNot ? el("p", {}, whyNot) : null,
    told.also.length ? el("p", { class: "note" }, `Accepted, too: ${told.also.join(", ")}.`) : null,
    told.chain.length > 1 ? el("ol", { class: "chain", "aria-label": "The way it took" }, ...told.chain.map((name) => el("li", {}, name))) : null,
    own ? objection(saved, n) : null,
  );
}

function emphasise(sentence, span, name) {
  if (span) for (const word of Array.from(sentence.children).slice(...span)) word.classList.add(name);
}

function labelOf(lesson, choice) {
  return lesson.choices.find((c) => c.key === choice).label;
}

function sureness(lesson, certainty) {
  return lesson.certainty[certainty - 1].toLowerCase();
}

function objection(saved, n) {
  const answer = saved.of(n);
  const field = el("textarea", { id: `object-${n}`, rows: "2", maxlength: "120", oninput: () => {
    answer.objection = field.value;
    saved.keep();
  } });
  field.value = answer.objection ?? "";
  return el(
    "details",
    { open: Boolean(answer.objection) },
    el("summary", {}, "Object"),
    el("label", { for: `object-${n}` }, "Why is it otherwise? Your teacher gets to read it."),
    field,
  );
}

// ---------------------------------------------------------------- at the end

/** The guess beside the count. */
function guessAndCount(lesson, saved, key) {
  if (key.count === null) return [];
  const guessed = saved.guess === null ? "You did not guess." : `You guessed ${saved.guess}.`;
  return [
    el("p", {}, `${lesson.poll} ${guessed} We count ${key.count}.`),
    key.counted ? el("p", {}, key.counted) : null,
  ];
}

function takeHome(saved, onChange = () => {}) {
  const exit = el("textarea", { id: "exit", rows: "3", maxlength: "160", oninput: () => {
    saved.exit = exit.value;
    saved.keep();
    onChange();
  } });
  exit.value = saved.exit;
  return [el("label", { for: "exit" }, "One sentence to take home: what will you look at from now on?"), exit];
}

/** A button that asks once more. */
function deletion(onDelete) {
  const ask = plain("Delete my answers", () => {
    if (ask.dataset.asked) {
      onDelete();
    } else {
      ask.dataset.asked = "yes";
      ask.textContent = "Really delete? Press once more";
    }
  });
  return ask;
}
