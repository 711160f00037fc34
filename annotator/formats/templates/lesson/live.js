/* The live lesson on a learner's device: the teacher's step decides what is shown. */

const main = document.querySelector("main");
const PHASES = ["guess", "examples", "alone", "pair", "reveal", "end", "closed"];
const NAMES = { guess: "Guess", examples: "Examples", alone: "Your answers", pair: "In pairs", reveal: "The key", end: "Take home", closed: "Over" };
const EVERY = 2000;
const WAIT = "Your teacher goes on when everyone is ready. This page follows by itself.";

let seat = null;
let lesson = null;
let state = null;
let saved = null;
let asking = null;

const typedCode = () => decodeURIComponent(location.hash.slice(1)).trim();

function tell(words) {
  document.getElementById("told").textContent = words;
}

function waiting(words = WAIT) {
  return el("p", { class: "waiting" }, words);
}

// ---------------------------------------------------------------- joining

function drawJoin(problem = "") {
  document.title = "Join the lesson";
  document.getElementById("title").textContent = "Join the lesson";
  document.querySelector("progress").hidden = true;
  for (const id of ["step", "who", "told"]) document.getElementById(id).textContent = "";
  document.querySelector("footer").replaceChildren(privacy());
  const code = el("input", { id: "code", autocomplete: "off", autocapitalize: "characters", spellcheck: "false", value: typedCode(), required: true });
  const number = el("input", { id: "number", type: "number", inputmode: "numeric", min: "1", autocomplete: "off" });
  const pin = el("input", { id: "pin", inputmode: "numeric", maxlength: "4", autocomplete: "off" });
  const told = el("p", { id: "problem", role: "alert", class: "missing" }, problem);
  const join = el("button", { class: "forward" }, "Join");
  const form = el(
    "form",
    { onsubmit: async (event) => {
      event.preventDefault();
      join.disabled = true;
      told.textContent = await enter(code.value, number.value, pin.value);
      join.disabled = false;
    } },
    el("label", { for: "code" }, "The code on the board"),
    code,
    el(
      "details",
      {},
      el("summary", {}, "I was here before, on another device"),
      el("label", { for: "number" }, "My number"),
      number,
      el("label", { for: "pin" }, "My PIN"),
      pin,
    ),
    told,
    ways(join),
  );
  showScreen(main, el("section", { class: "join" }, el("h2", {}, "Enter the code"), form), { focus: Boolean(problem) });
  if (!problem) code.focus();
}

/** Join; what went wrong, in a sentence. */
async function enter(code, number, pin) {
  if (!code.trim()) return "Type the code that your teacher shows.";
  const seats = device.read("seats") ?? {};
  try {
    const told = await ask("join", null, { code, tokens: Object.values(seats).slice(-20), number: number ? Number(number) : null, pin: pin || null });
    device.keep("seats", { ...seats, [told.class]: told.token });
    device.keep("now", { lesson: told.lesson, class: told.class, token: told.token, code: typedCode() });
    begin({ lesson: told.lesson, token: told.token, class: told.class }, told.state);
    return "";
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    return error.message;
  }
}

// ---------------------------------------------------------------- what the server tells

function begin(where, told) {
  seat = where;
  lesson = told.data;
  saved = new LiveSaved(seat.lesson, seat.token, { onTold: tell, onGone: gone });
  document.title = lesson.title;
  document.getElementById("title").textContent = lesson.title;
  document.querySelector("progress").hidden = false;
  saved.take(told.mine);
  follow(told, { first: true });
  askAgain();
}

function gone(message) {
  clearTimeout(asking);
  saved?.stop();
  seat = null;
  device.forget("now");
  drawJoin(message);
}

function askAgain() {
  clearTimeout(asking);
  if (seat && state?.phase !== "closed") asking = setTimeout(look, EVERY * (0.85 + 0.3 * Math.random()));
}

