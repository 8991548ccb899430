"""What the notifications room refuses."""

from domain.errors import Conflict


class NothingToRetry(Conflict):
    """Only a delivery that was given up can be put on its way again."""

    code = "nothing_to_retry"

    def __init__(self) -> None:
        super().__init__("This delivery is not in the dead letter: there is nothing to retry.")
