// The toolbar of the editor: one stop for the Tab key, arrow keys inside it (WAI-ARIA toolbar pattern).

const chain = (editor) => editor.chain().focus();
const mark = (name) => ({ active: (editor) => editor.isActive(name) });
const inTable = { shown: (editor) => editor.isActive("table") };

const heading = (text, level) => ({
  text,
  run: (editor) => chain(editor).toggleHeading({ level }).run(),
  active: (editor) => editor.isActive("heading", { level }),
});

const groupsOf = (dialogs) => [
  [heading("Heading", 3), heading("Subheading", 4), heading("Minor heading", 5)],
  [
    { text: "Bold", run: (editor) => chain(editor).toggleBold().run(), ...mark("bold") },
    { text: "Italic", run: (editor) => chain(editor).toggleItalic().run(), ...mark("italic") },
    { text: "Superscript", run: (editor) => chain(editor).toggleSuperscript().run(), ...mark("superscript") },
    { text: "Subscript", run: (editor) => chain(editor).toggleSubscript().run(), ...mark("subscript") },
  ],
  [
    { text: "Bullets", run: (editor) => chain(editor).toggleBulletList().run(), ...mark("bulletList") },
    { text: "Numbers", run: (editor) => chain(editor).toggleOrderedList().run(), ...mark("orderedList") },
    { text: "Quote", run: (editor) => chain(editor).toggleBlockquote().run(), ...mark("blockquote") },
  ],
  [
    { text: "Link", run: dialogs.link, opens: true, ...mark("link") },
    { text: "Image", run: dialogs.image, opens: true },
    { text: "Table", run: dialogs.table, opens: true },
  ],
  [
    { text: "Undo", run: (editor) => chain(editor).undo().run(), enabled: (editor) => editor.can().undo() },
    { text: "Redo", run: (editor) => chain(editor).redo().run(), enabled: (editor) => editor.can().redo() },
  ],
  [
    { text: "Add row", run: (editor) => chain(editor).addRowAfter().run(), ...inTable },
    { text: "Delete row", run: (editor) => chain(editor).deleteRow().run(), ...inTable },
    { text: "Add column", run: (editor) => chain(editor).addColumnAfter().run(), ...inTable },
    { text: "Delete column", run: (editor) => chain(editor).deleteColumn().run(), ...inTable },
    { text: "Header row", run: (editor) => chain(editor).toggleHeaderRow().run(), ...inTable },
    { text: "Merge or split cells", run: (editor) => chain(editor).mergeOrSplit().run(), ...inTable },
    { text: "Delete table", run: (editor) => chain(editor).deleteTable().run(), ...inTable },
  ],
];

const buttonOf = (item, editor) => {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "app-editor__button";
  button.textContent = item.text;
  button.tabIndex = -1;
  if (item.opens) button.setAttribute("aria-haspopup", "dialog");
  button.addEventListener("click", () => {
    if (button.getAttribute("aria-disabled") !== "true") item.run(editor);
  });
  const refresh = () => {
    if (item.active) button.setAttribute("aria-pressed", item.active(editor));
    if (item.enabled) button.setAttribute("aria-disabled", !item.enabled(editor));
    if (item.shown) button.hidden = !item.shown(editor);
  };
  return { button, refresh };
};

const moveWithArrows = (toolbar) => {
  const visible = () => [...toolbar.querySelectorAll("button")].filter((button) => !button.hidden);
  const stopAt = (button) => {
    toolbar.querySelectorAll("button").forEach((each) => (each.tabIndex = each === button ? 0 : -1));
  };
  stopAt(visible()[0]);
  toolbar.addEventListener("focusin", (event) => event.target.matches("button") && stopAt(event.target));
  toolbar.addEventListener("keydown", (event) => {
    const buttons = visible();
    const here = buttons.indexOf(document.activeElement);
    const next = { ArrowRight: here + 1, ArrowDown: here + 1, ArrowLeft: here - 1, ArrowUp: here - 1, Home: 0, End: -1 };
    if (!(event.key in next)) return;
    event.preventDefault();
    buttons.at(next[event.key] % buttons.length).focus();
  });
  // A button that has just been hidden must not be the only way in.
  return () => {
    if (toolbar.querySelector('button[tabindex="0"]')?.hidden) stopAt(visible()[0]);
  };
};

export const createToolbar = (editor, { id, name, dialogs }) => {
  const toolbar = document.createElement("div");
  toolbar.className = "app-editor__toolbar";
  toolbar.setAttribute("role", "toolbar");
  toolbar.setAttribute("aria-label", `Formatting of ${name}`);
  toolbar.setAttribute("aria-controls", id);
  const refreshers = [];
  for (const group of groupsOf(dialogs)) {
    const holder = document.createElement("div");
    holder.className = "app-editor__group";
    for (const item of group) {
      const { button, refresh } = buttonOf(item, editor);
      holder.append(button);
      refreshers.push(refresh);
    }
    toolbar.append(holder);
  }
  const keys = document.createElement("p");
  keys.id = `${id}-keys`;
  keys.className = "govuk-visually-hidden";
  keys.textContent = "Press Alt and F10 for the formatting toolbar.";
  toolbar.append(keys);

  refreshers.forEach((refresh) => refresh());
  const keepReachable = moveWithArrows(toolbar);
  editor.on("transaction", () => {
    refreshers.forEach((refresh) => refresh());
    keepReachable();
  });
  editor.view.dom.addEventListener("keydown", (event) => {
    if (event.altKey && event.key === "F10") {
      event.preventDefault();
      toolbar.querySelector('button[tabindex="0"]').focus();
    }
  });
  return toolbar;
};
