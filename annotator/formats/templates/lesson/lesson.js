/* The lesson, screen by screen: guess, worked sentences, questions, reveal, hand in. */

const lesson = JSON.parse(document.getElementById("data").textContent);
const main = document.querySelector("main");
const saved = new Saved(lesson, document.getElementById("told"));
const STEPS = [
  ["Guess", drawGuess],
  ["Examples", drawExamples],
  ["Your answers", drawAnswers],
  ["The key", drawReveal],
  ["Hand in", drawHandIn],
];

/** The key, which stands in the page encoded: no secret, but nothing to stumble upon. */
const key = (() => {
  const bytes = Uint8Array.from(atob(document.getElementById("key").textContent.trim()), (c) => c.charCodeAt(0));
  return JSON.parse(new TextDecoder().decode(bytes));
})();

function go(step, unit = saved.unit) {
  Object.assign(saved, { step, unit });
  saved.keep();
  show();
}

function show({ focus = true } = {}) {
  const [, draw] = STEPS[saved.step];
  document.getElementById("step").textContent = `${saved.step + 1} of ${STEPS.length}: ${STEPS[saved.step][0]}`;
  document.querySelector("progress").value = saved.step + 1;
  main.replaceChildren(draw());
  const pane = main.querySelector(".text");
  const here = pane?.querySelector("[aria-current]");
  if (here) pane.scrollTop += here.getBoundingClientRect().top - pane.getBoundingClientRect().top - 40;
  if (!focus) return;
  scrollTo(0, 0);
  const head = main.querySelector("h2");
  head?.setAttribute("tabindex", "-1");
  head?.focus({ preventScroll: true });
}

function forward(label, onclick) {
  return el("button", { type: "button", class: "forward", onclick }, label);
}

function back(step, label = "Back") {
  return el("button", { type: "button", class: "plain", onclick: () => go(step) }, label);
}

// ---------------------------------------------------------------- guess and examples

function drawGuess() {
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
    el("p", { class: "note" }, "A guess is enough. Your answers stay on this device until you hand them in yourself."),
    el("div", { class: "ways" }, forward("Go on", () => go(1))),
  );
}

function drawExamples() {
  const cards = lesson.examples.map((e) =>
    el("li", {}, el("p", { class: "sentence" }, e.text), el("p", {}, el("b", {}, e.label)), el("p", {}, e.reason)),
  );
  return el(
    "section",
    {},
    el("h2", {}, "Worked sentences"),
    el("p", {}, "A tag tells who speaks, not whether it is true."),
    el("ol", { class: "cards" }, ...cards),
    el("div", { class: "ways" }, back(0), forward("Begin", () => go(2, 0))),
  );
}

// ---------------------------------------------------------------- questions

function drawAnswers() {
  const views = el(
    "div",
    { class: "views", role: "group", "aria-label": "How to show the text" },
    ...[[false, "One sentence at a time"], [true, "Full text"]].map(([full, label]) =>
      el("button", { type: "button", "aria-pressed": String(saved.full === full), onclick: () => { saved.full = full; go(2); } }, label),
    ),
  );
  const n = saved.unit;
  const last = n === lesson.units.length - 1;
  const ways = el(
    "div",
    { class: "ways" },
    n ? el("button", { type: "button", class: "plain", onclick: () => leave(n, () => go(2, n - 1)) }, "Sentence before") : back(1),
    forward(last ? "To the key" : "Next sentence", () => leave(n, () => (last ? finish() : go(2, n + 1)))),
  );
  const question = el("div", {}, drawQuestion(lesson, saved, key, n), el("p", { id: "unfinished", role: "alert" }), ways);
  const body = saved.full ? el("div", { class: "both" }, fullText(n), question) : question;
  return el("div", {}, views, body);
}

/** Go on only if what was chosen says how sure. */
function leave(n, onward) {
  const { choice, certainty } = saved.of(n);
  if (Boolean(choice) === Boolean(certainty)) return onward();
  const name = choice ? "certainty" : "choice";
  document.getElementById("missing").textContent = choice ? "How sure are you? Choose one of the four, then go on." : "You said how sure you are. Now choose an answer.";
  main.querySelector(`input[name="${name}"]`).focus();
}

/** Before the key: name what is open, once. */
function finish() {
  const open = lesson.units.map((_, n) => n).filter((n) => !isAnswered(saved.answers[n]));
  if (!open.length) return go(3);
  const place = document.getElementById("unfinished");
  place.replaceChildren(
    open.length === 1 ? "This sentence is still open: " : "These sentences are still open: ",
    ...open.map((n) => el("button", { type: "button", class: "plain", onclick: () => go(2, n) }, `Sentence ${n + 1}`)),
    " After the key nothing can be changed. ",
    el("button", { type: "button", class: "plain", onclick: () => go(3) }, "Show the key all the same"),
  );
  place.querySelector("button").focus();
}

