// The star of a text and the word to the editors, sent without leaving the page; where that fails the form goes as it is.
import { toast } from "./toast.js";

// Gives the answer, null where there was none or the page has to be loaded anew.
async function sent(form) {
  const data = new URLSearchParams(new FormData(form));
  data.set("quiet", "1");
  try {
    const answer = await fetch(form.action, { method: "POST", body: data });
    return answer.ok && !answer.redirected ? answer : null;
  } catch {
    return null;
  }
}

async function star(form) {
  if (!(await sent(form))) return form.submit();
  const isOn = form.elements.on.value === "1";
  form.elements.on.value = isOn ? "0" : "1";
  form.querySelector("button").setAttribute("aria-pressed", String(isOn));
  form.closest("[data-pane]")?.dispatchEvent(new Event("changed"));
  toast(isOn ? form.dataset.kept : form.dataset.dropped);
}

async function tellEditors(form, root) {
  form.elements.query.value = root.querySelector("[data-search] input[name=q]")?.value ?? "";
  if (!(await sent(form))) return form.submit();
  form.reset();
  form.closest("details").open = false;
  form.closest("details").querySelector("summary").focus();
  toast(form.dataset.told);
}

async function askFor(form) {
  const answer = await sent(form);
  if (!answer) return form.submit();
  const refusal = await answer.text();
  form.querySelector("button").disabled = !refusal;
  toast(refusal || form.dataset.told);
}

export function attachTelling(root) {
  root.addEventListener("submit", (event) => {
    const form = event.target;
    const send = "favourite" in form.dataset ? star : "misfit" in form.dataset ? tellEditors : "wish" in form.dataset ? askFor : null;
    if (!send) return;
    event.preventDefault();
    send(form, root);
  });
}
