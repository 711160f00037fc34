/* From the key on: own answer, class, key; and at the end what remains of it. */

function drawReveal({ lesson, sheet, state }) {
  return el(
    "section",
    {},
    ...sayReveal(state.reveal),
    drawKey(lesson, sheet, state.reveal, true),
    el("p", { class: "waiting" }, "Your teacher goes on."),
  );
}

function drawKey(lesson, sheet, reveal, open) {
  const at = { lesson, saved: sheet, key: reveal };
  const card = (n) => drawRevealCard(at, n, [...sayOwn(lesson, sheet, n), sayClass(lesson, reveal.class[n])], open);
  return el(
    "div",
    {},
    sayMarks(reveal),
    el("ol", { class: "cards reveal" }, ...revealOrder(sheet, reveal, reveal.order).map(card)),
  );
}

function sayOwn(lesson, sheet, n) {
  const [alone, last] = [sheet.answers[n], sheet.last(n)];
  const talked = isAnswered(sheet.revised[n]);
  const said = talked
    ? [isAnswered(alone) ? sayAnswer(lesson, "You alone", alone) : null, sayAnswer(lesson, "After talking", last)]
    : [isAnswered(last) ? sayAnswer(lesson, "You", last) : null];
  const late = sheet.late.includes(n) ? el("p", { class: "note" }, "An answer to this came too late: it is kept, and not counted.") : null;
  return [...said, late];
}

/** “Class: 12 of 23 said Reporter only; 8 State media; 3 People.” */
function sayClass(lesson, counts) {
  const [first, ...rest] = Object.entries(counts ?? {}).sort((a, b) => b[1] - a[1]);
  if (!first) return el("p", {}, "Class: nobody answered this one.");
  const total = Object.values(counts).reduce((a, b) => a + b, 0);
  const said = ([choice, n]) => `${n} ${choiceLabel(lesson, choice)}`;
  const most = `${first[1]} of ${total} said ${choiceLabel(lesson, first[0])}`;
  return el("p", { class: "class" }, `Class: ${[most, ...rest.map(said)].join("; ")}.`);
}

// ---------------------------------------------------------------- end

function drawEnd({ lesson, sheet, state, show, deletion }) {
  if (sheet.view === "key") {
    return el("section", {}, el("h2", {}, "The key once more"), drawKey(lesson, sheet, state.reveal, true), el("div", { class: "ways" }, turn(sheet, show, "sentences", "Back to the end")));
  }
  return el(
    "section",
    {},
    el("h2", {}, "What did you guess at first?"),
    ...drawCount(lesson, sheet, state.reveal),
    sayGuesses(state.reveal.guesses),
    drawMix(state.reveal),
    ...drawExit(sheet),
    ...drawOwnCertainty(state.own),
    el("p", { class: "waiting" }, "Your teacher ends the lesson."),
    el("div", { class: "ways" }, turn(sheet, show, "key", "Read the key once more"), deletion()),
  );
}

function turn(sheet, show, view, label) {
  return plain(label, () => {
    sheet.view = view;
    sheet.write();
    show();
  });
}

/** “Guesses in class: 3 by 4 learners, 7 by 1.” */
function sayGuesses(guesses) {
  const said = Object.entries(guesses ?? {}).map(([guess, n], i) => `${guess} by ${n}${i ? "" : n === 1 ? " learner" : " learners"}`);
  return said.length ? el("p", {}, `Guesses in class: ${said.join(", ")}.`) : null;
}

function drawOwnCertainty(own) {
  return own?.length ? [el("h3", {}, "How sure you were"), el("ul", { class: "own" }, ...own.map((said) => el("li", {}, said))), el("p", { class: "note" }, "Over all lessons of this class; only you see this.")] : [];
}

function drawClosed({ lesson, sheet, state, deletion }) {
  return el(
    "section",
    {},
    el("h2", {}, "This lesson is over"),
    el("p", {}, state.reveal ? "You can still read your answers and the key here, until your teacher deletes them." : "There is nothing more to do here."),
    ...(state.reveal ? drawCount(lesson, sheet, state.reveal) : []),
    sheet.exit ? el("p", {}, `Your sentence to take home: “${sheet.exit}”`) : null,
    ...drawOwnCertainty(state.own),
    state.reveal ? drawKey(lesson, sheet, state.reveal, false) : null,
    el("div", { class: "ways" }, deletion()),
  );
}
