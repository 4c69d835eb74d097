"""What a caller of the rendering package has to expect."""


class RenderError(Exception):
    """A document could not be rendered; the message is a sentence a person can act on."""


class FragmentBroken(RenderError):
    """One fragment cannot be laid out, because of what is in it: an error page can take its place.

    `reason` goes on from "it cannot be laid out: ". Not for what is missing or altered: that fails the document.
    """

    def __init__(self, title: str, reason: str) -> None:
        super().__init__(f"'{title}' cannot be laid out: {reason}.")
        self.title, self.reason = title, reason

    def __reduce__(self) -> tuple[type, tuple[str, str]]:
        return type(self), (self.title, self.reason)
