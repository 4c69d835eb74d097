// What is pasted is made fit for the editor before anything parses it. The content security policy forbids inline
// styles even there, so bold, italic, superscript and subscript that are said by style alone become elements first.

const BY_STYLE = [
  [/font-weight:\s*(bold|[6-9]00)/i, "strong"],
  [/font-style:\s*italic/i, "em"],
  [/vertical-align:\s*super/i, "sup"],
  [/vertical-align:\s*sub(?!\w)/i, "sub"],
];

const styleOf = (attributes) => /\sstyle\s*=\s*("[^"]*"|'[^']*')/i.exec(attributes)?.[1] ?? "";
const withoutStyleAndScript = (attributes) => attributes.replace(/\s(style|on[a-z]+)\s*=\s*("[^"]*"|'[^']*'|[^\s>]+)/gi, "");

// Only <span> and <b> are paired up; every other tag merely loses its styles.
const rewrite = () => {
  const open = [];
  return (tag, slash, name, attributes) => {
    const paired = /^(span|b)$/i.test(name);
    if (slash) return paired ? (open.pop() ?? "") : tag;
    if (!paired) return `<${name}${withoutStyleAndScript(attributes)}>`;
    const style = styleOf(attributes);
    const said = BY_STYLE.filter(([pattern]) => pattern.test(style)).map(([, element]) => element);
    if (name.toLowerCase() === "b" && !/font-weight:\s*(normal|400)/i.test(style) && !said.includes("strong")) said.push("strong");
    open.push(said.toReversed().map((element) => `</${element}>`).join(""));
    return said.map((element) => `<${element}>`).join("");
  };
};

export const fitForEditor = (html) =>
  html
    .replace(/<!--.*?-->/gs, "")
    .replace(/<(style|script|title)\b.*?<\/\1\s*>/gis, "")
    .replace(/<(\/?)([a-z][a-z0-9:]*)((?:"[^"]*"|'[^']*'|[^'">])*)>/gi, rewrite());

// A picture from the clipboard has no address: it can only come in as evidence.
export const isBarePicture = (event) => {
  const data = event.clipboardData ?? event.dataTransfer;
  return [...(data?.files ?? [])].some((file) => file.type.startsWith("image/")) && !data.getData("text/html");
};
