/**
 * The box to paste into. Enter reads what is in it, Shift+Enter begins a new line; a single
 * web address is fetched instead.
 */
import { el } from "./dom.js";

const boxes = new WeakMap();

/** @param {{data: {label: string, hint: string, read: string, reading: string}, parentElement: ShadowRoot,
 *   setTriggerValue: (name: string, value: any) => void}} component */
export default function mount({ data, parentElement, setTriggerValue }) {
  boxes.get(parentElement)?.remove();
  const box = draw(data, (text) => setTriggerValue("text", text));
  boxes.set(parentElement, box);
  parentElement.append(box);
  return () => box.remove();
}

function draw({ label, hint, read, reading, draft }, send) {
  const input = el("textarea", { id: "paste", rows: 9, placeholder: hint, spellcheck: "false" });
  input.value = draft ?? "";
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
    box.requestSubmit();
  });
  return box;
}
