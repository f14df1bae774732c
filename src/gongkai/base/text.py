"""Text as it is compared: one spelling for what print, Word and web pages write in many."""

import re
import unicodedata
from collections.abc import Callable
from functools import lru_cache, wraps
from typing import TypeVar

Answer = TypeVar("Answer")

# NFKC leaves these alone, yet documents use them for one another. Full-width signs it would turn itself, slowly.
_SAME = (
    {chr(wide): chr(wide - 0xFEE0) for wide in range(0xFF01, 0xFF5F)}
    | {
        "\u3000": " ",
        "‘": "'", "’": "'", "“": '"', "”": '"', "「": '"', "」": '"', "『": '"', "』": '"',
        "‐": "-", "‑": "-", "‒": "-", "–": "-", "—": "-", "―": "-", "−": "-", "─": "-",
        "○": "〇", "◯": "〇", "·": ".", "﹒": ".",
        "\u200b": "", "\u200c": "", "\u200d": "", "\u2060": "", "\ufeff": "", "\u00ad": "",
    }
)  # fmt: skip
_ODD = re.compile(f"[{''.join(_SAME)}]")

BLANKS = re.compile(r"[\s\u00a0\u3000\u200b\ufeff]+")

_BESIDE_CHINESE = re.compile(r"(?<=[^\x00-\x7f]) | (?=[^\x00-\x7f])")

# Labels, numbers and marks recur by the hundred in a report and by the million in an archive; a paragraph does not.
_SHORT, _MOST_REMEMBERED = 60, 8192


def remembered(asked: Callable[[str], Answer]) -> Callable[[str], Answer]:
    """A pure function of a text that works once for each of the short texts it met lately."""
    once = lru_cache(maxsize=_MOST_REMEMBERED)(asked)

    @wraps(asked)
    def answer(text: str) -> Answer:
        return once(text) if len(text) <= _SHORT else asked(text)

    return answer


def same_spelling(text: str) -> str:
    """NFKC with one quotation mark, one dash, one zero 〇 and no zero-width characters; blanks stay."""
    if text.isascii():
        return text
    return _one_sign(unicodedata.normalize("NFKC", _one_sign(text)))


def _one_sign(text: str) -> str:
    return _ODD.sub(lambda odd: _SAME[odd[0]], text)


@remembered
def squeeze(text: str) -> str:
    """`same_spelling` without any blank: the form in which labels and headings are compared."""
    return "".join(same_spelling(text).split())


def tidy(text: str) -> str:
    """A printed paragraph for people: NFC, blanks folded to one space, none beside a Chinese character."""
    folded = BLANKS.sub(" ", unicodedata.normalize("NFC", text)).strip()
    return _BESIDE_CHINESE.sub("", folded) if " " in folded else folded
