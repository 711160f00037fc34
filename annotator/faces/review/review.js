/**
 * One reviewer's answers to one article, as they stand in this browser: pure state, no page and
 * no network. The rules for splitting and merging are those of the server.
 *
 * @typedef {{roles: string[], type: string, name: string, source_id?: ?string, inferred?: boolean}} Link
 * @typedef {{primary_type: string, source?: ?string, source_id?: ?string, chains?: Link[][],
 *   mention?: number[][], cue?: number[][], attributed?: number[][]}} Coding
 *   and the other fields of `annotator.model.Coding`; those that say nothing are missing
 * @typedef {{primary_type: ?string, certainty: ?number, source: ?string, source_id: ?string,
 *   coding: ?Coding, note: string, to_check: boolean, second_reader: boolean, evidence: string,
 *   grades: object, blind: boolean, confirmed: boolean, suggestion_id: ?string}} Tag
 *   `source` null: as the machine found it; "": it has no name. `coding`: the fields as they were
 *   last known; the server settles what type and source change in them
 * @typedef {{id: string, coding: Coding, probability: number, trust: string,
 *   alternatives: string[], reasons: string[]}} Suggestion
 * @typedef {{start: number, end: number, kind: string, counted: boolean, blind: boolean,
 *   suggestion: ?Suggestion, tag: ?Tag, differing: Tag[],
 *   settled: ?{type: string, source: ?string, reason: string}, asked: boolean}} Unit
 *   `differing`: what its parts were answered, to choose from while it has no answer of its own;
 *   `asked`: whether it is for this reader to read; `blind`: of the random share that is asked before the suggestion is shown
 * @typedef {{action: "tag", start: number, end: number, tag: ?Tag}
 *   | {action: "split", start: number, end: number, at: number}
 *   | {action: "merge", start: number, end: number}
 *   | {action: "kind", start: number, end: number, kind: string}} Change
 * @typedef {{at: number, removed: number, added: number}} Touched  which units a change replaced
 */

/** @type {Tag} */
export const NO_ANSWER = Object.freeze({
  primary_type: null,
  certainty: null,
  source: null,
  source_id: null,
  coding: null,
  note: "",
  to_check: false,
  second_reader: false,
  evidence: "",
  grades: Object.freeze({}),
  blind: false,
  confirmed: true,
  suggestion_id: null,
});

const NOTHING = Object.freeze({ at: 0, removed: 0, added: 0 });
/** Kinds that stay out of the source mix (rules U4, K7). */
const UNCOUNTED = new Set(["credit", "boilerplate"]);

/** Whether the unit counts as answered. */
export function isSettled(unit) {
  return Boolean(unit.tag?.primary_type && unit.tag.confirmed);
}

/** Whether the reviewer still has something to say here: a type, a confirmation, a certainty. */
export function isOpen(unit) {
  return !isSettled(unit) || !unit.tag.certainty;
}

/** The tag that says nothing is no tag. */
function tagOrNull(tag) {
  const says = tag && (tag.primary_type || tag.note || tag.evidence || tag.to_check || tag.second_reader);
  return says || isGraded(tag?.grades) ? tag : null;
}

/** Whether a person has set a letter or a number. */
export function isGraded(grades) {
  return Object.values(grades ?? {}).some((g) => g.reliability || g.credibility);
}

function nameOf(source) {
  return (source ?? "").trim().replace(/\s+/g, " ").toLowerCase();
}

function sameAnswer(a, b) {
  return a.primary_type === b.primary_type && nameOf(a.source) === nameOf(b.source);
}

/** The tag of merged units: the common answer, to be confirmed unless every part had it
 * confirmed; none where the answers differ. Notes and marks stay. */
