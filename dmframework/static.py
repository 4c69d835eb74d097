"""Which of the installed packages' files are served, and how: not their sources, maps, fonts and logotypes."""

import re
from typing import IO, Any

from django.contrib.staticfiles.apps import StaticFilesConfig
from django.core.files.base import ContentFile
from whitenoise.storage import CompressedManifestStaticFilesStorage

_SOURCES = ["*.map", "*.scss", "*.njk", "*.md", "*.mjs", "*.yaml", "*.json", "*.bundle.js", "_base*", "all.*"]
_FOLDERS = ["components", "core", "helpers", "objects", "overrides", "settings", "tools", "utilities", "macros"]
_MORE_FOLDERS = ["custom-properties", "vendor", "filters", "common", "errors"]
# GDS Transport and the crown belong to GOV.UK itself; the extensions of htmx are not used.
_NOT_OURS = ["assets", "ext", "guardian", "account", "htmax*", "htmx-4*", "material-icons*"]
_FONT_FACES = re.compile(rb"@font-face\s*\{[^}]*\}")


class ServedFiles(StaticFilesConfig):
    ignore_patterns = [*StaticFilesConfig.ignore_patterns, *_SOURCES, *_FOLDERS, *_MORE_FOLDERS, *_NOT_OURS]


class Storage(CompressedManifestStaticFilesStorage):
    """Hashed names and compressed copies. References to source maps are left alone: the maps are not served.

    The installed style sheets lose their font faces: a browser that lays a page out before `fonts.css` has arrived
    would ask for GDS Transport, which is not ours to serve.
    """

    patterns = tuple(
        (extension, tuple(pattern for pattern in patterns if "sourceMappingURL" not in str(pattern)))
        for extension, patterns in CompressedManifestStaticFilesStorage.patterns
    )

    def _save(self, name: str, content: IO[Any]) -> str:
        if name.endswith(".css") and name.startswith(("govuk/", "moj/")):
            content.seek(0)  # it was read for its hash
            content = ContentFile(_FONT_FACES.sub(b"", content.read()))
        return str(super()._save(name, content))
