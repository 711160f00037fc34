/**
 * The box to paste into. Enter reads what is in it, Shift+Enter begins a new line; a single
 * web address is fetched instead.
 */
import { el } from "./dom.js";

/** @type {WeakMap<object, {box: HTMLFormElement, tries: number}>} */
const boxes = new WeakMap();

/**
 * What is in the box stays in it through reruns; `tries` grows when a try is over, and the button
 * is there for the next one. `draft` is what was in it before one visited another page.
 * @param {{data: {label: string, hint: string, read: string, reading: string, tries: number, draft: string},
 *   parentElement: ShadowRoot, setTriggerValue: (name: string, value: any) => void}} component
 */
export default function mount({ data, parentElement, setTriggerValue }) {
  const old = boxes.get(parentElement);
  const box = old?.box ?? draw(data, parentElement, (text) => setTriggerValue("text", text));
  if (old && old.tries !== data.tries) ready(box, data.read);
  boxes.set(parentElement, { box, tries: data.tries });
  return () => {
    box.remove();
    boxes.delete(parentElement);
  };
}

function draw({ label, hint, read, reading, draft }, parent, send) {
  const input = el("textarea", { id: "paste", rows: 9, placeholder: hint, spellcheck: "false" });
  input.value = draft;
  const go = el("button", { type: "submit" }, read);
  const box = el("form", { class: "paste" }, el("label", { for: "paste" }, label), input, go);
  box.addEventListener("submit", (event) => {
    event.preventDefault();
    if (!input.value.trim()) return input.focus();
    go.disabled = true;
    go.textContent = reading;
    send(input.value);
  });
  input.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    if (!go.disabled) box.requestSubmit();
  });
  parent.append(box);
  return box;
}

function ready(box, words) {
  const go = box.querySelector("button");
  go.disabled = false;
  go.textContent = words;
}
