// Several texts put together into one reply: kept in this window until it is for another customer, shown as a tray.
import { toast } from "./toast.js";
import { question } from "./values.js";

const KEY = "reply"; // in sessionStorage: { parts, locale, before }

function kept() {
  try {
    return { parts: [], locale: "", ...JSON.parse(sessionStorage.getItem(KEY)) };
  } catch {
    return { parts: [], locale: "" };
  }
}

function save(parts, locale) {
  const { parts: before } = kept();
  sessionStorage.setItem(KEY, JSON.stringify({ parts, locale: parts.length ? locale : "", before }));
}

function placeFor(root) {
  const found = root.querySelector("[data-reply]");
  if (found) return found;
  const made = root.createElement("div");
  made.dataset.reply = "";
  root.querySelector("main").append(made);
  return made;
}

async function show(root, isOpen = placeFor(root).querySelector("details")?.open ?? false) {
  const { parts, locale, before } = kept();
  const asked = question();
  parts.forEach((part) => asked.append(":part", part));
  asked.set(":locale", locale);
  const answer = await fetch("/reply", { method: "POST", body: asked }).catch(() => null);
  if (!answer?.ok) return toast(document.body.dataset.notFilled);
  const place = placeFor(root);
  place.innerHTML = await answer.text();
  place.querySelector("details").open = isOpen;
  place.querySelector("[data-reply-undo]").hidden = !before;
}

function add(root, button) {
  const { parts, locale } = kept();
  const part = button.dataset.add;
  if (!parts.includes(part)) save([...parts, part], locale || button.dataset.addLocale);
  toast(root.body.dataset.added);
  show(root);
}

function change(root, piece, act) {
  const { parts, locale } = kept();
  const at = parts.indexOf(piece.dataset.piece);
  const rest = parts.filter((each) => each !== piece.dataset.piece);
  const to = act.dataset.move ? at + Number(act.dataset.move) : null;
  save(to === null ? rest : [...rest.slice(0, to), piece.dataset.piece, ...rest.slice(to)], locale);
  show(root);
}

function undo(root) {
  const { before, locale } = kept();
  if (before) save(before, locale || root.querySelector("[data-add-locale]")?.dataset.addLocale || "");
  show(root);
}

export function attachReply(root) {
  if (!root.querySelector("[data-keys]")) return; // signed out
  root.addEventListener("click", ({ target }) => {
    const button = target.closest("[data-add], [data-move], [data-take-out], [data-reply-undo]");
    if (!button) return;
    if (button.dataset.add) add(root, button);
    else if (button.matches("[data-reply-undo]")) undo(root);
    else change(root, button.closest("[data-piece]"), button);
  });
  root.addEventListener("keydown", (event) => {
    const isA = event.key === "a" || (event.code === "KeyA" && !/^[a-z]$/i.test(event.key));
    if (!isA || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey || event.isComposing) return;
    if (event.target.closest("input, textarea, select, dialog, [contenteditable]")) return;
    const button = root.querySelector("[data-pane] [data-add]") ?? root.querySelector("[data-add]");
    button?.click();
  });
  if (kept().parts.length) show(root);
}
