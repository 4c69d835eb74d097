// The questions the editor asks before it inserts a link, an image or a table: native dialogs, GOV.UK inputs.

let count = 0;

const element = (tag, attributes = {}, ...children) => {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== undefined && value !== false) node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children);
  return node;
};

const controlOf = (field, id) => {
  const shared = { id, name: field.name, "aria-describedby": field.hint && `${id}-hint` };
  if (field.options) {
    const options = field.options.map(([value, text]) =>
      element("option", { value, selected: value === field.value }, text),
    );
    return element("select", { ...shared, class: "govuk-select" }, ...options);
  }
  const width = field.inputmode === "numeric" ? " govuk-input--width-3" : "";
  const input = element("input", { ...shared, class: `govuk-input${width}`, type: "text", inputmode: field.inputmode });
  input.value = field.value ?? "";
  return input;
};

const groupOf = (field, id) => {
  const parts = [element("label", { class: "govuk-label", for: id }, field.label)];
  if (field.hint) parts.push(element("div", { class: "govuk-hint", id: `${id}-hint` }, field.hint));
  return element("div", { class: "govuk-form-group" }, ...parts, controlOf(field, id));
};

const showError = (control, message) => {
  const group = control.closest(".govuk-form-group");
  const id = `${control.id}-error`;
  group.querySelector(".govuk-error-message")?.remove();
  const hidden = element("span", { class: "govuk-visually-hidden" }, "Error: ");
  control.before(element("p", { class: "govuk-error-message", id }, hidden, message));
  group.classList.add("govuk-form-group--error");
  control.setAttribute("aria-describedby", [control.getAttribute("aria-describedby"), id].filter(Boolean).join(" "));
  control.focus();
};

// Resolves with {name: text}, with {removed: true}, or with null. `check` returns [field name, message] or nothing.
const ask = ({ title, text, fields = [], submit, remove, check }) =>
  new Promise((resolve) => {
    const id = `editor-dialog-${++count}`;
    const heading = element("h2", { class: "govuk-heading-m", id: `${id}-title` }, title);
    const form = element("form", { novalidate: true }, heading);
    if (text) form.append(element("p", { class: "govuk-body" }, text));
    fields.forEach((field) => form.append(groupOf(field, `${id}-${field.name}`)));
    const buttons = element("div", { class: "govuk-button-group" });
    const button = (label, type, variant) =>
      element("button", { type, class: `govuk-button${variant ? ` govuk-button--${variant}` : ""}` }, label);
    if (submit) buttons.append(button(submit, "submit"));
    const remover = remove && button(remove, "button", "warning");
    if (remover) buttons.append(remover);
    const cancel = button(submit ? "Cancel" : "Close", "button", "secondary");
    buttons.append(cancel);
    form.append(buttons);
    const dialog = element("dialog", { class: "app-dialog", "aria-labelledby": `${id}-title` }, form);

    let result = null;
    const close = (value) => {
      result = value;
      dialog.close();
    };
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(result);
    });
    cancel.addEventListener("click", () => close(null));
    remover?.addEventListener("click", () => close({ removed: true }));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const values = Object.fromEntries([...new FormData(form)].map(([name, value]) => [name, value.trim()]));
      const problem = check?.(values);
      if (problem) showError(form.elements[problem[0]], problem[1]);
      else close(values);
    });
    document.body.append(dialog);
    dialog.showModal();
  });

const whole = (text, most) => /^[0-9]{1,3}$/.test(text) && Number(text) >= 1 && Number(text) <= most;

export const askForTable = async (editor) => {
  const values = await ask({
    title: "Insert a table",
    fields: [
      { name: "rows", label: "Number of rows", inputmode: "numeric", value: "3" },
      { name: "columns", label: "Number of columns", inputmode: "numeric", value: "3" },
      { name: "header", label: "First row", options: [["yes", "Column headings"], ["no", "An ordinary row"]], value: "yes" },
    ],
    submit: "Insert table",
    check: ({ rows, columns }) =>
      (!whole(rows, 200) && ["rows", "Enter a number of rows from 1 to 200"]) ||
      (!whole(columns, 40) && ["columns", "Enter a number of columns from 1 to 40"]),
  });
  editor.commands.focus();
  if (!values) return;
  const size = { rows: Number(values.rows), cols: Number(values.columns), withHeaderRow: values.header === "yes" };
  editor.chain().focus().insertTable(size).run();
};

const addressOf = (text) => {
  if (/^[^@\s]+@[^@\s]+\.[^@\s]+$/.test(text)) return `mailto:${text}`;
  const address = /^[a-z][a-z0-9+.-]*:/i.test(text) ? text : `https://${text}`;
  return URL.canParse(address) && /^(https?|mailto):/i.test(address) ? address : "";
};

export const askForLink = async (editor) => {
  const href = editor.getAttributes("link").href;
  const needsText = editor.state.selection.empty && !href;
  const values = await ask({
    title: href ? "Change the link" : "Insert a link",
    fields: [
      { name: "href", label: "Web or email address", value: href },
      ...(needsText ? [{ name: "text", label: "Text of the link", hint: "Leave empty to show the address" }] : []),
    ],
    submit: href ? "Change link" : "Insert link",
    remove: href && "Remove link",
    check: (given) => !addressOf(given.href) && ["href", "Enter a web address or an email address"],
  });
  editor.commands.focus();
  if (!values) return;
  const edit = editor.chain().focus().extendMarkRange("link");
  if (values.removed) edit.unsetLink().run();
  else if (needsText) {
    const text = values.text || values.href;
    edit.insertContent({ type: "text", text, marks: [{ type: "link", attrs: { href: addressOf(values.href) } }] }).run();
  } else edit.setLink({ href: addressOf(values.href) }).run();
};

export const explainPictures = (editor, event) => {
  event?.preventDefault();
  const text = "A picture cannot be pasted in. Upload it as evidence, save, then use the Image button to show it here.";
  ask({ title: "Upload the picture first", text }).then(() => editor.commands.focus());
  return true;
};

export const askForImage = async (editor, images) => {
  const current = editor.isActive("image") ? editor.getAttributes("image") : null;
  if (!images.length) {
    const text = "There is no image among the evidence yet. Upload a PNG or JPEG file as evidence, then come back here.";
    await ask({ title: "Insert an image", text });
    editor.commands.focus();
    return;
  }
  const values = await ask({
    title: current ? "Change the image" : "Insert an image",
    fields: [
      { name: "src", label: "Image", options: images.map(({ url, code, title }) => [url, `${code} ${title}`]), value: current?.src },
      { name: "alt", label: "What the image shows", hint: "For people who cannot see it", value: current?.alt },
      ...(current ? [] : [{ name: "caption", label: "Caption (optional)" }]),
    ],
    submit: current ? "Change image" : "Insert image",
    check: ({ alt }) => !alt && ["alt", "Describe what the image shows"],
  });
  editor.commands.focus();
  if (!values) return;
  const { src, alt, caption } = values;
  if (current) {
    editor.chain().focus().updateAttributes("image", { src, alt }).run();
    return;
  }
  const content = [{ type: "image", attrs: { src, alt } }];
  if (caption) content.push({ type: "caption", content: [{ type: "text", text: caption }] });
  editor.chain().focus().insertContent({ type: "figure", content }).run();
};
