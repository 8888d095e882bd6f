// Copying a text: rich and plain together, plain alone, or Markdown.
import { isReady } from "./fill.js";
import { withImages } from "./images.js";
import { tell } from "./tell.js";
import { toast } from "./toast.js";

function sources(variant) {
  return {
    html: variant.querySelector("[data-rich]")?.innerHTML ?? "",
    plain: variant.querySelector("[data-plain]")?.value ?? "",
    markdown: variant.querySelector("[data-markdown]")?.value ?? "",
  };
}

function write({ html, plain, markdown }, form, variant) {
  if (form === "markdown") return navigator.clipboard.writeText(markdown);
  if (form === "plain" || form === "link" || !window.ClipboardItem) return navigator.clipboard.writeText(plain);
  const blob = (text, type) => new Blob([text], { type });
  const rich = withImages(html, variant).then((whole) => blob(whole, "text/html"));
  return navigator.clipboard.write([
    new ClipboardItem({ "text/html": rich, "text/plain": blob(plain, "text/plain") }),
  ]);
}

export async function copyFrom(variant, form) {
  const said = document.body.dataset;
  const words = { rich: said.copied, plain: said.copiedPlain, markdown: said.copiedMarkdown, link: said.copied };
  if (!(await isReady(variant))) return;
  try {
    await write(sources(variant), form, variant);
    toast(words[form]);
    (variant.dataset.used ?? "").split(" ").forEach((address) => tell(address)); // each part of a reply counts
    variant.dispatchEvent(new Event("used", { bubbles: true }));
  } catch {
    toast(said.copyFailed); // no permission, or a page that is not served safely
  }
}

export function attachCopying(root) {
  root.addEventListener("click", (event) => {
    const button = event.target.closest("[data-copy]");
    if (button) copyFrom(button.closest("[data-variant]"), button.dataset.copy);
  });
}
