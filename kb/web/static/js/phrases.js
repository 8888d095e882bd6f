// Phrases of the tone panel: put in where they belong by a press or by Alt+Enter, each a step that undo takes back.
import { replace, units } from "./inserting.js";
import { toast } from "./toast.js";

const KEPT = "register"; // of phrases, for the next text

export function attachPhrases(form, field, panel, { look, fresh }) {
  let last; // what was put in: where, and the phrases that it was one of

  function insert(list, number) {
    const phrases = [...list.querySelectorAll("[data-insert]")].map((button) => button.textContent);
    const { before, after } = list.dataset;
    const start = units(field.value, +list.dataset.start);
    replace(field, start, units(field.value, +list.dataset.end), before + phrases[number] + after);
    last = { start: start + before.length, phrases, number };
    const caret = last.start + phrases[number].length;
    field.setSelectionRange(caret, caret);
  }

  // Another phrase in the place of the one that was just put in.
  function exchange() {
    if (!last) return;
    const { start, phrases } = last;
    const end = start + phrases[last.number].length;
    if (field.value.slice(start, end) !== phrases[last.number]) return;
    last.number = (last.number + 1) % phrases.length;
    replace(field, start, end, phrases[last.number]);
  }

  async function insertMissing() {
    await fresh();
    const list = panel.querySelector(".light [data-phrases]");
    if (list) insert(list, 0);
    else toast(document.body.dataset.nothingMissing);
  }

  async function choose(button) {
    const { phrases } = button.closest("[data-phrases]").dataset;
    const number = [...button.closest("ul").querySelectorAll("[data-insert]")].indexOf(button);
    await fresh();
    const list = panel.querySelector(`[data-phrases=${phrases}]`);
    if (list) insert(list, number);
  }

  form.closest(".bench").addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !event.altKey || event.ctrlKey || event.metaKey || event.isComposing) return;
    event.preventDefault();
    if (event.shiftKey) exchange();
    else insertMissing();
  });
  panel.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const list = step && event.target.closest("[data-phrases]");
    if (!list) return;
    event.preventDefault();
    const buttons = [...list.querySelectorAll("[data-insert]")];
    const next = buttons[buttons.indexOf(event.target) + step];
    if (next?.offsetParent) next.focus();
  });
  panel.addEventListener("click", async (event) => {
    const { target } = event;
    if (target.closest("[data-insert]")) return choose(target.closest("[data-insert]"));
    const more = target.closest("[data-more]");
    if (more) return reveal(more);
    const shown = target.closest("[data-show-start]");
    if (shown) show(shown.dataset);
    const register = target.closest("[data-register]")?.dataset.register;
    if (!register) return;
    form.dataset.register = register;
    localStorage.setItem(KEPT, register);
    await look();
    panel.querySelector(`[data-register=${register}]`)?.focus();
  });

  function reveal(more) {
    const list = more.closest("[data-phrases]");
    list.classList.add("all");
    list.querySelector(".phrase-more button").focus();
    more.parentElement.remove();
  }

  function show({ showStart, showEnd }) {
    field.focus();
    field.setSelectionRange(units(field.value, +showStart), units(field.value, +showEnd));
  }

  const kept = localStorage.getItem(KEPT);
  if (kept) form.dataset.register = kept;
  if (kept && panel.querySelector(`[data-register=${CSS.escape(kept)}][aria-pressed=false]`)) look();
}
