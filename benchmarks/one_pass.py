"""A whole document in one pass, in a process of its own: `one_pass weasyprint|typst IN OUT [tagged]`.

Prints {"seconds"} of the work alone. What starting the program and loading the library takes is not counted, because
our own workers do not pay for it either.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from pathlib import Path


def weasyprint(source: Path, target: Path, tagged: bool) -> Callable[[], object]:
    """The stylesheet, fonts and images of our own fragments."""
    import django

    django.setup()
    from benchmarks import synthetic
    from submissions.rendering import engine, fetcher

    attachments = synthetic.dossier(1)["attachments"]
    images = {one["code"]: (one["sha256"], one["media_type"]) for one in attachments}
    figures = fetcher.DossierFetcher(images, synthetic.open_figure)
    fonts, sheet = engine.engine()

    def work() -> None:
        document = engine.HTML(string=source.read_text(), url_fetcher=figures)
        laid_out = document.render(font_config=fonts, stylesheets=[sheet])
        target.write_bytes(laid_out.write_pdf(pdf_tags=tagged, pdf_version="1.7"))

    return work


def typst(source: Path, target: Path, tagged: bool) -> Callable[[], object]:
    import typst as compiler

    return lambda: compiler.compile(str(source), output=str(target), root=str(source.parent))


def main() -> None:
    peer, source, target, *more = sys.argv[1:]
    work = {"weasyprint": weasyprint, "typst": typst}[peer](Path(source), Path(target), "tagged" in more)
    began = time.perf_counter()
    work()
    print(json.dumps({"seconds": time.perf_counter() - began}))


if __name__ == "__main__":
    main()
