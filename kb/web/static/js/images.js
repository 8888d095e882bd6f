// Images on the clipboard: one alone as PNG, or small ones inside a rich text, where the helpdesk's editor takes them in.
import { toast } from "./toast.js";

async function fetched(address) {
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(answer.status);
  return answer.blob();
}

// The clipboard takes PNG only; drawn anew, any image is one.
async function asPng(address) {
  const picture = await createImageBitmap(await fetched(address));
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [picture.width, picture.height];
  canvas.getContext("2d").drawImage(picture, 0, 0);
  return new Promise((resolve, reject) => canvas.toBlob((blob) => (blob ? resolve(blob) : reject()), "image/png"));
}

async function asAddress(address) {
  const blob = await fetched(address);
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.addEventListener("load", () => resolve(reader.result));
    reader.addEventListener("error", reject);
    reader.readAsDataURL(blob);
  });
}

// The small images that go with a text: beside it in the reading pane, else in the page's list of files.
function smallImages(variant) {
  const pane = variant.closest("[data-glanced]");
  if (pane) return [...pane.querySelectorAll("[data-inline-image]")];
  const listed = [...document.querySelectorAll("[data-files] [data-inline-image]")];
  return listed.filter(({ dataset }) => !dataset.with || dataset.with === variant.id);
}

// Gives a rich text with its small images at the end; one that cannot be had is left out.
export async function withImages(html, variant) {
  const written = smallImages(variant).map(async ({ dataset }) => {
    const image = document.createElement("img");
    image.alt = dataset.alt;
    const address = await asAddress(dataset.inlineImage).catch(() => "");
    return address ? image.outerHTML.replace("<img", `<img src="${address}"`) : "";
  });
  const images = (await Promise.all(written)).filter(Boolean);
  return html + images.map((image) => `<p>${image}</p>`).join("");
}

export function attachImages(root) {
  root.addEventListener("click", async ({ target }) => {
    const button = target.closest("[data-copy-image]");
    if (!button) return;
    const said = document.body.dataset;
    try {
      const png = asPng(button.dataset.copyImage);
      await navigator.clipboard.write([new ClipboardItem({ "image/png": png })]);
      toast(said.copied);
    } catch {
      toast(said.copyFailed);
    }
  });
}
