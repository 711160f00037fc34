/* The answers as a code; formats/lesson_code.py describes it and reads it. */

const SIGNS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const LETTERS = "abcdefghijklmnopqrstuvwxyz ',.";
const END = LETTERS.length;
const ESCAPE = END + 1;
const VERSION = 1;
const LONGEST = 300;
const CHECK_PRIME = 1048573;

/** The code of the answers; own words are shortened, all to the same length, until it fits.
 * @returns {{code: string, shortened: boolean}} */
function writeCode(lesson, saved) {
  const texts = [saved.exit, ...Object.values(saved.answers).flatMap((a) => [a.reason, a.objection])];
  const longest = Math.max(...texts.map((t) => Array.from(t ?? "").length));
  let code = "";
  for (let letters = longest; letters >= 0; letters--) {
    code = codeOf(lesson, saved, letters);
    if (code.length <= LONGEST) return { code, shortened: letters < longest };
  }
  return { code, shortened: longest > 0 };
}

function codeOf(lesson, saved, letters) {
  const out = [VERSION, ...fourSigns(lesson.mark)];
  out.push(...number(saved.guess === null ? 0 : saved.guess + 1));
  lesson.units.forEach((_, n) => out.push(...answer(lesson, saved.answers[n], letters)));
  out.push(...text(saved.exit, letters));
  let check = 7;
  for (const sign of out) check = (check * 37 + sign + 1) % CHECK_PRIME;
  out.push(...fourSigns(check));
  return out.map((sign) => SIGNS[sign]).join("");
}

function fourSigns(n) {
  return [15, 10, 5, 0].map((shift) => (n >> shift) & 31);
}

function answer(lesson, a, letters) {
  if (!isAnswered(a)) return number(0);
  const [first, end] = a.cue ?? [0, 0];
  return [
    ...number(lesson.choices.findIndex((c) => c.key === a.choice) + 1),
    ...number(a.certainty + 4 * (a.hints ?? 0)),
    ...number(end - first),
    ...(end > first ? number(first) : []),
    ...number(a.because ?? 0),
    ...text(a.reason, letters),
    ...text(a.objection, letters),
  ];
}

function number(n) {
  return n < 16 ? [n] : [16 | (n & 15), ...number(n >>> 4)];
}

function text(words, letters) {
  const out = [];
  for (const character of Array.from(words ?? "").slice(0, letters).join("").trimEnd()) {
    const known = LETTERS.indexOf(character);
    const point = character.codePointAt(0);
    if (known >= 0) out.push(known);
    else if (point < 0xd800 || point > 0xdfff) out.push(ESCAPE, ...number(point));
  }
  return [...out, END];
}
