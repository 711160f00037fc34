/** Which sentences to show: the others step back, and the arrow keys pass them by. */
import { isOpen } from "./review.js";
import { WORDS } from "./words.js";

const UNSURE = 2;

/**
 * @typedef {(unit: import("./review.js").Unit, review: import("./review.js").Review) => boolean} Test
 * @type {Map<string, {label: string, test: Test}>}
 */
export const FILTERS = new Map([
  ["open", { label: WORDS.showOpen, test: (unit) => unit.counted && isOpen(unit) }],
  ["unsure", { label: WORDS.showUnsure, test: ({ tag }) => Boolean(tag?.certainty) && tag.certainty <= UNSURE }],
  ["flagged", { label: WORDS.showFlagged, test: ({ tag }) => Boolean(tag?.to_check || tag?.second_reader) }],
  ["differs", { label: WORDS.showDiffers, test: (unit, review) => differs(unit.tag, review.suggestionOf(unit)) }],
  ["asked", { label: WORDS.showAsked, test: (unit) => unit.asked }],
  ["settled", { label: WORDS.showSettled, test: ({ tag, settled }) => Boolean(settled && tag?.primary_type && tag.primary_type !== settled.type) }],
]);

function differs(tag, suggestion) {
  if (!tag?.primary_type || !suggestion) return false;
  const { primary_type, source } = suggestion.coding;
  return tag.primary_type !== primary_type || (tag.source ?? source ?? "") !== (source ?? "");
}

/** The names of the sources on show, those with most sentences first.
 * @returns {[name: string, count: number][]} */
export function sourcesOf(review) {
  const counts = new Map();
  for (const unit of review.units) {
    const name = sourceOf(unit, review);
    if (name) counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return [...counts].sort((a, b) => b[1] - a[1] || a[0].localeCompare(b[0]));
}

/** @returns {Test} */
export function bySource(name) {
  return (unit, review) => sourceOf(unit, review) === name;
}

function sourceOf(unit, review) {
  if (unit.tag?.primary_type) return unit.tag.source ?? unit.tag.coding?.source ?? "";
  return review.suggestionOf(unit)?.coding.source ?? "";
}
