"""The passwords that were found most often in breaches: zxcvbn's list of thirty thousand, the most frequent of 2015 to 2017."""

from functools import cache


class FrequentPasswords:
    """Implements CommonPasswords. The list is loaded when the first password is chosen, which takes a moment."""

    def has(self, password: str) -> bool:
        """Tell whether the password, in lower case, is among them."""
        return password in _known()


@cache
def _known() -> frozenset[str]:
    from zxcvbn.frequency_lists import FREQUENCY_LISTS  # noqa: PLC0415 (large, and most processes never need it)

    return frozenset(FREQUENCY_LISTS["passwords"])
