// Short news at the lower edge, spoken by screen readers.

const SHOWN_FOR = 3500;

export function toast(words) {
  const place = document.querySelector("[data-toasts]");
  const line = document.createElement("p");
  line.className = "toast";
  line.textContent = words;
  place.replaceChildren(line);
  setTimeout(() => line.remove(), SHOWN_FOR);
}

// A notice that came with the page leaves after a while, and leaves the address so that a reload is quiet.
export function attachNotice(root) {
  const notice = root.querySelector("[data-notice]");
  if (!notice) return;
  const address = new URL(location.href);
  address.searchParams.delete("done");
  history.replaceState(history.state, "", address);
  setTimeout(() => notice.remove(), SHOWN_FOR + 1500);
}
