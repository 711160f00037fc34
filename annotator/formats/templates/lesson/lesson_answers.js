/* The questions one after the other, alone or beside the whole text. */

/** How the text is shown: a button for each way, and those that the screen adds. */
function drawViews(saved, go, ...more) {
  const ways = [[false, "One sentence at a time"], [true, "Full text"]].map(([full, label]) =>
    el("button", { type: "button", "aria-pressed": String(saved.full === full), onclick: () => {
      saved.full = full;
      go(saved.unit);
    } }, label),
  );
  return el("div", { class: "views", role: "group", "aria-label": "How to show the text" }, ...ways, ...more);
}

/** The question at hand.
 * @param {{lesson: object, saved: Saved, hints: object, go: (n: number) => void}} at
 * @param {HTMLElement | null} before  what leads back from the first one
 * @param {string} end  the label of the way on from the last one
 * @param {() => void} finish  taken there, if no sentence is open */
function drawAnswers(at, before, end, finish) {
  const { lesson, saved, hints, go } = at;
  const n = saved.unit;
  const last = n === lesson.units.length - 1;
  const ways = el(
    "div",
    { class: "ways" },
    n ? plain("Sentence before", () => leave(saved, n, () => go(n - 1))) : before,
    forward(last ? end : "Next sentence", () => leave(saved, n, () => (last ? finish() : go(n + 1)))),
  );
  const question = el("div", {}, drawQuestion(lesson, saved, hints, n), el("p", { id: "unfinished", role: "alert" }), ways);
  return saved.full ? el("div", { class: "both" }, fullText(at, n), question) : question;
}

/** Go on only if what was chosen says how sure. */
function leave(saved, n, onward) {
  const { choice, certainty } = saved.of(n);
  if (Boolean(choice) === Boolean(certainty)) return onward();
  const name = choice ? "certainty" : "choice";
  document.getElementById("missing").textContent = choice ? "How sure are you? Choose one of the four, then go on." : "You said how sure you are. Now choose an answer.";
  document.querySelector(`input[name="${name}"]`).focus();
}

function openUnits(lesson, saved) {
  return lesson.units.map((_, n) => n).filter((n) => !isAnswered(saved.answers[n]));
}

/** Name what is open, with the ways there. */
function tellOpen(open, go, ...after) {
  const place = document.getElementById("unfinished");
  place.replaceChildren(
    open.length === 1 ? "This sentence is still open: " : "These sentences are still open: ",
    ...open.map((n) => plain(`Sentence ${n + 1}`, () => go(n))),
    ...after,
  );
  place.querySelector("button").focus();
}

/** The whole article, with the sentences to answer as links to their questions. */
function fullText({ lesson, saved, go }, current) {
  const { article } = lesson.units[current];
  const { title, sentences } = lesson.articles[article];
  const paragraphs = [];
  let before = "";
  for (const [number, words, kind, opens] of sentences) {
    if (opens || kind !== before) paragraphs.push(el("p", { class: kind }));
    before = kind;
    const n = lesson.units.findIndex((u) => u.article === article && u.sentence === number);
    paragraphs[paragraphs.length - 1].append(n < 0 ? words : sentenceLink(saved, go, n, words, current), " ");
  }
  return el("div", { class: "text", tabindex: "0", role: "region", "aria-label": title }, ...paragraphs);
}

function sentenceLink(saved, go, n, words, current) {
  const answered = isAnswered(saved.answers[n]);
  const open = (event) => {
    event.preventDefault();
    leave(saved, current, () => go(n));
  };
  return el(
    "a",
    { href: "#", class: "unit", "aria-current": n === current ? "true" : null, onclick: open },
    el("b", {}, `${n + 1}${answered ? " ✓" : ""}`),
    el("span", { class: "unseen" }, answered ? " answered: " : " open: "),
    ` ${words}`,
  );
}
