"""The process: drafting, frozen versions, review, documents. Knows nothing of designations or master files."""
