/* A live lesson, screen by screen. The teacher's step decides what is shown. */

const main = document.querySelector("main");
const told = document.getElementById("told");
const announce = document.getElementById("announce");
const PHASES = {
  guess: ["Guess", drawGuess],
  examples: ["Examples", drawExamples],
  alone: ["Your answers", drawAlone],
  pair: ["Talk", drawPair],
  reveal: ["The key", drawReveal],
  end: ["Looking back", drawEnd],
  closed: ["Over", drawClosed],
};
const STEPS = Object.keys(PHASES).filter((phase) => phase !== "closed");
const FLUSH = 1500; // ms that a new screen waits at most for what was typed on the one before

/** @type {null | {seat: object, sheet: Sheet, link: Link, lesson: object, state: object}} */
let here = null;

// ---------------------------------------------------------------- in and out

function showJoin(why = "", { focus = true } = {}) {
  here?.sheet?.stop();
  here?.link.stop();
  here = null;
  setHeader();
  present(main, drawJoin(why, enter), { focus });
}

/** Back where this device was, or the form to join by. */
function begin() {
  const seat = readKept(SEAT);
  const code = codeInAddress();
  if (!seat || (code && code !== seat.code)) return showJoin("", { focus: false });
  present(main, el("section", {}, el("h2", {}, "One moment"), el("p", { id: "coming" }, "Your lesson is coming …")), { focus: false });
  here = { seat, link: connect(seat) };
  here.link.look();
}

async function enter(seat, state) {
  here = { seat, link: connect(seat) };
  await here.link.take(state);
  here.link.look();
}

function connect(seat) {
  return new Link(seat, { onState, onGone, onTry });
}

function onGone(failure) {
  const { seat } = here;
  if (failure.status === 401) dropSeat(seat);
  else dropKept(SEAT);
  showJoin(failure.message);
}

function onTry(failed) {
  const coming = document.getElementById("coming");
  if (coming && failed) coming.textContent = "Waiting for the network. What you answered is kept on this device.";
  if (!here?.sheet) return;
  here.sheet.cut = failed > 1;
  if (!failed && here.sheet.waiting) here.sheet.send();
  else here.sheet.tell();
}

// ---------------------------------------------------------------- what the teacher's step brings

/** What the screen shows of the state; where it stays the same, the screen is left alone. */
function sightOf({ pair, reveal, own }) {
  return JSON.stringify([pair, reveal, own]);
}

async function onState(state) {
  if (state.data) open(state);
  if (!here.lesson) throw new Error("The server told nothing of the lesson.");
  const before = here.state;
  const stepped = before && before.phase !== state.phase;
  if (stepped) await Promise.race([here.sheet.send(), new Promise((done) => setTimeout(done, FLUSH))]);
  if (!here) return; // left meanwhile
  here.state = state;
  if (!before || before.name !== state.name || before.has_pin !== state.has_pin || before.class_name !== state.class_name) setSeat();
  if (stepped) {
    here.sheet.view = "sentences";
    announce.textContent = `Your teacher went on: ${PHASES[state.phase][0]}.`;
  }
  if (!before || stepped) show();
  else if (sightOf(before) !== sightOf(state)) refresh();
}

/** The lesson itself, and what the server has of this learner; sent once, at the beginning. */
function open(state) {
  const { seat } = here;
  here.lesson = state.data;
  here.sheet ??= new Sheet(seat, { told, onGone, onOther: refresh });
  here.sheet.take(state.mine);
}

function show(how) {
  const [title, draw] = PHASES[here.state.phase];
  const step = STEPS.indexOf(here.state.phase) + 1;
  setHeader(step ? `${step} of ${STEPS.length}: ${title}` : title, step || STEPS.length);
  present(main, draw({ ...here, show, deletion }), how);
}

/** Draw the same screen with what is new in it, and stay where one was. */
function refresh() {
  const at = document.activeElement;
  const { id, name, value, selectionStart, selectionEnd } = at ?? {};
  const height = scrollY;
  show({ focus: false });
  const again = (id && document.getElementById(id)) || (name && main.querySelector(`[name="${name}"][value="${value}"]`));
  if (!again || !main.contains(again)) return;
  again.closest("details")?.setAttribute("open", "");
  again.focus({ preventScroll: true });
  if (again.matches("textarea")) again.setSelectionRange(selectionStart, selectionEnd);
  scrollTo(0, height);
}

// ---------------------------------------------------------------- the top

function setHeader(step = "", value = 0) {
  const title = here?.lesson?.title ?? "Lesson";
  document.querySelector("h1").textContent = title;
  document.title = step ? `${step} – ${title}` : title;
  document.getElementById("where-we-are").hidden = !step;
  document.getElementById("step").textContent = step;
  document.querySelector("progress").value = value;
  if (!here) document.getElementById("seat").replaceChildren();
}

function setSeat() {
  const { state, seat } = here;
  const place = document.getElementById("seat");
  const open = place.querySelector("details")?.open;
  place.replaceChildren(drawSeat({ state, seat, onPin, onOff }));
  if (open) place.querySelector("details").open = true;
}

