"""One file per page or small family of pages. A view loads, asks one verb, and redirects."""