/** Whether something is new, at this moment. */
async function look() {
  const from = seat;
  if (!from) return;
  clearTimeout(asking);
  try {
    const told = await ask(`state?lesson=${from.lesson}&v=${state.v}`, from.token);
    if (told && seat === from) await hear(told);
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    if (error.status === 401 || error.status === 404) return gone(error.message);
    tell("No connection to the lesson. Your answers stay on this device; this page tries again.");
  }
  askAgain();
}

/** Before another step is shown, what was typed goes out. */
async function hear(told) {
  if (told.phase !== state.phase) {
    document.activeElement?.blur();
    await Promise.race([saved.send(), new Promise((go) => setTimeout(go, 1500))]);
  }
  follow(told, {});
}

function follow(told, { first = false }) {
  const before = state;
  state = told;
  document.getElementById("who").textContent = `${told.name} · number ${told.number}`;
  const place = Math.min(PHASES.indexOf(told.phase), 5);
  document.getElementById("step").textContent = told.phase === "closed" ? "Over" : `${place + 1} of 6: ${NAMES[told.phase]}`;
  document.querySelector("progress").value = place + 1;
  const moved = first || before?.phase !== told.phase;
  if (moved) {
    saved.screen = "";
    drawFooter();
    show({ focus: !first });
    if (!first) document.getElementById("news").textContent = `Your teacher went on: ${NAMES[told.phase]}.`;
  } else if (told.phase === "pair" && JSON.stringify(before.pair) !== JSON.stringify(told.pair)) {
    show({ focus: false });
  } else if (before?.has_pin !== told.has_pin) {
    drawFooter();
  }
}

// ---------------------------------------------------------------- the steps

function show(how) {
  const drawings = { guess: showGuess, examples: showExamples, alone: showAlone, pair: showPair, reveal: showReveal, end: showEnd, closed: showClosed };
  showScreen(main, drawings[state.phase](), how);
}

/** Another screen of the same step. */
function turn(screen, unit = saved.unit) {
  Object.assign(saved, { screen, unit });
  saved.keep();
  show();
}

const OWN_GUESS = "Only the sum of all guesses is shown.";

function showGuess() {
  return el("div", {}, drawGuess(lesson, saved, OWN_GUESS), waiting());
}

function showExamples() {
  return el("div", {}, drawExamples(lesson), waiting());
}

/** Whoever comes late may still guess and read the examples. */
function showAlone() {
  const screens = {
    guess: () => drawGuess(lesson, saved, OWN_GUESS, forward("Go on", () => turn("examples"))),
    examples: () => drawExamples(lesson, forward("Begin", () => turn("questions", 0))),
    questions: () => drawAnswers(lesson, saved, LEADS),
    done: showDone,
  };
  saved.screen ||= saved.guess === null && !Object.keys(saved.answers).length ? "guess" : openUnits(lesson, saved).length ? "questions" : "done";
  saved.unit = Math.min(saved.unit, lesson.units.length - 1);
  return screens[saved.screen]();
}

const LEADS = {
  hints: (n) => new LiveHints(lesson, saved, n),
  go: (n) => turn("questions", n),
  back: () => turn("examples"),
  finish: () => turn("done"),
  last: "I have finished",
  warning: "You can still answer, until your teacher goes on.",
  anyway: "Finish all the same",
};

function showDone() {
  const open = openUnits(lesson, saved);
  const said = open.length ? `Open: ${open.map((n) => `sentence ${n + 1}`).join(", ")}.` : "All answered.";
  return el(
    "section",
    {},
    el("h2", {}, "Finished"),
    el("p", {}, `${said} You can change your answers until your teacher goes on.`),
    ways(plain("Look at them again", () => turn("questions", open[0] ?? 0))),
    waiting(),
  );
}

function showPair() {
  return drawPairs(lesson, saved, state.pair);
}

function showReveal() {
  return el("div", {}, drawReveal(lesson, saved, state.reveal, classWords), waiting());
}

