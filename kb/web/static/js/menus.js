// Menus are <details>: they close with Escape, with a press elsewhere, and when another opens.

export function attachMenus(root) {
  const menus = [...root.querySelectorAll("details[data-menu]")];
  const close = (except) => menus.forEach((menu) => menu !== except && (menu.open = false));
  menus.forEach((menu) => menu.addEventListener("toggle", () => menu.open && close(menu)));
  root.addEventListener("pointerdown", (event) => {
    if (!event.target.closest("details[data-menu]")) close();
  });
  root.addEventListener("keydown", (event) => {
    const open = event.key === "Escape" && menus.find((menu) => menu.open);
    if (open) {
      event.preventDefault();
      open.open = false;
      open.querySelector("summary").focus();
    }
  });
}
