/* The lesson in one file, screen by screen: guess, worked sentences, questions, reveal, hand in. */

const lesson = JSON.parse(document.getElementById("data").textContent);
const main = document.querySelector("main");
const saved = new Saved(lesson, document.getElementById("told"));
const STEPS = [
  ["Guess", () => drawGuess(lesson, saved, "Your answers stay on this device until you hand them in yourself.", forward("Go on", () => go(1)))],
  ["Examples", () => drawExamples(lesson, plain("Back", () => go(0)), forward("Begin", () => go(2, 0)))],
  ["Your answers", () => drawAnswers(lesson, saved, LEADS)],
  ["The key", () => drawReveal(lesson, saved, key, () => "", forward("Hand in", () => go(4)))],
  ["Hand in", drawHandIn],
];
const LEADS = {
  hints: (n) => new KeyHints(lesson, saved, key.units[n], n),
  go: (n) => go(2, n),
  back: () => go(1),
  finish: () => go(3),
  last: "To the key",
  warning: "After the key nothing can be changed.",
  anyway: "Show the key all the same",
};

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

function show(how) {
  const [name, draw] = STEPS[saved.step];
  document.getElementById("step").textContent = `${saved.step + 1} of ${STEPS.length}: ${name}`;
  document.querySelector("progress").value = saved.step + 1;
  showScreen(main, draw(), how);
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
  renew();
  return el(
    "section",
    {},
    el("h2", {}, "Hand in"),
    ...guessAndCount(lesson, saved, key),
    ...takeHome(saved, renew),
    el("label", { for: "code" }, "Your code. It holds your answers and no name."),
    code,
    cut,
    ways(forward("Copy the code", (event) => copy(code, event.target))),
    drawing,
    el("p", { class: "note" }, "Send the code to your teacher, or let it be scanned."),
    ways(plain("Back to the key", () => go(3)), deletion(() => (saved.forget(), show()))),
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
