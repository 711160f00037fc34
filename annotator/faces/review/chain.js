/** The chains of an answer, to be edited: who passed it on to whom, from the origin to this outlet. */
import { button, el } from "./dom.js";
import { WORDS } from "./words.js";

/** What a link does beside being the primary source. */
const PLACES = ["origin", "relay", "addressee", "silent", "publisher"];
const VOUCHING = new Set(["origin", "relay"]);

/** A new link, to be named. */
export function newLink(type) {
  return { roles: ["relay"], type, name: "", source_id: null };
}

function placeOf(link) {
  return PLACES.find((role) => link.roles.includes(role)) ?? "relay";
}

export function isPrimary(link) {
  return link.roles.includes("proximate");
}

/** The first that vouches is the origin, those after it pass it on. */
function inOrder(chain) {
  let origin = true;
  return chain.map((link) => {
    if (!VOUCHING.has(placeOf(link))) return link;
    const place = origin ? "origin" : "relay";
    origin = false;
    const others = link.roles.filter((role) => !VOUCHING.has(role));
    return { ...link, roles: [place, ...others] };
  });
}

/** The chain with the link at `i` moved by `step`. */
export function moved(chain, i, step) {
  const to = i + step;
  if (to < 0 || to >= chain.length) return chain;
  const links = [...chain];
  links.splice(to, 0, ...links.splice(i, 1));
  return inOrder(links);
}

export function without(chain, i) {
  return inOrder(chain.filter((_, k) => k !== i));
}

/** The chain with a link before its publisher, or at its end. */
export function withLink(chain, link) {
  const publisher = chain.findIndex((l) => l.roles.includes("publisher"));
  const at = publisher < 0 ? chain.length : publisher;
  return inOrder([...chain.slice(0, at), link, ...chain.slice(at)]);
}

export function withPlace(link, place) {
  const primary = isPrimary(link) && VOUCHING.has(place) ? ["proximate"] : [];
  return { ...link, roles: [place, ...primary] };
}

/** All chains with one link as the only primary source. */
export function withPrimary(chains, c, i) {
  return chains.map((chain, k) =>
    chain.map((link, l) => {
      const roles = link.roles.filter((role) => role !== "proximate");
      if (k !== c || l !== i) return { ...link, roles: roles.length ? roles : ["relay"] };
      const vouching = roles.filter((role) => VOUCHING.has(role));
      return { ...link, roles: [vouching[0] ?? (l === 0 ? "origin" : "relay"), "proximate"] };
    }));
}

/**
 * One chain as a list of links with their tools; every tool tells its chain and link.
 * @param {import("./review.js").Link[]} chain
 * @param {number} c  its index
 */
export function chainEditor(chain, c, book) {
  const links = chain.map((link, i) => linkEditor(link, `${c}-${i}`, { first: i === 0, last: i === chain.length - 1 }, book));
  return el("div", { class: "chain-editor" },
    el("ol", {}, ...links),
    button("link-add", c, { class: "tool", "data-key": `add-${c}` }, WORDS.addLink));
}

function linkEditor(link, at, { first, last }, book) {
  const tool = (command, words, sign, disabled = false) =>
    button(command, at, { class: "tool", "aria-label": words, title: words, disabled, "data-key": `${command}-${at}` }, sign);
  const publisher = link.roles.includes("publisher");
  const types = [...book.types].map(([key, type]) => el("option", { value: key, selected: key === link.type }, type.label));
  const places = PLACES.map((role) =>
    el("option", { value: role, selected: role === placeOf(link) }, book.fields.role?.get(role)?.label ?? role));
  const select = (what, words, options) =>
    el("select", { "data-change": what, "data-at": at, "aria-label": words, "data-key": `${what}-${at}` }, ...options);
  const name = link.name || (publisher ? WORDS.thisOutlet : WORDS.noSource);
  return el("li", { class: "link", draggable: "true", "data-at": at, "data-inferred": String(Boolean(link.inferred)) },
    el("div", { class: "link-name" },
      button("link-name", at, { class: "tool name", "data-key": `link-name-${at}`, title: WORDS.rename }, name),
      tool("link-up", WORDS.linkUp, "↑", first), tool("link-down", WORDS.linkDown, "↓", last),
      tool("link-remove", WORDS.linkRemove, "×")),
    el("div", { class: "link-kind" },
      select("link-type", WORDS.linkType, publisher ? [el("option", { value: "" }, "–"), ...types] : types),
      select("link-place", WORDS.linkPlace, places),
      publisher ? null : button("link-primary", at, {
        class: "tool", "aria-pressed": String(isPrimary(link)), "data-key": `link-primary-${at}`, title: WORDS.primaryHint,
      }, WORDS.primary)),
    link.inferred ? el("small", {}, WORDS.inferred) : null);
}
