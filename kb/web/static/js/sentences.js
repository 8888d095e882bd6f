// Two languages side by side: the sentence that one looks at lights up, and what says the same in the others.

// The numbers of the first language's sentences that each sentence of a side stands for; none where they do not fit.
function meanings(side, spans) {
  if (!side.dataset.aligned) return spans.map((_, number) => [number]);
  const said = side.dataset.aligned.split(" ").map((each) => (each === "-" ? [] : each.split(",").map(Number)));
  return said.length === spans.length ? said : spans.map(() => []);
}

const sides = (page) => [...page.querySelectorAll("[data-aligned]")].map((side) => {
  const spans = [...side.querySelectorAll(".sentence")];
  return { spans, said: meanings(side, spans) };
});

function light(page, chosen) {
  const all = sides(page);
  const said = all.flatMap(({ spans, said }) => spans.flatMap((span, number) => (chosen(span) ? said[number] : [])));
  all.forEach(({ spans, said: own }) => spans.forEach((span, number) => {
    span.classList.toggle("lit", own[number].some((each) => said.includes(each)));
  }));
}

export function attachSentences(root) {
  let lit;
  const show = (page, chosen) => {
    if (lit && lit !== page) light(lit, () => false);
    lit = page;
    if (page) light(page, chosen);
  };
  root.addEventListener("pointerover", ({ target }) => {
    const sentence = target.closest?.("[data-aligned] .sentence");
    const page = sentence?.closest("[data-sides]") ?? null;
    if (page || lit) show(page, (span) => span === sentence);
  });
  // Somebody who fills in sees where the value goes, in both languages.
  root.addEventListener("focusin", ({ target }) => {
    const field = target.closest("[data-field]");
    const page = field?.closest("[data-sides]");
    const named = field && `[data-placeholder="${field.dataset.field}"]`;
    if (page) show(page, (span) => span.querySelector(named) !== null);
  });
}
