/* Small helps to draw a screen. */

/** Make an element: attributes by name (`false` and null leave out, `true` is empty), children after. */
function el(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key.startsWith("on")) element.addEventListener(key.slice(2), value);
    else if (value !== false && value !== null && value !== undefined) element.setAttribute(key, value === true ? "" : value);
  }
  element.append(...children.filter((c) => c !== null && c !== undefined));
  return element;
}

function forward(label, onclick) {
  return el("button", { type: "button", class: "forward", onclick }, label);
}

function plain(label, onclick) {
  return el("button", { type: "button", class: "plain", onclick }, label);
}

/** A button for what cannot be undone: it asks once more. */
function askedTwice(label, again, act) {
  const button = plain(label, () => {
    if (button.dataset.asked) return act();
    button.dataset.asked = "yes";
    button.textContent = again;
  });
  return button;
}

/** Put a new screen in the place of the one before: from its top, its heading read out. */
function present(main, drawn, { focus = true } = {}) {
  main.replaceChildren(drawn);
  const pane = main.querySelector(".text");
  const here = pane?.querySelector("[aria-current]");
  if (here) pane.scrollTop += here.getBoundingClientRect().top - pane.getBoundingClientRect().top - 40;
  if (!focus) return;
  scrollTo(0, 0);
  const head = main.querySelector("h2");
  head?.setAttribute("tabindex", "-1");
  head?.focus({ preventScroll: true });
}
