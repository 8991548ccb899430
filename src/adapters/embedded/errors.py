"""What goes wrong with an embedded server, in words for whoever typed the command."""


class EmbeddedServerError(Exception):
    """The server cannot be prepared or started; the message says why and what to do about it."""
