// The live panel: after a short pause the text is looked at, and lights, advice, preview and underlines follow.

const PAUSE = 120; // milliseconds without a key

function insert(field, phrase) {
  const before = field.value.slice(0, field.selectionStart);
  const glue = before && !/\s$/.test(before) ? " " : "";
  field.focus();
  // Through the editing command, so that undo takes it back; browsers without it get the text all the same.
  if (!document.execCommand("insertText", false, glue + phrase)) field.setRangeText(glue + phrase, field.selectionStart, field.selectionEnd, "end");
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

function question(form, field) {
  const asked = new FormData();
  asked.set("csrf_token", form.querySelector("[name=csrf_token]").value);
  asked.set("kind", form.dataset.kind);
  asked.set("locale", form.dataset.locale);
  asked.set("body", field.value);
  return asked;
}

export function attachEditor(root) {
  const form = root.querySelector("[data-editor]");
  if (!form) return;
  const field = form.querySelector("textarea[name=body]");
  const mirror = form.querySelector("[data-mirror]");
  const panel = root.querySelector("[data-panel]");
  let waiting;
  let running;

  async function look() {
    running?.abort();
    running = new AbortController();
    try {
      const answer = await fetch(form.dataset.tone, { method: "POST", body: question(form, field), signal: running.signal });
      if (!answer.ok && answer.status !== 422) return;
      panel.innerHTML = await answer.text();
      const marked = panel.querySelector("[data-marked]");
      if (marked) mirror.replaceChildren(marked.content.cloneNode(true));
      mirror.classList.remove("stale");
    } catch (error) {
      if (error.name !== "AbortError") mirror.classList.add("stale"); // offline: what was typed stays
    }
  }

  field.addEventListener("input", () => {
    mirror.classList.add("stale");
    clearTimeout(waiting);
    waiting = setTimeout(look, PAUSE);
  });
  panel.addEventListener("click", (event) => {
    const phrase = event.target.closest("[data-insert]");
    if (phrase) insert(field, phrase.textContent);
  });
}
