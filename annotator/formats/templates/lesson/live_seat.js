/* Taking a seat: by a code, or again by number and PIN; and what stands about it at the top. */

const TOKENS = "annotator/live/tokens"; // {class: token}
const SEAT = "annotator/live/seat"; // where this device is: {code, class, lesson, token, number}
const PIN = { type: "text", inputmode: "numeric", pattern: "[0-9]*", maxlength: "4", autocomplete: "off" };

function seatName({ name, number }) {
  return name || `Number ${number}`;
}

/** Case, spaces and hyphens do not matter. */
function cleanCode(typed) {
  return typed.toUpperCase().replace(/[^A-Z0-9]/g, "");
}

function codeInAddress() {
  return cleanCode(decodeURIComponent(location.hash.slice(1).replace(/%(?![0-9a-f]{2})/gi, "")));
}

function field(label, attributes) {
  const input = el("input", attributes);
  return [el("label", { for: attributes.id }, label), input];
}

/** A form that does something and tells what went wrong. */
function drawForm(attributes, children, send) {
  const wrong = el("p", { class: "missing", role: "alert" });
  const onsubmit = async (event) => {
    event.preventDefault();
    const button = form.querySelector(".forward");
    if (button.disabled) return;
    button.disabled = true;
    try {
      wrong.textContent = "";
      await send();
    } catch (failure) {
      wrong.textContent = failure.message;
    } finally {
      button.disabled = false;
    }
  };
  const form = el("form", { novalidate: true, ...attributes, onsubmit }, ...children, wrong);
  return form;
}

/** The first screen.
 * @param {string} why  what happened before, if anything
 * @param {(seat: object, state: object) => Promise<void>} onJoined */
function drawJoin(why, onJoined) {
  const [codeLabel, code] = field("Code on the board", { id: "join-code", autocomplete: "off", autocapitalize: "characters", spellcheck: "false", maxlength: "20", value: codeInAddress() });
  const [numberLabel, number] = field("Your number", { id: "join-number", type: "text", inputmode: "numeric", pattern: "[0-9]*", maxlength: "3", autocomplete: "off" });
  const [pinLabel, pin] = field("Your PIN", { id: "join-pin", ...PIN });
  const before = el(
    "details",
    { class: "before" },
    el("summary", {}, "I was here before, on another device"),
    el("p", { class: "note" }, "With your number and your PIN you go on where you were."),
    numberLabel, number, pinLabel, pin,
  );
  const join = async () => {
    if (!cleanCode(code.value)) throw new Error("Type the code that your teacher shows.");
    const back = before.open && Boolean(number.value.trim() || pin.value.trim());
    if (back && !(number.value.trim() && pin.value.trim())) throw new Error("Type both: your number and your PIN. Or close “I was here before”.");
    if (back && !/^\d+$/.test(number.value.trim())) throw new Error("Your number is made of digits only.");
    const tokens = readKept(TOKENS) ?? {};
    const body = { code: cleanCode(code.value), tokens: Object.values(tokens).reverse().slice(0, 20), number: back ? Number(number.value) : null, pin: back ? pin.value.trim() : null };
    const joined = await ask("/lesson/join", { body });
    delete tokens[joined.class]; // the newest is the last
    writeKept(TOKENS, { ...tokens, [joined.class]: joined.token });
    const seat = { code: body.code, class: joined.class, lesson: joined.lesson, token: joined.token, number: joined.state.number };
    writeKept(SEAT, seat);
    await onJoined({ ...seat, back }, joined.state);
  };
  return el(
    "section",
    { class: "join" },
    el("h2", {}, "Join the lesson"),
    why ? el("p", { class: "why", role: "status" }, why) : null,
    drawForm({}, [codeLabel, code, before, el("div", { class: "ways" }, el("button", { class: "forward" }, "Join"))], join),
    el("p", { class: "note" }, "No account and no name: you get one for the lesson. ", el("a", { href: "/lesson/privacy" }, "What is kept, and how long")),
  );
}

/** This device is no longer in this class. */
function dropSeat(seat) {
  const tokens = readKept(TOKENS) ?? {};
  delete tokens[seat.class];
  writeKept(TOKENS, tokens);
  dropKept(SEAT);
}

/** Name and class, always there; beneath, a PIN and the way out.
 * @param {{state: object, seat: object, onPin: () => void, onOff: () => Promise<void>}} here */
function drawSeat({ state, seat, onPin, onOff }) {
  const name = seatName(state);
  const number = name.includes(String(state.number)) ? "" : `, number ${state.number}`;
  return el(
    "details",
    { class: "seat", id: "own-seat" },
    el("summary", {}, el("b", {}, name), `${number} · ${state.class_name}`),
    drawPin(state, seat, onPin),
    drawOff(state, onOff),
  );
}

function drawPin(state, seat, onPin) {
  const [label, pin] = field(state.has_pin ? "Another PIN, four digits" : "A PIN to go on on another device, four digits", { id: "new-pin", ...PIN });
  const note = state.has_pin ? `You have a PIN. On another device, join with number ${state.number} and this PIN.` : `You would join there with number ${state.number} and this PIN.`;
  const send = async () => {
    if (!/^\d{4}$/.test(pin.value.trim())) throw new Error("A PIN has four digits.");
    await ask("/lesson/pin", { token: seat.token, body: { pin: pin.value.trim() } });
    onPin();
  };
  return drawForm({ class: "pin" }, [label, el("div", { class: "beside-button" }, pin, el("button", { class: "forward" }, "Set the PIN")), el("p", { class: "note", id: "pin-note", role: "status" }, note)], send);
}

function drawOff(state, onOff) {
  const wrong = el("p", { class: "missing", role: "alert" });
  const again = state.has_pin ? "Really leave this seat? Press once more" : "Really? Without a PIN you cannot come back. Press once more";
  const button = askedTwice("Somebody else takes this device", again, async () => {
    try {
      await onOff();
    } catch (failure) {
      wrong.textContent = failure.message;
    }
  });
  return el("div", {}, button, wrong);
}
