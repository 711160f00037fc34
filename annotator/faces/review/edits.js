/** What the sheet of details changes in an answer: its chains, fields, hedges, grades. */
import { isPrimary, moved, newLink, withLink, withPlace, withPrimary, without } from "./chain.js";
import { graded } from "./grades.js";
import { WORDS } from "./words.js";

/** Chain and link, or the chain alone, that a tool names as "1-0". */
function placeOf(at) {
  return at.split("-").map(Number);
}

export class Edits {
  /**
   * @param {import("./panel.js").Panel} panel
   * @param {{unit: () => import("./review.js").Unit, coding: () => ?import("./review.js").Coding,
   *   answer: (change: object) => void, askName: (value: string, done: (choice: ?object) => void) => void,
   *   show: () => void, say: (words: string) => void}} screen
   */
  constructor(panel, screen) {
    Object.assign(this, { panel, screen, dragged: null });
    const { root } = panel;
    root.addEventListener("toggle", (event) => this.#toggled(event), true);
    root.addEventListener("dragstart", (event) => this.#drag(event));
    root.addEventListener("dragover", (event) => this.dragged && event.preventDefault());
    root.addEventListener("drop", (event) => this.#drop(event));
  }

  /** Carry out a command of a button on the sheet. */
  do(command, argument) {
    const step = { "link-up": -1, "link-down": 1 }[command];
    if (step) return this.#moveLink(argument, step);
    switch (command) {
      case "chain-add": return this.#editChains((chains) => [...chains, [newLink(this.#type())]]);
      case "link-add": return this.#editChain(Number(argument), (chain) => withLink(chain, newLink(this.#type())));
      case "link-name": return this.#renameLink(argument);
      case "link-remove": return this.#removeLink(argument);
      case "link-primary": return this.#choosePrimary(argument);
      case "grade-ask": return this.#showGrades({ question: argument, offering: false });
      case "grade-offer": return this.#showGrades({ offering: true });
      case "grade": return this.#grade(argument);
      case "grade-start": return this.#grade(argument, true);
    }
  }

  /** A field of the sheet was filled in. */
  change(field) {
    const { dataset, value } = field;
    field.defaultValue = value; // it is no longer being typed
    switch (dataset.change) {
      case "field": return this.edit({ [dataset.field]: value || null });
      case "hedges": return this.edit({ hedges: value.split(";").map((h) => h.trim()).filter(Boolean) });
      case "hedge-owner": return this.#setOwner(dataset.hedge, value);
      case "evidence": return this.screen.answer({ evidence: value.trim() });
      case "link-type": return this.#editLink(dataset.at, (link) => ({ ...link, type: value }));
      case "link-place": return this.#editLink(dataset.at, (link) => withPlace(link, value));
    }
  }

  #type() {
    return this.screen.coding()?.primary_type ?? "";
  }

  /** Change fields of the answer; a suggestion becomes the person's answer by it, still to be given
   * a certainty. */
  edit(fields) {
    const coding = this.screen.coding();
    if (!coding) return this.screen.say(WORDS.typeFirst);
    const full = { ...this.panel.book.nothing.coding, ...coding, ...fields };
    const { primary_type, source, source_id } = full;
    this.screen.answer({ primary_type, source: source ?? "", source_id, coding: full, confirmed: true });
  }

  #editChains(edit) {
    const chains = edit(this.screen.coding()?.chains ?? []).filter((chain) => chain.length);
    const primary = chains.flat().find(isPrimary);
    const named = primary?.type ? { primary_type: primary.type, source: primary.name || null, source_id: primary.source_id ?? null } : {};
    this.edit({ chains, ...named });
  }

  #editChain(c, edit) {
    this.#editChains((chains) => chains.map((chain, k) => (k === c ? edit(chain) : chain)));
  }

  #editLink(at, edit) {
    const [c, i] = placeOf(at);
    this.#editChain(c, (chain) => chain.map((link, k) => (k === i ? edit(link) : link)));
  }

  #moveLink(at, step) {
    const [c, i] = placeOf(at);
    this.#editChain(c, (chain) => moved(chain, i, step));
    this.panel.root.querySelector(`[data-key="link-${step < 0 ? "up" : "down"}-${c}-${i + step}"]:not(:disabled)`)?.focus();
  }

  #removeLink(at) {
    const [c, i] = placeOf(at);
    this.#editChain(c, (chain) => without(chain, i));
  }

  #choosePrimary(at) {
    const [c, i] = placeOf(at);
    this.#editChains((chains) => withPrimary(chains, c, i));
  }

  #renameLink(at) {
    const [c, i] = placeOf(at);
    const link = this.screen.coding()?.chains?.[c]?.[i];
    this.screen.askName(link?.name ?? "", (choice) => this.#editLink(at, (old) => ({
      ...old, name: choice?.name ?? "", source_id: choice?.id ?? null, type: choice?.type ?? old.type, inferred: false,
    })));
  }

  #drag(event) {
    this.dragged = event.target.closest?.("[data-at]")?.dataset.at ?? null;
    event.dataTransfer?.setData("text/plain", this.dragged ?? "");
  }

  #drop(event) {
    const to = event.target.closest("[data-at]")?.dataset.at;
    const from = this.dragged;
    this.dragged = null;
    if (!to || !from) return;
    event.preventDefault();
    const [[c, i], [d, k]] = [from, to].map(placeOf);
    if (c === d) this.#editChain(c, (chain) => moved(chain, i, k - i));
  }

  #setOwner(hedge, owner) {
    const { hedges = [], hedges_of_source } = this.screen.coding() ?? {};
    if (!owner) return this.edit({ hedges_of_source: null });
    const others = (hedges_of_source ?? []).filter((h) => h !== hedge);
    const ours = owner === "source" ? [...others, hedge] : others;
    this.edit({ hedges_of_source: hedges.filter((h) => ours.includes(h)) });
  }

  #showGrades(state) {
    Object.assign(this.panel.details.grading, state);
    this.screen.show();
  }

  /** A letter or number; with `offered`, the starting one that was asked for. */
  #grade(argument, offered = false) {
    const [, key, value] = /^(\w+-\w+)-(\w*)$/.exec(argument);
    this.panel.details.grading.offering = false;
    this.screen.answer({ grades: graded(this.screen.unit().tag?.grades ?? {}, key, value, offered ? value : undefined) });
  }

  /** Keep in mind whether the grades are open. */
  #toggled({ target }) {
    if (target.dataset.open === "grades") this.panel.details.grading.open = target.open;
  }
}
