/* The answers beside the key, in words: what differed first. */

/** Whether there is a key, or the class writes it. */
function hasKey(key) {
  return key.units.some(({ label }) => label);
}

/** What stands above the cards. */
function sayReveal(key) {
  if (!hasKey(key)) {
    return [el("h2", {}, "Your answers"), el("p", {}, "This lesson has no key: your class writes it. Which answer would you put down, with which reason, and what else would you accept?")];
  }
  return [
    el("h2", {}, "Your answers and the key"),
    el("p", {}, "Where you were sure and the key differs comes first: there is most to talk about. The key can be wrong; object if you think so."),
  ];
}

/** How the words are marked in the cards. */
function sayMarks(key) {
  return el("p", { class: "note" }, `Your words are underlined${hasKey(key) ? ", those of the key shaded" : ""}.`);
}

/** What differed first, the surest before all; the rest as `order` says. */
function revealOrder(saved, key, order) {
  const place = (n) => {
    const a = saved.last(n);
    if (!isAnswered(a)) return 1;
    return ["differs", "same_group"].includes(key.units[n].told[a.choice][0]) ? -a.certainty : 0;
  };
  return [...order].sort((a, b) => place(a) - place(b));
}

/** The sentence with the answer and the key.
 * @param {{lesson: object, saved: Saved, key: object}} at
 * @param {HTMLElement[]} said  what was answered: the learner's own, and others'
 * @param {boolean} open  whether the learner may still object */
function drawRevealCard({ lesson, saved, key }, n, said, open = true) {
  const told = key.units[n];
  const answer = saved.last(n);
  const own = isAnswered(answer) ? answer : null;
  const [verdict, words, whyNot] = own ? told.told[own.choice] : ["open", told.label ? `You left this open. The key is “${told.label}”.` : "You left this open.", ""];
  return el(
    "li",
    { "data-verdict": verdict },
    el("p", { class: "number" }, `Sentence ${n + 1}`),
    ...drawInPlace(lesson, n, [[own?.cue, "mine"], [told.cue, "cue"]]),
    ...said,
    el("p", { class: "verdict" }, words),
    told.why ? el("p", {}, told.why) : null,
    whyNot ? el("p", {}, whyNot) : null,
    ...sayAccepted(lesson, told, own?.choice),
    told.chain.length > 1 ? el("ol", { class: "chain", "aria-label": "The way it took" }, ...told.chain.map((name) => el("li", {}, name))) : null,
    own && told.label ? objection(saved, n, open) : null,
  );
}

/** Sentence `n` with its marks between its neighbours: a caption is nothing without its credit. */
function drawInPlace(lesson, n, marks) {
  const unit = lesson.units[n];
  return [sayPaper(lesson, n), beside(lesson, unit, -1), drawMarked(unit.words, marks), beside(lesson, unit, 1)];
}

/** What is accepted beside the key: each with its reason, but for the learner's own, which was told. */
function sayAccepted(lesson, told, own) {
  const reasons = lesson.choices.filter(({ key }) => key !== own && told.told[key]?.[0] === "accepted" && told.told[key][2]);
  const bare = told.also.filter((label) => !reasons.some((c) => c.label === label));
  const say = (words) => el("p", { class: "note" }, `Accepted, too: ${words}`);
  return [...reasons.map(({ key, label }) => say(`${label}. ${told.told[key][2]}`)), ...(bare.length ? [say(`${bare.join(", ")}.`)] : [])];
}

/** A sentence with stretches of its words marked: [[first, end] or null, class]. */
function drawMarked(words, marks) {
  const sentence = el("p", { class: "sentence" }, ...wordSpans(words));
  for (const [span, name] of marks) if (span) Array.from(sentence.children).slice(...span).forEach((s) => s.classList.add(name));
  return sentence;
}

/** “You: Reporter only, fairly sure.” */
function sayAnswer(lesson, who, { choice, certainty }) {
  return el("p", {}, `${who}: `, el("b", {}, choiceLabel(lesson, choice)), `, ${lesson.certainty[certainty - 1].toLowerCase()}.`);
}

function objection(saved, n, open) {
  const answer = saved.of(n);
  if (!open) return answer.objection ? el("p", { class: "note" }, `You objected: “${answer.objection}”`) : null;
  const field = el("textarea", { id: `object-${n}`, rows: "2", maxlength: "120", oninput: () => {
    answer.objection = field.value;
    saved.keep({ typed: true });
  } });
  field.value = answer.objection ?? "";
  return el(
    "details",
    { open: Boolean(answer.objection) },
    el("summary", {}, "Object"),
    el("label", { for: `object-${n}` }, "Why do you see it otherwise? Your teacher gets to read it."),
    field,
  );
}

/** The guess beside the count, and why we count so. */
function drawCount(lesson, saved, key) {
  const guessed = saved.guess === null ? "You did not guess." : `You guessed ${saved.guess}.`;
  const count = key.count === null ? "" : ` We count ${key.count}.`;
  return [el("p", {}, `${lesson.poll} ${guessed}${count}`), key.counted ? el("p", {}, key.counted) : null];
}

/** The mix of the whole article, which comes drawn with the key, as HTML of ours. */
function drawMix(key) {
  if (!key.mix) return null;
  const mix = el("div", {});
  mix.innerHTML = key.mix;
  return mix;
}

function drawExit(saved) {
  const exit = el("textarea", { id: "exit", rows: "3", maxlength: "160", oninput: () => {
    saved.exit = exit.value;
    saved.keep({ typed: true });
  } });
  exit.value = saved.exit;
  return [el("label", { for: "exit" }, "One sentence to take home: what will you look at from now on?"), exit];
}
