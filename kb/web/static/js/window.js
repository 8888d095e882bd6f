// Opens the small window in the size that it is made for; without this it opens as a tab.

export function attachSmallWindow(root) {
  const link = root.querySelector("[data-small-window]");
  link?.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    if (window.open(link.href, link.target, link.dataset.smallWindow)) event.preventDefault();
  });
}
