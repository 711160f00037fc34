/** The codebook at hand: what a type is, examples, and how to tell it from its neighbours. */
import { el, fill } from "./dom.js";
import { WORDS } from "./words.js";

/**
 * @param {HTMLElement} root
 * @param {?import("./page.js").Type} type
 * @param {import("./page.js").Book} book
 */
export function showRule(root, type, book) {
  if (!type) return fill(root, el("p", { class: "hint" }, WORDS.noType));
  const examples = type.examples.map((example) => el("li", {}, example));
  fill(root,
    el("h2", {}, type.label),
    el("p", {}, type.plain),
    examples.length ? el("h3", {}, WORDS.examples) : null,
    examples.length ? el("ul", { class: "examples" }, ...examples) : null,
    ...whyNot(type, book));
}

function whyNot(type, book) {
  const neighbours = book.confusions.filter(({ types }) => types.includes(type.key));
  const asked = neighbours.map(({ types, text }) => {
    const other = book.types.get(types.find((key) => key !== type.key));
    return other ? el("details", {}, el("summary", {}, WORDS.whyNot(other.label)), el("p", {}, text)) : null;
  });
  return asked.filter(Boolean);
}
