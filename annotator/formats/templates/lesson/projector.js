/* The beamer: asks the desk once a second what to show, and changes only what changed. */

const LOOK = "projector-look";
const [title, clock, announce, shown, join, trouble, learners, look] =
  ["title", "clock", "announce", "shown", "join", "trouble", "learners", "look"].map((id) => document.getElementById(id));
const STEPS = { guess: "Guess", examples: "Worked sentences", alone: "Alone", pair: "In pairs", reveal: "The key", end: "Take home", closed: "Over" };
const AFTER_KEY = ["reveal", "end", "closed"];
let picture = null;
let ahead = 0; // milliseconds by which the desk's clock is ahead of ours

// ---------------------------------------------------------------- asking

async function ask() {
  try {
    const answer = await fetch(`${document.body.dataset.picture}?v=${picture?.v ?? ""}`, { cache: "no-store" });
    if (answer.status === 200) show(await answer.json(), Date.parse(answer.headers.get("Date")));
    trouble.textContent = answer.ok ? "" : await reason(answer);
  } catch {
    trouble.textContent = "The desk does not answer. Trying again.";
  }
  setTimeout(ask, 1000);
}

async function reason(answer) {
  try {
    return (await answer.json()).error;
  } catch {
    return "The desk does not answer. Trying again.";
  }
}

// ---------------------------------------------------------------- showing

function show(now, moment) {
  const turned = now.phase !== picture?.phase;
  picture = now;
  if (moment) ahead = moment - Date.now();
  title.textContent = now.title;
  document.title = `${STEPS[now.phase]}: ${now.title}`;
  document.body.dataset.phase = now.phase;
  const next = document.createElement("div");
  next.innerHTML = now.html; // ours, with every text in it escaped
  if (turned) shown.replaceChildren(...next.childNodes);
  else changeChildren(shown, next);
  changeChildren(join, drawJoin(now));
  learners.textContent = now.phase === "closed" ? "" : now.learners === 1 ? "1 is in" : `${now.learners} are in`;
  tick();
  if (!turned) return;
  announce.textContent = STEPS[now.phase];
  scrollTo(0, 0);
}

/** Make `old` say what `fresh` says, and leave alone what is the same: focus, scrolling and what was opened stay. */
function change(old, fresh) {
  if (old.isEqualNode(fresh)) return;
  if (old.nodeName !== fresh.nodeName || old.nodeType !== Node.ELEMENT_NODE) return old.replaceWith(fresh);
  for (const { name } of Array.from(old.attributes)) if (!fresh.hasAttribute(name) && name !== "open") old.removeAttribute(name);
  for (const { name, value } of fresh.attributes) if (old.getAttribute(name) !== value) old.setAttribute(name, value);
  changeChildren(old, fresh);
}

function changeChildren(old, fresh) {
  const [are, be] = [Array.from(old.childNodes), Array.from(fresh.childNodes)];
  be.forEach((node, i) => (i < are.length ? change(are[i], node) : old.append(node)));
  are.slice(be.length).forEach((node) => node.remove());
}

/** Large while they come in, one line afterwards; nothing once the key is shown. */
function drawJoin({ phase, code, addresses }) {
  const place = el("div", {});
  if (AFTER_KEY.includes(phase)) return place;
  if (!code) {
    place.append(el("p", {}, "Nobody new can join now."));
    return place;
  }
  const [first, ...more] = addresses;
  const short = first.replace(/^https?:\/\//, "");
  const parts = [
    el("div", { class: "qr" }, drawQr(`${first}#${code}`, "Byte", "The address with the code, to be scanned")),
    el("p", {}, el("span", { class: "how" }, "Join at "), el("b", { class: "address" }, short), " ", el("span", { class: "how" }, "with the code "), el("b", { class: "code" }, spaced(code))),
    more.length ? el("p", { class: "more" }, `Or: ${more.map((a) => a.replace(/^https?:\/\//, "")).join(", ")}`) : null,
  ];
  place.append(...parts.filter(Boolean));
  return place;
}

/** In two halves, which are easier to copy. */
function spaced(code) {
  return `${code.slice(0, 3)}-${code.slice(3)}`;
}

/** The time planned and gone, in whole minutes. */
function tick() {
  if (!picture?.minutes || picture.phase === "closed") return clock.replaceChildren();
  const gone = Math.max(0, Math.floor((Date.now() + ahead - Date.parse(picture.since)) / 60000));
  const said = gone > picture.minutes ? `${gone} minutes, ${picture.minutes} planned` : `${gone} of ${picture.minutes} minutes`;
  if (clock.textContent !== said) clock.textContent = said;
}

// ---------------------------------------------------------------- the room

function setLook(name) {
  document.documentElement.dataset.look = name;
  look.textContent = name === "dark" ? "Light" : "Dark";
  try {
    localStorage.setItem(LOOK, name);
  } catch {
    // it holds until the page is closed
  }
}

function keptLook() {
  try {
    return localStorage.getItem(LOOK);
  } catch {
    return null;
  }
}

look.addEventListener("click", () => setLook(document.documentElement.dataset.look === "dark" ? "light" : "dark"));
document.getElementById("full").addEventListener("click", () => (document.fullscreenElement ? document.exitFullscreen() : document.documentElement.requestFullscreen()));
setLook(keptLook() ?? (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light"));
setInterval(tick, 1000);
ask();
