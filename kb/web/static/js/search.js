// The search page: results as one types, the keys among them, the reading pane, and what is said of it all.
import { attachExactly, attachSaying } from "./answers.js";
import { attachAsking } from "./asking.js";
import { attachChoosing } from "./choosing.js";
import { attachMisses } from "./misses.js";
import { attachPane } from "./pane.js";

export function attachSearch(root) {
  const form = root.querySelector("[data-search]");
  if (!form) return;
  const page = root.querySelector("[data-search-page]");
  const place = root.querySelector("[data-search-results]");
  const field = form.querySelector("input[name=q]");
  const say = attachSaying(page, place);
  const { ask, whenSettled } = attachAsking(form, place, () => [pane.look(), say()]);
  const pane = attachPane(page, whenSettled);
  attachChoosing(page, field, pane, whenSettled);
  attachExactly(page, field, ask);
  attachMisses(form, page);
  pane.look();
}
