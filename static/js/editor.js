// Turns every textarea[data-rich-text] into an editor. The textarea stays what is posted.
import { askForImage, askForLink, askForTable, explainPictures } from "./editor-dialogs.js";
import { fitForEditor, isBarePicture } from "./editor-paste.js";
import { createToolbar } from "./editor-toolbar.js";

const labelOf = (textarea) => document.querySelector(`label[for="${textarea.id}"]`);

// Tab moves between cells, but leaves the table at its ends: nobody may be caught in it.
const tableOf = ({ Table }) =>
  Table.extend({
    addKeyboardShortcuts() {
      return {
        ...this.parent?.(),
        Tab: () => this.editor.commands.goToNextCell(),
        "Shift-Tab": () => this.editor.commands.goToPreviousCell(),
      };
    },
  });

// To a screen reader headings begin under that of the page and leave no level out; what is saved keeps its levels.
const levelsIn = (doc, { Decoration, DecorationSet }) => {
  const found = [];
  let level = 1;
  doc.descendants((node, position) => {
    if (node.type.name !== "heading") return;
    level = Math.min(node.attrs.level - 1, level + 1);
    found.push(Decoration.node(position, position + node.nodeSize, { "aria-level": String(level) }));
  });
  return DecorationSet.create(doc, found);
};

const headingOf = ({ Heading, pm }) =>
  Heading.extend({
    addProseMirrorPlugins: () => [
      new pm.state.Plugin({ props: { decorations: ({ doc }) => levelsIn(doc, pm.view) } }),
    ],
  });

const linkOf = ({ Link }) =>
  Link.extend({ addKeyboardShortcuts: () => ({ "Mod-k": ({ editor }) => askForLink(editor) || true }) }).configure({
    openOnClick: false,
    autolink: false,
    enableTarget: false,
    protocols: ["http", "https", "mailto"],
    defaultProtocol: "https",
  });

const extensionsOf = (library) => [
  library.Document, library.Paragraph, library.Text, library.HardBreak,
  headingOf(library).configure({ levels: [3, 4, 5] }),
  library.Bold, library.Italic, library.Subscript, library.Superscript, library.Blockquote,
  library.BulletList, library.OrderedList.configure({ enableListAttributes: false }), library.ListItem,
  tableOf(library).configure({ resizable: false }), library.TableRow, library.TableHeader, library.TableCell,
  library.Figure, library.Caption, library.Image, linkOf(library),
  library.History, library.Dropcursor, library.Gapcursor, library.TrailingNode,
];

// The editor takes over id and label, so that the label and the links of an error summary lead to it.
const takeOver = (textarea, label) => {
  const id = textarea.id;
  textarea.id = `${id}-source`;
  textarea.hidden = true;
  if (label) label.id ||= `${id}-label`;
  return { id, describedBy: textarea.getAttribute("aria-describedby"), labelledBy: label?.id };
};

const attributesOf = ({ id, describedBy, labelledBy }, textarea) => ({
  id,
  class: `app-prose app-editor__text${textarea.matches(".govuk-textarea--error") ? " app-editor__text--error" : ""}`,
  role: "textbox",
  "aria-multiline": "true",
  ...(labelledBy ? { "aria-labelledby": labelledBy } : { "aria-label": "Answer" }),
  "aria-describedby": [describedBy, `${id}-keys`].filter(Boolean).join(" "),
});

const start = async (textarea) => {
  const library = await import(textarea.dataset.editor);
  const label = labelOf(textarea);
  const identity = takeOver(textarea, label);
  const frame = document.createElement("div");
  frame.className = "app-editor";
  textarea.before(frame);
  frame.append(textarea);

  const editor = new library.Editor({
    element: frame,
    injectCSS: false, // the content security policy allows no inline style; css/editor.css has what is needed
    extensions: extensionsOf(library),
    content: textarea.dataset.html ?? textarea.value,
    editorProps: {
      attributes: attributesOf(identity, textarea),
      transformPastedHTML: fitForEditor,
      handlePaste: (_, event) => isBarePicture(event) && explainPictures(editor),
      handleDrop: (_, event) => isBarePicture(event) && explainPictures(editor, event),
    },
    onUpdate: () => {
      textarea.value = editor.isEmpty ? "" : editor.getHTML();
      textarea.dispatchEvent(new Event("input", { bubbles: true }));
    },
  });
  const images = JSON.parse(textarea.dataset.images || "[]");
  const toolbar = createToolbar(editor, {
    id: identity.id,
    name: label?.textContent.trim() || "answer",
    dialogs: { link: askForLink, table: askForTable, image: (given) => askForImage(given, images) },
  });
  editor.view.dom.before(toolbar);
  label?.addEventListener("click", () => editor.commands.focus());
  textarea.dispatchEvent(new CustomEvent("editor:ready", { bubbles: true, detail: { editor } }));
};

for (const textarea of document.querySelectorAll("textarea[data-rich-text]")) {
  // If the editor cannot start, the textarea is still there to be used.
  start(textarea).catch((problem) => console.error("The editor did not start", problem));
}
