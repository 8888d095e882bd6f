// The form that fills a text in: it begins with what the window knows, and what is typed goes into every text of the page.
import { refill } from "./fill.js";
import { begin, currency, keep, leaveOut, leftOut, newCustomer, payIn, values } from "./values.js";

const PAUSE = 120; // milliseconds without a key

class FillIn extends HTMLElement {
  connectedCallback() {
    const text = this.closest("[data-fillable]");
    const known = values();
    this.querySelectorAll("[data-field]").forEach((place) => {
      const name = place.dataset.field;
      const out = place.querySelector("[type=checkbox]");
      if (known[name]) place.querySelector("input").value = known[name];
      if (out) out.checked = leftOut().includes(name);
    });
    this.querySelectorAll("[data-currency]").forEach((choice) => (choice.value = currency() || choice.value));
    const names = [...this.querySelectorAll("[data-field]")].map((place) => place.dataset.field);
    if (names.some((name) => known[name] || leftOut().includes(name))) refill(text);
  }
}

function take(input) {
  const place = input.closest("[data-field]");
  if (!place) return;
  const name = place.dataset.field;
  if (input.matches("[data-currency]")) payIn(input.value);
  else if (input.type === "checkbox") leaveOut(name, input.checked);
  else keep(name, input.value.trim());
  document.querySelectorAll(`[data-field="${name}"] > input, [data-field="${name}"] .fill-pair > input`).forEach((each) => {
    if (each !== input && input.name === each.name) each.value = input.value;
  });
  const pause = input.type === "checkbox" || input.matches("select") ? 0 : PAUSE;
  document.querySelectorAll("[data-fillable]").forEach((text) => refill(text, pause));
}

export function attachFilling(root) {
  begin();
  customElements.define("fill-in", FillIn);
  root.addEventListener("input", ({ target }) => take(target));
  root.addEventListener("click", ({ target }) => target.closest("[data-new-customer]") && newCustomer());
}