function onPin() {
  here.state.has_pin = true;
  setSeat();
  document.getElementById("pin-note").textContent = `Set. On another device, join with number ${here.state.number} and this PIN.`;
}

/** Free the device for somebody else, once the server has everything. */
async function onOff() {
  const { sheet, seat } = here;
  await sheet.send();
  if (Object.keys(sheet.unsent()).length) throw new Failure("Not everything is saved yet. Wait until it says “Saved”, then try again.");
  dropSeat(seat);
  dropKept(sheet.place);
  showJoin("This device is free. Your answers stay with your teacher.");
}

function deletion() {
  const wrong = el("p", { class: "missing", role: "alert" });
  const button = askedTwice("Delete my answers", `Really delete all that you answered in ${here.state.class_name}? Press once more`, async () => {
    const { sheet, seat, link } = here;
    try {
      await ask("/lesson/leave", { token: seat.token, body: {} });
    } catch (failure) {
      if (failure.status !== 401) return void (wrong.textContent = `${failure.message} Nothing is deleted yet.`);
    }
    link.stop();
    sheet.stop();
    sheet.forget();
    dropSeat(seat);
    showJoin("Everything that you answered is deleted, here and on your teacher's computer.");
  });
  return el("div", {}, button, wrong);
}

// ---------------------------------------------------------------- guess to alone

function waiting(words) {
  return el("p", { class: "waiting" }, words);
}

function drawGuess({ lesson, sheet }) {
  return el(
    "section",
    {},
    el("h2", {}, headlinesHeading(lesson)),
    ...drawHeadlines(lesson),
    ...drawGuessField(lesson, sheet),
    waiting("A guess is enough. Your teacher goes on when everyone has one."),
  );
}

function drawExamples({ lesson, sheet }) {
  const late = sheet.guess === null;
  return el(
    "section",
    {},
    el("h2", {}, "Worked sentences"),
    ...drawExampleCards(lesson),
    late ? el("h3", {}, "You have not guessed yet") : null,
    ...(late ? [...drawHeadlines(lesson), ...drawGuessField(lesson, sheet)] : []),
    waiting("Read along. Your teacher goes on."),
  );
}

function drawAlone(at) {
  const { lesson, sheet } = at;
  const go = (n) => {
    Object.assign(sheet, { unit: n, view: "sentences" });
    sheet.write();
    show();
  };
  const turnTo = (view) => {
    sheet.view = view;
    sheet.write();
    show();
  };
  const opening = el("button", { type: "button", "aria-pressed": String(sheet.view === "opening"), onclick: () => turnTo("opening") }, "Headline and examples");
  const views = drawViews(sheet, go, opening);
  if (sheet.view !== "sentences") for (const way of views.children) if (way !== opening) way.setAttribute("aria-pressed", "false");
  const finish = () => {
    const open = openUnits(lesson, sheet);
    if (open.length) tellOpen(open, go);
    else turnTo("done");
  };
  const screens = {
    opening: () => drawOpening(lesson, sheet, go),
    done: () => drawDone(lesson, sheet, go),
    sentences: () => drawAnswers({ lesson, saved: sheet, hints: liveHints(), go }, null, "Done", finish),
  };
  const view = sheet.view === "done" && openUnits(lesson, sheet).length ? "sentences" : sheet.view;
  return el("div", {}, views, (screens[view] ?? screens.sentences)());
}

function drawOpening(lesson, sheet, go) {
  return el(
    "section",
    {},
    el("h2", {}, headlinesHeading(lesson)),
    ...drawHeadlines(lesson),
    ...drawGuessField(lesson, sheet),
    el("h3", {}, "Worked sentences"),
    ...drawExampleCards(lesson),
    el("div", { class: "ways" }, forward("To the sentences", () => go(sheet.unit))),
  );
}

function drawDone(lesson, sheet, go) {
  const line = (n) => {
    const { choice, certainty } = sheet.answers[n];
    const said = `${choiceLabel(lesson, choice)}, ${lesson.certainty[certainty - 1].toLowerCase()}`;
    return el("li", {}, plain(`Sentence ${n + 1}: ${said}`, () => go(n)));
  };
  return el(
    "section",
    {},
    el("h2", {}, "All answered"),
    waiting("All answered. You can change them until your teacher goes on."),
    el("ul", { class: "lines" }, ...lesson.units.map((_, n) => line(n))),
  );
}

/** Hints are asked for one by one; the server counts them. */
function liveHints() {
  const { lesson, sheet, seat } = here;
  return {
    steps: (n) => lesson.units[n].hint_steps ?? 0,
    given: (n) => sheet.given[n] ?? [],
    take: async (n) => {
      const { hints } = await ask("/lesson/hint", { token: seat.token, body: { lesson: seat.lesson, unit: n } });
      sheet.given[n] = hints;
    },
  };
}

addEventListener("hashchange", () => {
  if (!here) return void (document.getElementById("join-code").value = codeInAddress());
  if (codeInAddress() && codeInAddress() !== here.seat.code) showJoin();
});
begin();