function join(units) {
  const tags = units.map((u) => u.tag);
  const given = tags.filter(Boolean);
  const answers = given.filter((t) => t.primary_type);
  const agreed = answers.length > 0 && answers.every((t) => sameAnswer(t, answers[0]));
  const steps = answers.map((t) => t.certainty);
  const tag = {
    ...(agreed ? answers[0] : NO_ANSWER),
    certainty: agreed && steps.every(Boolean) ? Math.min(...steps) : null,
    confirmed: agreed && tags.every((t) => t?.primary_type && t.confirmed),
    coding: null, // the server joins what the parts say
    note: lines(given.map((t) => t.note)),
    evidence: lines(given.map((t) => t.evidence)),
    to_check: given.some((t) => t.to_check),
    second_reader: given.some((t) => t.second_reader),
  };
  // What an earlier merge left undecided stays to be chosen from.
  const undecided = new Set(units.flatMap((u) => (u.tag?.primary_type ? [u.tag] : u.differing)));
  return { tag: tagOrNull(tag), differing: agreed ? [] : [...undecided] };
}

function lines(values) {
  return [...new Set(values.filter(Boolean))].join("\n");
}

function tagOf({ start, end, tag }) {
  return { action: "tag", start, end, tag };
}

function kindOf({ start, end, kind }) {
  return { action: "kind", start, end, kind };
}

export class Review {
  /**
   * @param {import("./text.js").Text} text
   * @param {Unit[]} units  in text order
   * @param {"none" | "tenth" | "all"} blind  whose suggestions wait for the first answer
   */
  constructor(text, units, blind = "none") {
    this.text = text;
    this.blind = blind;
    this.units = units.map((u) => ({ ...u, differing: u.differing ?? [] }));
    this.suggested = new Map(units.map((u) => [`${u.start}-${u.end}`, u.suggestion]));
  }

  /** Whether the suggestion waits for the person's answer. Once it was in sight, it stays so. */
  hides(unit) {
    const asked = this.blind === "all" || (this.blind === "tenth" && unit.blind);
    const seen = unit.tag?.primary_type && !unit.tag.blind;
    return asked && isOpen(unit) && !seen;
  }

  /** What may be shown of the machine's answer. */
  suggestionOf(unit) {
    return this.hides(unit) ? null : unit.suggestion;
  }

  /** The fields of the answer on show: the person's, else the machine's; null without either. */
  codingOf(unit) {
    const { tag } = unit;
    const suggestion = this.suggestionOf(unit);
    if (!tag?.primary_type) return suggestion?.coding ?? null;
    const base = tag.coding ?? suggestion?.coding ?? {};
    const known = base.primary_type === tag.primary_type ? base : { ...base, source: null, source_id: null };
    const named = tag.source === null ? {} : { source: tag.source || null, source_id: tag.source_id };
    return { ...known, primary_type: tag.primary_type, ...named };
  }

  /** Index of the unit with exactly this span, or -1. */
  find(start, end) {
    const i = this.from(start);
    return this.units[i]?.start === start && this.units[i].end === end ? i : -1;
  }

