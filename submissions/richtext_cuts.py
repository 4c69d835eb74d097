"""What sanitising cuts from a rich text, in the words in which its author is told."""

from __future__ import annotations

# In plain words, what a reader would miss if it went without a notice.
CUT_TAGS = {
    "script": "a script",
    "iframe": "an embedded page",
    "frame": "an embedded page",
    "object": "an embedded object",
    "embed": "an embedded object",
    "applet": "an embedded object",
    "video": "a video",
    "audio": "a sound",
    "svg": "a drawing",
    "canvas": "a drawing",
    "math": "a formula",
    "style": "a style sheet",
    "link": "a link to a style sheet or to another file of a web page",
    "base": "an address that the links of a web page begin from",
    "meta": "an instruction to the browser",
    "template": "a part of a web page that is not shown",
    "form": "a form",
    "input": "a form",
    "button": "a form",
    "select": "a form",
    "textarea": "a form",
    "s": "struck-through formatting (the text is kept)",
    "strike": "struck-through formatting (the text is kept)",
    "del": "struck-through formatting (the text is kept)",
    "u": "underlining (the text is kept)",
    "mark": "highlighting (the text is kept)",
}
CUT_SCHEMES = {"javascript": "a link that runs a script", "vbscript": "a link that runs a script"}