/** The whole article, with the sentences to answer as links to their questions. */
function fullText(current) {
  const { article } = lesson.units[current];
  const { title, sentences } = lesson.articles[article];
  const paragraphs = [];
  let before = "";
  for (const [number, words, kind, opens] of sentences) {
    if (opens || kind !== before) paragraphs.push(el("p", { class: kind }));
    before = kind;
    const n = lesson.units.findIndex((u) => u.article === article && u.sentence === number);
    paragraphs[paragraphs.length - 1].append(n < 0 ? words : sentenceLink(n, words, current), " ");
  }
  return el("div", { class: "text", tabindex: "0", role: "region", "aria-label": title }, ...paragraphs);
}

function sentenceLink(n, words, current) {
  const answered = isAnswered(saved.answers[n]);
  const open = (event) => {
    event.preventDefault();
    leave(current, () => go(2, n));
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
function revealOrder() {
  const place = (n) => {
    const a = saved.answers[n];
    if (!isAnswered(a)) return 1;
    return ["differs", "same_group"].includes(key.units[n].told[a.choice][0]) ? -a.certainty : 0;
  };
  return lesson.units.map((_, n) => n).sort((a, b) => place(a) - place(b) || a - b);
}

function drawReveal() {
  return el(
    "section",
    {},
    el("h2", {}, "Your answers and the key"),
    el("p", {}, "Where you were sure and the key differs comes first: there is most to talk about. The key can be wrong; object if you think so."),
    el("p", { class: "note" }, "Your words are underlined, those of the key shaded."),
    el("ol", { class: "cards reveal" }, ...revealOrder().map(revealCard)),
    el("div", { class: "ways" }, forward("Hand in", () => go(4))),
  );
}

function revealCard(n) {
  const told = key.units[n];
  const answer = saved.answers[n];
  const own = isAnswered(answer) ? answer : null;
  const [verdict, words, whyNot] = own ? told.told[own.choice] : ["open", told.label ? `You left this open. The key is “${told.label}”.` : "You left this open.", ""];
  const sentence = el("p", { class: "sentence" }, ...wordSpans(lesson.units[n].words));
  const emphasise = (span, name) => span && Array.from(sentence.children).slice(...span).forEach((s) => s.classList.add(name));
  emphasise(own?.cue, "mine");
  emphasise(told.cue, "cue");
  return el(
    "li",
    { "data-verdict": verdict },
    el("p", { class: "number" }, `Sentence ${n + 1}`),
    sentence,
    own ? el("p", {}, "You: ", el("b", {}, lesson.choices.find((c) => c.key === own.choice).label), `, ${lesson.certainty[own.certainty - 1].toLowerCase()}.`) : null,
    el("p", { class: "verdict" }, words),
    told.why ? el("p", {}, told.why) : null,
    whyNot ? el("p", {}, whyNot) : null,
    told.also.length ? el("p", { class: "note" }, `Accepted, too: ${told.also.join(", ")}.`) : null,
    told.chain.length > 1 ? el("ol", { class: "chain", "aria-label": "The way it took" }, ...told.chain.map((name) => el("li", {}, name))) : null,
    own ? objection(n) : null,
  );
}

function objection(n) {
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

// ---------------------------------------------------------------- hand in

function drawHandIn() {
  const code = el("textarea", { id: "code", readonly: true, rows: "5", spellcheck: "false" });
  const drawing = el("div", { class: "qr" });
  const cut = el("p", { class: "note" });
  const renew = () => {
    const made = writeCode(lesson, saved);
    code.value = made.code;
    cut.textContent = made.shortened ? "Your own words are shortened in the code, so that it stays short." : "";
    drawing.replaceChildren(drawCode(made.code));
  };
  const exit = el("textarea", { id: "exit", rows: "3", maxlength: "160", oninput: () => {
    saved.exit = exit.value;
    saved.keep();
    renew();
  } });
  exit.value = saved.exit;
  renew();
  return el(
    "section",
    {},
    el("h2", {}, "Hand in"),
    key.count === null ? null : el("p", {}, `${lesson.poll} ${saved.guess === null ? "You did not guess." : `You guessed ${saved.guess}.`} We count ${key.count}.`),
    key.counted ? el("p", {}, key.counted) : null,
    drawMix(key),
    el("label", { for: "exit" }, "One sentence to take home: what will you look at from now on?"),
    exit,
    el("label", { for: "code" }, "Your code. It holds your answers and no name."),
    code,
    cut,
    el("div", { class: "ways" }, forward("Copy the code", (event) => copy(code, event.target))),
    drawing,
    el("p", { class: "note" }, "Send the code to your teacher, or let it be scanned."),
    el("div", { class: "ways" }, back(3, "Back to the key"), deletion()),
  );
}

/** The clipboard of a page opened from a file may be closed; then the old way. */
async function copy(field, button) {
  try {
    await navigator.clipboard.writeText(field.value);
  } catch {
    field.select();
    document.execCommand("copy");
  }
  button.textContent = "Copied";
}

function deletion() {
  const ask = el("button", { type: "button", class: "plain", onclick: () => {
    if (ask.dataset.asked) {
      saved.forget();
      show();
    } else {
      ask.dataset.asked = "yes";
      ask.textContent = "Really delete? Press once more";
    }
  } }, "Delete my answers");
  return ask;
}

show({ focus: false });
