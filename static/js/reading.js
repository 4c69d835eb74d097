// Keys of the assessor's page: from paragraph to paragraph, to the next open comment, to the form. Links do the same.
// Single letters can be switched off (WCAG 2.1.4), never act while something is written, and leave every combination
// with another key to browser and screen reader.
const KEPT = "reading-shortcuts"; // in the browser's own memory: "off", or nothing
const page = document.querySelector("[data-reading]");
const panel = document.querySelector("[data-shortcuts]");
const button = panel.querySelector("[data-shortcuts-switch]");
const said = panel.querySelector("[data-shortcuts-said]");
const blocks = [...page.querySelectorAll(".block[id]")];
const threads = [...page.querySelectorAll("[data-open]")];
const calm = matchMedia("(prefers-reduced-motion: reduce)");
let on = remembered() !== "off";
let here = null; // the paragraph that was gone to last

function remembered() {
  try {
    return localStorage.getItem(KEPT);
  } catch {
    return null; // a browser may refuse to remember anything
  }
}

function remember(value) {
  try {
    localStorage.setItem(KEPT, value);
  } catch {
    // then it holds for this page
  }
}

function tell() {
  button.textContent = on ? "Switch the shortcuts off" : "Switch the shortcuts on";
}

function goTo(element) {
  if (!element) return;
  element.closest("details")?.setAttribute("open", "");
  element.tabIndex = -1;
  element.focus({ preventScroll: true });
  element.scrollIntoView({ block: "center", behavior: calm.matches ? "auto" : "smooth" });
}

// The comments on the paragraph that has the focus come into sight beside it.
function showBeside(block) {
  here = block;
  for (const one of page.querySelectorAll(".app-comment--here")) one.classList.remove("app-comment--here");
  const beside = threads.filter((one) => one.dataset.block === block.id);
  for (const one of beside) one.classList.add("app-comment--here");
  const column = beside[0]?.closest(".app-read__beside");
  if (column && getComputedStyle(column).position === "sticky") {
    column.scrollTop += beside[0].getBoundingClientRect().top - column.getBoundingClientRect().top - 10;
  }
}

// Where the reader is: the paragraph with the focus, else the one gone to last while it is in sight; -1 for none yet.
function place() {
  const focused = document.activeElement.closest?.(".block[id]");
  if (focused && page.contains(focused)) return blocks.indexOf(focused);
  return here && inWindow(here) ? blocks.indexOf(here) : -1;
}

function inWindow(element) {
  const { top, bottom } = element.getBoundingClientRect();
  return bottom > 0 && top < innerHeight;
}

function below(element) {
  return element.getBoundingClientRect().bottom > 0;
}

function paragraph(step) {
  const at = place();
  const next = at < 0 ? blocks.find(below) : blocks[Math.min(Math.max(at + step, 0), blocks.length - 1)];
  if (!next) return;
  goTo(next);
  showBeside(next);
}

function nextComment() {
  if (!threads.length) {
    said.textContent = "There is no open comment beside this version.";
    return;
  }
  const at = threads.indexOf(document.activeElement.closest?.("[data-open]"));
  const after = threads.find((one) => at < 0 && here && here.compareDocumentPosition(one) & Node.DOCUMENT_POSITION_FOLLOWING);
  goTo(at < 0 ? (after ?? threads[0]) : threads[(at + 1) % threads.length]);
}

function comment() {
  const at = place();
  const block = at < 0 ? blocks.find(below) : blocks[at];
  const tools = block?.matches("tr") ? block : block?.nextElementSibling;
  tools?.querySelector("[data-comment]")?.click();
}

function itsParagraph() {
  const thread = document.activeElement.closest?.("[data-block]");
  const block = thread && document.getElementById(thread.dataset.block);
  if (!block) return;
  goTo(block);
  showBeside(block);
}

const KEYS = { j: () => paragraph(1), k: () => paragraph(-1), c: comment, n: nextComment, p: itsParagraph };

document.addEventListener("keydown", (event) => {
  if (!on || event.defaultPrevented || event.isComposing) return;
  if (event.ctrlKey || event.altKey || event.metaKey || event.shiftKey) return;
  if (event.target.closest("input, textarea, select, [contenteditable]")) return;
  const act = KEYS[event.key];
  if (!act) return;
  event.preventDefault();
  act();
});

button.addEventListener("click", () => {
  on = !on;
  remember(on ? "on" : "off");
  tell();
  said.textContent = on ? "The shortcuts are on." : "The shortcuts are off.";
});
tell();
panel.hidden = false;
