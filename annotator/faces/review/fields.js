/** The two places where a person types: the name of the source, and the note. */
import { el } from "./dom.js";
import { WORDS } from "./words.js";

const SHOWN = 8;

/**
 * @typedef {{id: ?string, name: string, type: ?string, hint: string}} Choice
 */

/**
 * The registry rows that a typed beginning may mean: names before aliases, beginnings before
 * words within.
 * @param {Array[]} rows  [id, name, type, aliases, control, control_source]
 * @returns {Choice[]}
 */
export function findSources(rows, typed) {
  const wanted = typed.trim().toLowerCase();
  if (!wanted) return [];
  const found = [];
  for (const [id, name, type, aliases, , listed] of rows) {
    const alias = aliases.find((a) => a.toLowerCase().startsWith(wanted));
    const lower = name.toLowerCase();
    const rank = lower.startsWith(wanted) ? 0 : alias ? 1 : lower.includes(` ${wanted}`) ? 2 : 3;
    const hint = [rank === 1 ? alias : "", listed ? `listed by ${listed}` : ""].filter(Boolean).join(" · ");
    if (rank < 3) found.push({ rank, id, name, type, hint });
  }
  found.sort((a, b) => a.rank - b.rank || a.name.length - b.name.length);
  return found.slice(0, SHOWN);
}

/** A source that the registry does not have. */
function named(name) {
  return { id: null, name, type: null, hint: "" };
}

/**
 * Ask for a source.
 * @param {HTMLElement} place
 * @param {{value: string, rows: () => Promise<Array[]>, typeLabel: (key: string) => string,
 *   done: (choice: ?Choice | undefined) => void}} options  `done` gets undefined if the person
 *   cancelled, null for "no name"
 */
export function askSource(place, { value, rows, typeLabel, done }) {
  const list = el("ul", { role: "listbox", id: "sources", "aria-label": WORDS.source });
  const input = el("input", {
    type: "text", role: "combobox", "aria-expanded": "false", "aria-controls": "sources", "aria-autocomplete": "list",
    "aria-label": WORDS.source, placeholder: WORDS.sourceHint, autocomplete: "off", maxlength: 200,
  });
  input.value = value;
  let choices = [];
  let at = -1;

  const mark = (i) => {
    at = i;
    Array.from(list.children, (c, k) => c.setAttribute("aria-selected", String(k === i)));
    if (i >= 0) input.setAttribute("aria-activedescendant", `source-${i}`);
    else input.removeAttribute("aria-activedescendant");
  };
  const offer = async () => {
    const typed = input.value.trim();
    const found = findSources(await rows(), typed);
    if (typed !== input.value.trim()) return; // typed on while the registry came
    const known = found.some((c) => c.name === typed);
    choices = typed && !known ? [...found, named(typed)] : found;
    list.replaceChildren(...choices.map((c, i) => el("li", { role: "option", id: `source-${i}`, "data-index": i },
      c.id ? el("strong", {}, c.name) : WORDS.newSource(c.name),
      c.id ? el("small", {}, [typeLabel(c.type), c.hint].filter(Boolean).join(" · ")) : null)));
    input.setAttribute("aria-expanded", String(choices.length > 0));
    mark(choices.length ? 0 : -1);
  };
  input.addEventListener("input", offer);
  input.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && choices.length) mark((at + step + choices.length) % choices.length);
    else if (event.key === "Enter") done(input.value.trim() ? (choices[at] ?? named(input.value.trim())) : null);
    else if (event.key === "Escape") done(undefined);
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
  list.addEventListener("pointerdown", (event) => {
    event.preventDefault(); // the field keeps the focus
    const option = event.target.closest("[data-index]");
    if (option) done(choices[Number(option.dataset.index)]);
  });
  open(place, input, list, () => done(undefined));
}

/**
 * Ask for a note.
 * @param {{value: string, done: (note: string | undefined) => void}} options
 */
export function askNote(place, { value, done }) {
  const input = el("textarea", { rows: 4, "aria-label": WORDS.note, maxlength: 4000 });
  input.value = value;
  input.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.shiftKey) done(input.value.trim());
    else if (event.key === "Escape") done(undefined);
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
  const keep = el("button", { type: "button", class: "tool" }, WORDS.save);
  keep.addEventListener("click", () => done(input.value.trim()));
  open(place, input, keep, () => done(undefined));
}

function open(place, input, after, cancel) {
  const leave = el("button", { type: "button", class: "tool" }, WORDS.cancel);
  leave.addEventListener("click", cancel);
  place.replaceChildren(input, after, el("p", { class: "hint" }, WORDS.protect), leave);
  input.focus({ preventScroll: true });
  input.select();
}
