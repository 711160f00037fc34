/** What this browser remembers of a person's wishes. */

/** A setting; null where it was never made, or nothing can be kept. */
export function recall(name) {
  try {
    return localStorage.getItem(`annotator/settings/${name}`);
  } catch {
    return null;
  }
}

export function keep(name, value) {
  try {
    localStorage.setItem(`annotator/settings/${name}`, value);
  } catch {
    // it holds until the page is left
  }
}
