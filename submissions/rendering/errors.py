"""The one exception a caller of the rendering package has to expect."""


class RenderError(Exception):
    """A document could not be rendered; the message is a sentence a person can act on."""
