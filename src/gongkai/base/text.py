"""Text as it is compared: one spelling for what print, Word and web pages write in many."""

import re
import unicodedata

# NFKC leaves these alone, yet documents use them for one another.
_SAME = str.maketrans(
    {
        "‘": "'", "’": "'", "“": '"', "”": '"', "「": '"', "」": '"', "『": '"', "』": '"', "＂": '"',
        "‐": "-", "‑": "-", "‒": "-", "–": "-", "—": "-", "―": "-", "−": "-", "－": "-", "─": "-",
        "○": "〇", "◯": "〇", "·": ".", "﹒": ".",
        "\u200b": "", "\u200c": "", "\u200d": "", "\u2060": "", "\ufeff": "", "\u00ad": "",
    }
)  # fmt: skip

BLANKS = re.compile(r"[\s\u00a0\u3000\u200b\ufeff]+")


def same_spelling(text: str) -> str:
    """NFKC with one quotation mark, one dash, one zero 〇 and no zero-width characters; blanks stay."""
    return unicodedata.normalize("NFKC", text.translate(_SAME)).translate(_SAME)


def squeeze(text: str) -> str:
    """`same_spelling` without any blank: the form in which labels and headings are compared."""
    return BLANKS.sub("", same_spelling(text))


def tidy(text: str) -> str:
    """A printed paragraph for people: NFC, blanks folded to one space, none beside a Chinese character."""
    folded = BLANKS.sub(" ", unicodedata.normalize("NFC", text)).strip()
    return re.sub(r"(?<=[^\x00-\x7f]) | (?=[^\x00-\x7f])", "", folded)
