/** Make an element: attributes by name (`false` and null leave out, `true` is empty), children after. */
export function el(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === false || value === null || value === undefined) continue;
    element.setAttribute(key, value === true ? "" : value);
  }
  fill(element, ...children);
  return element;
}

/** Put these children in place of what is there; null is left out. */
export function fill(element, ...children) {
  element.replaceChildren(...children.filter((c) => c !== null && c !== undefined));
}

/** A button that sends a command: `data-do` and `data-with` are read by one listener for all. */
export function button(command, argument, attributes, ...children) {
  return el("button", { type: "button", "data-do": command, "data-with": argument, ...attributes }, ...children);
}

/** The letter of a key, drawn as a key. */
export function keycap(words) {
  return el("kbd", {}, words);
}
