/* In pairs: only where the two differ; keep the answer or change it, and say how sure now. */

function drawPairs(lesson, saved, pair) {
  const { partners, units } = pair;
  const names = partners.join(" and ");
  const said = !partners.length
    ? "There is nobody to pair you with. Read your answers once more: of which are you least sure, and why?"
    : units.length
      ? `Talk with ${names}. These are the sentences that you answered differently. Keep your answer or change it; both are kept.`
      : `Talk with ${names}. You answered nothing differently. Which sentence were you least sure of, and what would change your mind?`;
  return el(
    "section",
    {},
    el("h2", {}, partners.length ? `With ${names}` : "By yourself"),
    el("p", {}, said),
    el("ol", { class: "cards" }, ...units.map((u) => pairCard(lesson, saved, u))),
    waiting(),
  );
}

function pairCard(lesson, saved, { unit, theirs }) {
  const own = saved.of(unit);
  const sentence = el("p", { class: "sentence" }, ...wordSpans(lesson.units[unit].words));
  emphasise(sentence, own.cue, "mine");
  for (const their of theirs) emphasise(sentence, their.cue, "theirs");
  return el(
    "li",
    {},
    el("p", { class: "number" }, `Sentence ${unit + 1}`),
    sentence,
    el("p", {}, "You: ", ...saidSo(lesson, own)),
    ...theirs.map((their) => el("p", {}, `${their.name}: `, ...saidSo(lesson, their))),
    theirs.some((their) => their.cue) ? el("p", { class: "note" }, "Your words are underlined, theirs dotted.") : null,
    ...pairQuestion(lesson, saved, unit, own, theirs),
  );
}

function saidSo(lesson, answer) {
  const because = [answer.because ? lesson.because[answer.because - 1] : "", answer.reason].filter(Boolean).join("; ");
  return [el("b", {}, labelOf(lesson, answer.choice)), `, ${sureness(lesson, answer.certainty)}.`, because ? ` ${because}.` : ""];
}

function pairQuestion(lesson, saved, unit, own, theirs) {
  const now = saved.revised[unit] ?? {};
  const set = (change) => {
    const answer = (saved.revised[unit] = { choice: "", certainty: 0, ...saved.revised[unit], ...change });
    missing.textContent = answer.choice && !answer.certainty ? "How sure are you now? Choose one of the four." : "";
    saved.keep();
  };
  const missing = el("p", { class: "note", role: "status" });
  const others = [...new Set(theirs.map((their) => their.choice))];
  const near = [[own.choice, `Keep mine: ${labelOf(lesson, own.choice)}`, ""], ...others.map((c) => [c, `Take over: ${labelOf(lesson, c)}`, ""])];
  const far = lesson.choices.filter((c) => c.key !== own.choice && !others.includes(c.key));
  const more = el(
    "select",
    { id: `other-${unit}`, onchange: () => {
      for (const radio of choices.querySelectorAll("input")) radio.checked = radio.value === more.value;
      if (more.value) set({ choice: more.value });
    } },
    el("option", { value: "" }, "Choose one"),
    ...far.map((c) => el("option", { value: c.key, selected: now.choice === c.key }, c.label)),
  );
  const choices = radios("Now", "choice", near, now.choice, (choice) => {
    more.value = "";
    set({ choice });
  }, unit);
  return [
    choices,
    el("label", { for: more.id }, "Or another answer"),
    more,
    radios("How sure are you now?", "certainty", lesson.certainty.map((label, i) => [String(i + 1), label, ""]), String(now.certainty), (v) => set({ certainty: Number(v) }), unit),
    missing,
  ];
}
