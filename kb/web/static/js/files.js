// The files of an entry: sent one by one with their progress, dropped or chosen, and the list put anew in its place, so
// that nothing typed elsewhere on the page is lost. Without this the same forms are sent as any other.
import { attachNotice, toast } from "./toast.js";

function shown(answer) {
  const page = new DOMParser().parseFromString(answer, "text/html");
  const [old, fresh] = [document, page].map((each) => each.querySelector("[data-files]"));
  if (!old || !fresh) return false;
  const hadFocus = old.contains(document.activeElement);
  old.replaceWith(fresh);
  if (hadFocus || document.activeElement === document.body) {
    fresh.tabIndex = -1;
    fresh.focus({ preventScroll: true });
  }
  const notice = page.querySelector("[data-notice]");
  if (notice) document.querySelector("[data-toasts]").replaceChildren(notice);
  if (notice) attachNotice(document);
  return true;
}

// Sends a form with one file and says how far it is; gives the status and the page that is answered.
function send(form, file, tell) {
  return new Promise((resolve) => {
    const values = new FormData(form);
    values.set("file", file);
    const request = new XMLHttpRequest();
    request.open("POST", form.action);
    request.upload.addEventListener("progress", ({ loaded, total }) => tell((100 * loaded) / (total || 1)));
    request.addEventListener("loadend", () => resolve({ status: request.status, text: request.responseText }));
    request.send(values);
  });
}

async function sendAll(files) {
  for (const file of files) {
    const form = document.querySelector("[data-file-drop]");
    if (!form) return; // there are as many as there may be
    const { largest, tooLarge, failed } = form.dataset;
    if (file.size > Number(largest)) {
      toast(tooLarge.replace("{name}", `\u2068${file.name}\u2069`));
      continue;
    }
    const bar = form.querySelector("progress");
    bar.hidden = false;
    const { status, text } = await send(form, file, (percent) => (bar.value = percent));
    bar.hidden = true;
    form.reset();
    if (status === 401) return toast(document.body.dataset.signedOut);
    if (!status || !shown(text)) return toast(failed);
    if (status >= 400) return;
  }
}

async function submit(form) {
  const answer = await fetch(form.action, { method: "POST", body: new FormData(form) }).catch(() => null);
  if (answer?.status === 401) toast(document.body.dataset.signedOut);
  else if (!answer || !shown(await answer.text())) toast(document.body.dataset.notSaved);
}

function dropPlace(event) {
  const place = event.target.closest?.("[data-file-drop]");
  return place && [...(event.dataTransfer?.types ?? [])].includes("Files") ? place : null;
}

export function attachFiles(root) {
  if (!root.querySelector("[data-files]")) return;
  root.addEventListener("change", ({ target }) => {
    if (target.matches("[data-file-drop] [type=file]")) sendAll([...target.files]);
  });
  root.addEventListener("submit", (event) => {
    if (!event.target.matches("[data-files] form, [data-file-undo]") || event.defaultPrevented) return;
    event.preventDefault();
    if (!event.target.matches("[data-file-drop]")) submit(event.target);
  });
  for (const type of ["dragenter", "dragover", "dragleave", "drop"]) {
    root.addEventListener(type, (event) => {
      const place = dropPlace(event);
      if (!place) return;
      event.preventDefault();
      place.classList.toggle("is-over", type === "dragenter" || type === "dragover");
      if (type === "drop") sendAll([...event.dataTransfer.files]);
    });
  }
}
