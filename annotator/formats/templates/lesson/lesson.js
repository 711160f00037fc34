/* The lesson in one file, screen by screen: guess, worked sentences, questions, reveal, hand in. */

const lesson = JSON.parse(document.getElementById("data").textContent);
const main = document.querySelector("main");
const saved = new Saved(lesson.preview ? null : `annotator/lesson/${lesson.mark}`, document.getElementById("told"));
const STEPS = [
  ["Guess", drawGuess],
  ["Examples", drawExamples],
  ["Your answers", drawQuestions],
  ["The key", drawReveal],
  ["Hand in", drawHandIn],
];

/** The key, which stands in the page encoded: no secret, but nothing to stumble upon. */
const key = (() => {
  const bytes = Uint8Array.from(atob(document.getElementById("key").textContent.trim()), (c) => c.charCodeAt(0));
  return JSON.parse(new TextDecoder().decode(bytes));
})();

/** Hints come out of the key in the page; how many were taken is kept with the answer. */
const hints = {
  steps: (n) => keyHints(key.units[n]).length,
  given: (n) => keyHints(key.units[n]).slice(0, saved.of(n).hints ?? 0),
  take: async (n) => {
    saved.of(n).hints = (saved.of(n).hints ?? 0) + 1;
    saved.keep();
  },
};

/** Three at most; one that this sentence does not have is left out. */
function keyHints({ cue, named, remain }) {
  return [
    cue && { kind: "cue", words: cue },
    named && { kind: "named", words: named },
    remain.length === 2 && { kind: "remain", choices: remain },
  ].filter(Boolean);
}

function go(step, unit = saved.unit) {
  Object.assign(saved, { step, unit });
  saved.keep();
  show();
}

function show(how) {
  const [, draw] = STEPS[saved.step];
  document.getElementById("step").textContent = `${saved.step + 1} of ${STEPS.length}: ${STEPS[saved.step][0]}`;
  document.querySelector("progress").value = saved.step + 1;
  present(main, draw(), how);
}

function back(step, label = "Back") {
  return plain(label, () => go(step));
}

// ---------------------------------------------------------------- guess to reveal

function drawGuess() {
  return el(
    "section",
    {},
    el("h2", {}, headlinesHeading(lesson)),
    ...drawHeadlines(lesson),
    ...drawGuessField(lesson, saved),
    el("p", { class: "note" }, "A guess is enough. Your answers stay on this device until you hand them in yourself."),
    el("div", { class: "ways" }, forward("Go on", () => go(1))),
  );
}

function drawExamples() {
  return el(
    "section",
    {},
    el("h2", {}, "Worked sentences"),
    ...drawExampleCards(lesson),
    el("div", { class: "ways" }, back(0), forward("Begin", () => go(2, 0))),
  );
}

function drawQuestions() {
  const at = { lesson, saved, hints, go: (n) => go(2, n) };
  return el("div", {}, drawViews(saved, at.go), drawAnswers(at, back(1), "To the key", finish));
}

/** Before the key: name what is open, once. */
function finish() {
  const open = openUnits(lesson, saved);
  if (!open.length) return go(3);
  tellOpen(open, (n) => go(2, n), " After the key nothing can be changed. ", plain("Show the key all the same", () => go(3)));
}

function drawReveal() {
  const order = revealOrder(saved, key, lesson.units.map((_, n) => n));
  const card = (n) => {
    const answer = saved.answers[n];
    return drawRevealCard({ lesson, saved, key }, n, isAnswered(answer) ? [sayAnswer(lesson, "You", answer)] : []);
  };
  return el(
    "section",
    {},
    ...sayReveal(key),
    sayMarks(key),
    el("ol", { class: "cards reveal" }, ...order.map(card)),
    el("div", { class: "ways" }, forward("Hand in", () => go(4))),
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
    drawing.replaceChildren(drawQr(made.code, "Alphanumeric", "The same code, to be scanned"));
  };
  const exit = drawExit(saved);
  exit[1].addEventListener("input", renew);
  renew();
  return el(
    "section",
    {},
    el("h2", {}, "Hand in"),
    ...drawCount(lesson, saved, key),
    drawMix(key),
    ...exit,
    el("label", { for: "code" }, "Your code. It holds your answers and no name."),
    code,
    cut,
    el("div", { class: "ways" }, forward("Copy the code", (event) => copy(code, event.target))),
    drawing,
    el("p", { class: "note" }, "Send the code to your teacher, or let it be scanned."),
    el("div", { class: "ways" }, back(3, "Back to the key"), askedTwice("Delete my answers", "Really delete? Press once more", () => {
      saved.forget();
      show();
    })),
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

show({ focus: false });
