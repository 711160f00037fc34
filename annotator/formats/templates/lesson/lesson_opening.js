/* Before the questions: the headline with the guess, and the worked sentences. */

function drawHeadlines(lesson) {
  return lesson.articles.map((a) => el("p", { class: "headline" }, a.title, el("span", { class: "publisher" }, a.publisher)));
}

function headlinesHeading(lesson) {
  return lesson.articles.length > 1 ? "Read only the headlines" : "Read only the headline";
}

/** The poll, and a field for the guess. */
function drawGuessField(lesson, saved) {
  const note = el("p", { class: "missing", role: "alert" });
  const guess = el("input", {
    id: "guess", type: "number", inputmode: "numeric", min: "0", max: "99", value: saved.guess, autocomplete: "off",
    oninput: () => {
      const n = parseInt(guess.value, 10);
      saved.guess = n >= 0 && n <= 99 ? n : null;
      note.textContent = guess.value && saved.guess === null ? "A number from 0 to 99, please." : "";
      saved.keep({ typed: true });
    },
  });
  return [el("label", { for: "guess" }, lesson.poll), guess, note];
}

function drawExampleCards(lesson) {
  const cards = lesson.examples.map((e) =>
    el("li", {}, el("p", { class: "sentence" }, e.text), el("p", {}, el("b", {}, e.label)), el("p", {}, e.reason)),
  );
  return [el("p", {}, "An answer tells who speaks, not whether it is true."), el("ol", { class: "cards" }, ...cards)];
}
