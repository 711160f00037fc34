/* Talking with a partner about the sentences where the two differ. */

const OTHER = "other";

function drawPair({ lesson, sheet, state }) {
  const { partners, units } = state.pair ?? { partners: [], units: [] };
  if (!partners.length) return drawNoPartner(lesson, sheet);
  const title = el("h2", {}, `Talk with ${joinNames(partners)}`);
  if (!units.length) return drawNoDifference(title, lesson, sheet, partners);
  const settled = el("p", { class: "waiting", role: "status", id: "settled" });
  const renew = () => {
    const said = saySettled(sheet, units);
    if (settled.textContent !== said) settled.textContent = said;
  };
  renew();
  return el(
    "section",
    {},
    title,
    el("p", {}, "These are the sentences where you differ. Say which words made you choose, then decide, each for yourself."),
    el("p", { class: "note" }, `Your words are underlined, ${partners.length > 1 ? "the others'" : "your partner's"} dotted.`),
    el("ol", { class: "cards pair" }, ...units.map((one) => drawDifference(lesson, sheet, one, renew))),
    settled,
  );
}

/** “A”, “A and B”, “A, B and C”. */
function joinNames(names) {
  return names.length > 1 ? `${names.slice(0, -1).join(", ")} and ${names[names.length - 1]}` : names[0];
}

function saySettled(sheet, units) {
  const open = units.filter(({ unit }) => !isAnswered(sheet.revised[unit]));
  if (!open.length) return "You have decided on all of them. You can change that until your teacher goes on.";
  const unsure = open.find(({ unit }) => sheet.revised[unit]?.choice);
  if (unsure) return `Sentence ${unsure.unit + 1}: say how sure you are now.`;
  return `Still to decide: ${joinNames(open.map(({ unit }) => `sentence ${unit + 1}`))}.`;
}

function drawDifference(lesson, sheet, { unit, theirs }, renew) {
  const mine = sheet.answers[unit];
  const revised = (sheet.revised[unit] ??= {});
  const keep = () => {
    sheet.keep();
    renew();
  };
  const { words } = lesson.units[unit];
  return el(
    "li",
    {},
    el("p", { class: "number" }, `Sentence ${unit + 1}`),
    sayPaper(lesson, unit),
    drawMarked(words, [[mine?.cue, "mine"], ...theirs.map(({ cue }) => [cue, "theirs"])]),
    mine ? sayWhole(lesson, words, "You", mine) : null,
    ...theirs.map((other) => sayWhole(lesson, words, other.name, other)),
    drawDecision(lesson, unit, mine, theirs, revised, keep),
    radios("How sure are you now?", "certainty", lesson.certainty.map((label, i) => [String(i + 1), label, ""]), String(revised.certainty), (v) => {
      revised.certainty = Number(v);
      keep();
    }, `sure-${unit}`),
  );
}

/** What somebody chose, how surely, and why. */
function sayWhole(lesson, words, who, answer) {
  const why = [
    answer.cue ? `Underlined: ${quoteWords(words, answer.cue)}.` : "",
    answer.because ? `Reason: ${lesson.because[answer.because - 1]}.` : "",
    answer.reason ? `In own words: “${answer.reason}”` : "",
  ].filter(Boolean);
  const said = sayAnswer(lesson, who, answer);
  if (why.length) said.append(el("small", {}, why.join(" ")));
  return said;
}

function drawDecision(lesson, unit, mine, theirs, revised, keep) {
  const own = mine?.choice ?? "";
  const taken = new Map(theirs.filter((t) => t.choice !== own).map((t) => [t.choice, t.name]));
  const whose = (name) => (theirs.length > 1 ? `${name}'s` : "theirs");
  const options = [
    ...(own ? [[own, `Keep mine: ${choiceLabel(lesson, own)}`, ""]] : []),
    ...Array.from(taken, ([key, name]) => [key, `Take ${whose(name)}: ${choiceLabel(lesson, key)}`, ""]),
    [OTHER, "Another answer", ""],
  ];
  const listed = new Set([own, ...taken.keys()]);
  const isOther = () => revised.other || Boolean(revised.choice && !listed.has(revised.choice));
  const select = el(
    "select",
    { id: `other-${unit}`, "aria-label": `Another answer for sentence ${unit + 1}`, hidden: !isOther(), onchange: () => {
      revised.choice = select.value;
      keep();
    } },
    el("option", { value: "" }, "Choose one"),
    ...lesson.choices.filter((c) => !listed.has(c.key)).map((c) => el("option", { value: c.key, selected: revised.choice === c.key }, c.label)),
  );
  const choose = (value) => {
    revised.other = value === OTHER;
    revised.choice = value === OTHER ? select.value : value;
    select.hidden = !revised.other;
    keep();
  };
  const group = radios("And now?", "decision", options, isOther() ? OTHER : revised.choice, choose, `now-${unit}`);
  group.append(select);
  return group;
}

/** The sentence of one's own of which one was least sure; null if nothing was answered. */
function leastSure(lesson, sheet) {
  const answered = lesson.units.map((_, n) => n).filter((n) => isAnswered(sheet.answers[n]));
  return answered.sort((a, b) => sheet.answers[a].certainty - sheet.answers[b].certainty || a - b)[0] ?? null;
}

function drawLeastSure(lesson, sheet) {
  const n = leastSure(lesson, sheet);
  if (n === null) return [];
  const { words } = lesson.units[n];
  return [
    el("h3", {}, "You were least sure here"),
    el("div", { class: "place" }, el("p", { class: "number" }, `Sentence ${n + 1}`), sayPaper(lesson, n), drawMarked(words, [[sheet.answers[n].cue, "mine"]]), sayWhole(lesson, words, "You", sheet.answers[n])),
  ];
}

function drawNoDifference(title, lesson, sheet, partners) {
  return el(
    "section",
    {},
    title,
    el("p", {}, "Where you all answered, you said the same. So talk about this: of which sentence was each of you least sure? Which words decided it? Could one of them be defended otherwise?"),
    ...drawLeastSure(lesson, sheet),
    el("p", { class: "waiting" }, `Nothing to type now. ${partners.length > 1 ? "The others see" : "Your partner sees"} the same. Your teacher goes on.`),
  );
}

function drawNoPartner(lesson, sheet) {
  return el(
    "section",
    {},
    el("h2", {}, "No partner this time"),
    el("p", {}, "Join the two beside you and listen: which words made them choose? Or tell your teacher that you are on your own."),
    ...drawLeastSure(lesson, sheet),
    el("p", { class: "waiting" }, "Nothing to type now. Your teacher goes on."),
  );
}
