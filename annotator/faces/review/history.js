/** What was done to a sentence: who said what when, and a way back to it. */
import { button, el, fill } from "./dom.js";
import { WORDS } from "./words.js";

/**
 * @param {HTMLElement} root
 * @param {?object[]} rows  oldest first; null without a connection
 */
export function showHistory(root, rows, book) {
  const items = (rows ?? []).map((row, i) => el("li", {},
    el("p", {}, el("time", { datetime: row.made_at }, moment(row.made_at)), ` ${row.who}`),
    el("p", {}, saidWords(row, book)),
    row.tag ? button("restore", i, { class: "tool" }, WORDS.restore) : null)).reverse();
  const nothing = rows ? WORDS.noHistory : WORDS.historyAway;
  fill(root, el("h2", {}, WORDS.history), items.length ? el("ol", { class: "log" }, ...items) : el("p", { class: "hint" }, nothing));
}

function moment(iso) {
  return new Date(iso).toLocaleString(undefined, { dateStyle: "medium", timeStyle: "short" });
}

function saidWords({ action, tag }, book) {
  if (tag === undefined) return WORDS.did[action] ?? action;
  if (tag === null) return WORDS.cleared;
  const said = [
    book.types.get(tag.primary_type)?.label, tag.source, book.certainty.get(tag.certainty),
    tag.confirmed ? "" : WORDS.confirm, tag.to_check ? WORDS.toCheck : "", tag.second_reader ? WORDS.secondReader : "",
    tag.note ? `“${tag.note}”` : "",
  ].filter(Boolean).join(", ");
  return [said, WORDS.origin[action] ?? ""].filter(Boolean).join(" – ");
}