/** "12 of 23 answered Reporter only, 8 News media, 3 Has a side." */
function classWords(n) {
  const counts = Object.entries(state.reveal.class[n]).sort((a, b) => b[1] - a[1]);
  const all = counts.reduce((sum, [, count]) => sum + count, 0);
  if (all < 2) return "";
  const [[first, most], ...rest] = counts;
  const others = rest.map(([choice, count]) => `, ${count} “${labelOf(lesson, choice)}”`).join("");
  return `The class: ${most} of ${all} answered “${labelOf(lesson, first)}”${others}.`;
}

function showEnd() {
  const { reveal, own } = state;
  const guesses = Object.entries(reveal.guesses).map(([guess, count]) => `${guess} (${count}×)`).join(", ");
  return el(
    "section",
    {},
    el("h2", {}, "To take home"),
    ...guessAndCount(lesson, saved, reveal),
    guesses ? el("p", {}, `The class guessed ${guesses}.`) : null,
    reveal.mix ? mixBar(reveal.mix) : null,
    ...takeHome(saved),
    ...(own?.length ? [el("h3", {}, "How sure you were"), ...own.map((said) => el("p", {}, said)), el("p", { class: "note" }, "Only you see this.")] : []),
    el("details", {}, el("summary", {}, "My answers and the key"), drawCards()),
  );
}

function drawCards() {
  return el("ol", { class: "cards reveal" }, ...revealOrder(lesson, saved, state.reveal).map((n) => revealCard(lesson, saved, state.reveal.units[n], n, classWords(n))));
}

function showClosed() {
  saved.stop();
  return el("section", {}, el("h2", {}, "This lesson is over"), el("p", {}, "Nothing can be changed any more. You can still read your answers and the key, until your teacher deletes the lesson."), drawCards());
}

// ---------------------------------------------------------------- beneath every step

function drawFooter() {
  const pin = el("input", { id: "own-pin", inputmode: "numeric", maxlength: "4", autocomplete: "off" });
  const told = el("p", { class: "note", role: "status" });
  const set = async (event) => {
    event.preventDefault();
    try {
      await ask("pin", seat.token, { pin: pin.value });
      told.textContent = `Kept. On the other device: the code, “I was here before”, number ${state.number} and this PIN.`;
    } catch (error) {
      told.textContent = error.message;
    }
  };
  const leave = deletion(async () => {
    try {
      await ask("leave", seat.token, {});
      device.forget(seat.lesson);
      const seats = device.read("seats") ?? {};
      delete seats[seat.class];
      device.keep("seats", seats);
      gone("Your answers are deleted.");
    } catch (error) {
      tell(error.message);
    }
  });
  document.querySelector("footer").replaceChildren(
    el(
      "details",
      {},
      el("summary", {}, "Another device, my data"),
      el("form", { onsubmit: set }, el("label", { for: "own-pin" }, "A PIN of four digits, to go on on another device"), pin, ways(el("button", { class: "plain" }, state.has_pin ? "Change the PIN" : "Keep the PIN")), told),
      ways(leave),
      privacy(),
    ),
  );
}

function privacy() {
  return el("p", {}, el("a", { href: "/lesson/privacy", target: "_blank" }, "What is kept of you, and for how long"));
}

// ---------------------------------------------------------------- begin

document.addEventListener("visibilitychange", () => {
  if (!document.hidden) look();
  else saved?.send();
});
addEventListener("online", () => {
  saved?.send();
  look();
});
addEventListener("hashchange", () => {
  if (typedCode() && typedCode() !== device.read("now")?.code) {
    clearTimeout(asking);
    drawJoin();
  }
});

/** Go on where this device stopped, unless another code was called up. */
async function resume() {
  const now = device.read("now");
  if (!now || (typedCode() && typedCode() !== now.code)) return drawJoin();
  try {
    begin(now, await ask(`state?lesson=${now.lesson}&v=0`, now.token));
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    if (!error.passes) return gone(error.message);
    tell(error.message);
    setTimeout(resume, EVERY);
  }
}

resume();
