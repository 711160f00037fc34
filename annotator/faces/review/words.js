/** The words on the screen, apart from those of the codebook. */

export const WORDS = {
  article: "The article, sentence by sentence",
  open: "open",
  confirm: "confirm?",
  howSure: "how sure?",
  toCheck: "to check",
  notCounted: "not counted",
  noAnswer: "No answer yet",
  onWhoseWord: "On whose word?",
  acceptHowSure: "Accept it – how sure are you?",
  chooseHowSure: "How sure are you?",
  chain: "How it got here",
  why: "Why this is suggested",
  orElse: "Or else",
  types: "Who vouches for it",
  source: "Source",
  sourceHint: "Name as written, or from the registry",
  newSource: (name) => `New source: “${name}”`,
  noSource: "not named",
  note: "Note",
  noNote: "none",
  questions: "Questions to ask",
  fromSuggestions: "from the suggestions, not yet confirmed",
  details: "Details",
  nothingKnown: "Publisher, byline and date are not known.",
  protect: "Never write who a confidential source is.",
  differing: "These answers differed before the merge. Choose one:",
  search: "Search in the text",
  found: (n) => (n === 1 ? "1 sentence" : `${n} sentences`),
  notFound: "Not in this text.",
  unknownKey: (letter) => `The key ${letter.toUpperCase()} stands for nothing here. Press ? for the keys.`,
  nothingToAccept: "No suggestion here. Choose a type by its letter.",
  nothingToUndo: "Nothing to undo.",
  nothingToRedo: "Nothing to redo.",
  noNeighbour: "No sentence there to merge with.",
  typeFirst: "Choose a type first, then name the source.",
  oneWord: "One word cannot be split.",
  splitAt: (word) => `Split before “${word}”. Left and right choose the word, Enter splits, Escape leaves.`,
  leastCertain: "Least certain",
  leastFirst: "Least certain first",
  leastFirstHint: "After an answer, on to the open sentence where the machine is least sure",
  order: (leastFirst) => (leastFirst ? "After an answer: on to the least certain sentence." : "After an answer: on in text order."),
  allDone: (n) => `All ${n} answered. The report is ready.`,
  undone: "Undone.",
  redone: "Done again.",
  cleared: "Answer taken away.",
  refused: (reason) => `One change was not accepted: ${reason}`,
  dismiss: "Dismiss",
  retry: "Try now",
  close: "Close",
  save: "Keep",
  cancel: "Cancel",
  keys: "Keys",
  letters: "Letters choose the type",
  thisOutlet: "this outlet",
  inferred: "inferred: the text does not say so here",
};

export function whereWords(number, total, kind, counted) {
  return `${number} of ${total} · ${kind}${counted ? "" : `, ${WORDS.notCounted}`}`;
}

export function progressWords({ answered, counted, to_check }) {
  return `${answered} of ${counted} answered${to_check ? `, ${to_check} to check` : ""}`;
}

/** What happened to the person's work, plainly. */
export function stateWords({ state, waiting, trouble, kept }) {
  const left = waiting === 1 ? "1 answer is" : `${waiting} answers are`;
  if (state === "signed_out") return `Signed out. Reload this page; ${left} kept in this browser.`;
  if (state === "elsewhere") return trouble;
  if (!kept) return `This browser has no room to keep your answers. Leave this page open (${waiting} waiting).`;
  if (state === "waiting") return `Not saved yet – ${trouble || "no connection"}, trying again (${waiting} waiting)`;
  return state === "saving" ? "Saving…" : "Saved";
}
