/** The Admiralty grade: letter and number asked apart, the speech and the fact apart, nothing set
 * unasked (codebook, section 5.2). */
import { button, el } from "./dom.js";
import { WORDS } from "./words.js";

/** The four questions, one on show at a time, so that one mark does not pull another. */
export const QUESTIONS = [
  { key: "speech-reliability", claim: "speech", mark: "reliability" },
  { key: "speech-credibility", claim: "speech", mark: "credibility" },
  { key: "fact-reliability", claim: "fact", mark: "reliability" },
  { key: "fact-credibility", claim: "fact", mark: "credibility" },
];

const SPEECH_ONLY = new Set(["intention", "directive"]);
const NUMBERS = { negative: 6, hearsay: 4, standard: 3 };

/** Why a claim is not graded; "" where it may be. */
export function refusal({ claim }, coding) {
  if (coding.primary_type === "unattributed") return WORDS.notGraded;
  return claim === "fact" && SPEECH_ONLY.has(coding.stance) ? WORDS.speechOnly : "";
}

/**
 * What to start from, and why; offered on request only, and never a 1.
 * @returns {{value: string | number, why: string}[]}
 */
export function offers({ claim, mark }, coding, type) {
  if (mark === "credibility") {
    const kind = coding.polarity === "negative" ? "negative" : coding.stance === "hearsay" ? "hearsay" : "standard";
    return [{ value: NUMBERS[kind], why: WORDS.startingNumber[kind] }];
  }
  const named = !coding.identification || coding.identification === "named";
  const written = type?.starting?.[named ? "named" : "unnamed"] ?? "";
  const letters = written.match(/\b[A-F]\b/g) ?? [];
  // "B for the speech claim, D for the fact claim"; else each letter may be the one.
  const fitting = /fact claim/.test(written) ? [letters[claim === "fact" ? 1 : 0]] : letters;
  const why = WORDS.startingLetter(type?.label ?? "", named, type?.starting?.remark ?? "");
  return fitting.filter(Boolean).map((value) => ({ value, why }));
}

/**
 * @param {object} grades  as in `annotator.model.Grades`
 * @param {import("./review.js").Coding} coding
 * @param {{open: boolean, question: string, offering: boolean}} state
 */
export function gradePanel(grades, coding, { open, question, offering }, book) {
  const asked = QUESTIONS.find((q) => q.key === question) ?? QUESTIONS[0];
  const tabs = QUESTIONS.map((q) => {
    const set = grades[q.claim]?.[q.mark];
    return button("grade-ask", q.key, { class: "tool", "aria-pressed": String(q === asked), "data-key": `grade-${q.key}` },
      WORDS.gradeTab[q.key], set ? el("b", {}, ` ${set}`) : null);
  });
  return el("details", { class: "grades", open, "data-open": "grades" },
    el("summary", { "data-key": "grades" }, WORDS.grades),
    el("p", { class: "hint" }, WORDS.gradesHint),
    el("div", { class: "tabs", role: "group", "aria-label": WORDS.grades }, ...tabs),
    ...answerTo(asked, grades[asked.claim] ?? {}, coding, offering, book));
}

function answerTo(asked, grading, coding, offering, book) {
  const no = refusal(asked, coding);
  if (no) return [el("p", {}, no)];
  const chosen = grading[asked.mark];
  const offered = grading[`offered_${asked.mark}`];
  const steps = [...(book.fields[asked.mark]?.values() ?? [])].map((term) =>
    button("grade", `${asked.key}-${term.key}`, {
      class: "grade", "aria-pressed": String(String(chosen) === term.key), "data-key": `grade-${asked.key}-${term.key}`,
    }, el("b", {}, term.key), el("span", {}, term.label, term.plain ? el("small", {}, ` – ${term.plain}`) : "")));
  const hint = asked.mark === "credibility" && chosen === 1 ? el("p", { class: "hint" }, WORDS.oneNeedsAnother) : null;
  return [
    el("p", { class: "asked" }, WORDS.gradeQuestion[asked.key]),
    el("div", { class: "steps", role: "group", "aria-label": WORDS.gradeTab[asked.key] }, ...steps),
    hint,
    offered ? el("p", { class: "hint" }, WORDS.startedFrom(offered)) : null,
    ...(offering ? offerButtons(asked, coding, book) : [
      button("grade-offer", "", { class: "tool", "data-key": "grade-offer" }, WORDS.offer)]),
    chosen ? button("grade", `${asked.key}-`, { class: "tool", "data-key": "grade-clear" }, WORDS.noGrade) : null,
  ].filter(Boolean);
}

function offerButtons(asked, coding, book) {
  const found = offers(asked, coding, book.types.get(coding.primary_type));
  if (!found.length) return [el("p", { class: "hint" }, WORDS.noOffer)];
  return [
    el("p", { class: "hint" }, found[0].why),
    ...found.map(({ value }) => button("grade-start", `${asked.key}-${value}`, { class: "tool", "data-key": `start-${value}` }, WORDS.startFrom(value))),
  ];
}

/** The grades with one mark changed; "" takes it away. `offered` marks where it started from. */
export function graded(grades, key, value, offered) {
  const [claim, mark] = key.split("-");
  const read = (v) => (v === "" ? null : mark === "credibility" ? Number(v) : v);
  const grading = { ...grades[claim], [mark]: read(value) };
  if (offered !== undefined) grading[`offered_${mark}`] = read(offered);
  if (value === "") grading[`offered_${mark}`] = null;
  return { ...grades, [claim]: grading };
}
