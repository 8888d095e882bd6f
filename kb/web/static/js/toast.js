// Short news at the lower edge, spoken by screen readers.

const SHOWN_FOR = 3500;
const WITH_A_STEP = 12000; // time to read, decide and press

export function toast(words) {
  const place = document.querySelector("[data-toasts]");
  const line = document.createElement("p");
  line.className = "toast";
  line.textContent = words;
  place.replaceChildren(line);
  setTimeout(() => line.remove(), SHOWN_FOR);
}

// A notice that came with the page leaves after a while, and leaves the address so that a reload is quiet.
// One that offers a next step stays longer, and as long as somebody is at it.
export function attachNotice(root) {
  const notice = root.querySelector("[data-notice]");
  if (!notice) return;
  const address = new URL(location.href);
  ["done", "undo"].forEach((name) => address.searchParams.delete(name));
  history.replaceState(history.state, "", address);
  const leave = () => (notice.matches(":hover, :focus-within") ? setTimeout(leave, SHOWN_FOR) : notice.remove());
  setTimeout(leave, notice.querySelector(".toast-action") ? WITH_A_STEP : SHOWN_FOR + 1500);
}