  /** Index of the first unit that ends after `start`. */
  from(start) {
    let low = 0;
    let high = this.units.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.units[middle].end > start) high = middle;
      else low = middle + 1;
    }
    return low;
  }

  /**
   * Apply one change.
   * @param {Change} change
   * @returns {Touched}
   */
  apply(change) {
    switch (change.action) {
      case "tag":
        return this.#tag(change);
      case "split":
        return this.#split(change);
      case "merge":
        return this.#merge(change);
      case "kind":
        return this.#kind(change);
    }
    return NOTHING;
  }

  #tag({ start, end, tag }) {
    const exact = this.find(start, end);
    if (exact >= 0) {
      return this.#replace(exact, 1, [{ ...this.units[exact], tag: tagOrNull(tag) }]);
    }
    if (!tag) return NOTHING; // what is there now was not meant
    // The unit was split or merged meanwhile: the answer goes to what is there now, unconfirmed.
    const at = this.from(start);
    const hit = this.units.slice(at, this.from(end - 1) + 1).filter((u) => u.start < end);
    const carried = tagOrNull({ ...tag, confirmed: false });
    return this.#replace(at, hit.length, hit.map((u) => ({ ...u, tag: carried })));
  }

  #split({ start, end, at }) {
    const i = this.find(start, end);
    if (i < 0 || at <= start || at >= end) return NOTHING;
    const unit = this.units[i];
    const tag = unit.tag && { ...unit.tag, confirmed: false };
    const halves = [this.text.trim(start, at), this.text.trim(at, end)].filter(([s, e]) => s < e);
    if (halves.length < 2) return NOTHING;
    const differing = tag?.primary_type ? [tag] : unit.differing;
    const half = ([s, e]) => ({ ...unit, ...this.#suggested(s, e, unit), start: s, end: e, tag, differing });
    return this.#replace(i, 1, halves.map(half));
  }

  #merge({ start, end }) {
    const parts = this.#within(start, end);
    if (parts.length < 2) return NOTHING;
    const [first] = parts;
    const last = parts[parts.length - 1];
    const merged = {
      ...first,
      ...this.#suggested(first.start, last.end, first),
      end: last.end,
      counted: !UNCOUNTED.has(first.kind),
      ...join(parts),
    };
    return this.#replace(this.from(first.start), parts.length, [merged]);
  }

  #kind({ start, end, kind }) {
    const i = this.find(start, end);
    if (i < 0) return NOTHING;
    return this.#replace(i, 1, [{ ...this.units[i], kind, counted: !UNCOUNTED.has(kind) }]);
  }

  #replace(at, removed, units) {
    this.units.splice(at, removed, ...units);
    return { at, removed, added: units.length };
  }

  /** The suggestion made for exactly this span, or else the one of `unit`. */
  #suggested(start, end, unit) {
    return { suggestion: this.suggested.get(`${start}-${end}`) ?? unit.suggestion };
  }

  /** The units that lie in `[start, end)`. */
  #within(start, end) {
    return this.units.slice(this.from(start), this.from(end - 1) + 1).filter((u) => u.start >= start && u.end <= end);
  }

  /**
   * The changes that take `change` back; ask before it is applied.
   * @param {Change} change
   * @returns {Change[]}
   */
  inverse(change) {
    const { action, start, end } = change;
    const unit = this.units[this.find(start, end)];
    if (action === "merge") {
      const parts = this.#within(start, end);
      const last = parts[parts.length - 1]?.end;
      const cuts = parts.slice(1).map((u, k) => ({ action: "split", start: parts[k].start, end: last, at: u.start }));
      const kinds = parts.filter((u) => u.kind !== parts[0].kind).map(kindOf);
      return [...cuts, ...kinds, ...parts.map(tagOf)];
    }
    if (!unit) return [];
    if (action === "split") return [{ action: "merge", start, end }, tagOf(unit)];
    return [action === "kind" ? kindOf(unit) : tagOf(unit)];
  }

  /** Index of the next unit after `from` that passes the test, from the top again; -1 if none does.
   * @param {(unit: Unit) => boolean} test */
  next(from, step, test) {
    const n = this.units.length;
    for (let k = 1; k <= n; k++) {
      const i = (((from + step * k) % n) + n) % n;
      if (test(this.units[i])) return i;
    }
    return -1;
  }

  /** Index of the next counted unit that is open. */
  nextOpen(from, step = 1) {
    return this.next(from, step, (unit) => unit.counted && isOpen(unit));
  }

  /** Indices of the counted units that are open, those first where the machine is least certain; of
   * equals, those after `from`. */
  leastCertain(from) {
    const n = this.units.length;
    const probability = (i) => this.units[i].suggestion?.probability ?? 0;
    const later = (i) => (i - from - 1 + n) % n;
    return [...this.units.keys()]
      .filter((i) => this.units[i].counted && isOpen(this.units[i]))
      .sort((a, b) => probability(a) - probability(b) || later(a) - later(b));
  }

  /** @returns {{answered: number, counted: number, to_check: number}} */
  progress() {
    const result = { answered: 0, counted: 0, to_check: 0 };
    for (const unit of this.units) {
      if (unit.counted) result.counted++;
      if (unit.counted && isSettled(unit)) result.answered++;
      if (unit.tag?.to_check) result.to_check++;
    }
    return result;
  }
}
