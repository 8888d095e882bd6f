// Attaches every behaviour to what the page holds; each module is harmless where its element is absent.
import { attachGoingOn } from "./bulk.js";
import { attachCopying } from "./copy.js";
import { attachEditor } from "./editor.js";
import { attachFilling } from "./fillin.js";
import { attachFillKeys } from "./fillkeys.js";
import { attachFiles } from "./files.js";
import { attachImages } from "./images.js";
import { attachMenus } from "./menus.js";
import { attachKeys } from "./keys.js";
import { attachOnce } from "./once.js";
import { attachTelling } from "./telling.js";
import { attachSmallWindow } from "./window.js";
import { attachNotice } from "./toast.js";
import { attachSentences } from "./sentences.js";
import { attachReply } from "./reply.js";
import { attachSearch } from "./search.js";
import { attachStepBack } from "./stepback.js";
import { attachSigning } from "./values.js";
import { attachTabs } from "./tabs.js";

for (const attach of [attachMenus, attachNotice, attachFilling, attachFillKeys, attachCopying, attachSearch, attachEditor, attachKeys, attachFiles, attachImages, attachTelling, attachSmallWindow, attachOnce, attachReply, attachSentences, attachGoingOn, attachStepBack, attachSigning, attachTabs]) {
  attach(document);
}
document.querySelector("[data-focus]")?.focus();
