"""How searches spell: one form for full and half width, capital and small, with blanks and without."""

from gongkai.base.text import same_spelling, squeeze


def searchable(*texts: str) -> str:
    """What a search looks through: each text without blanks, parted by a bar that no search contains."""
    return "|".join(squeeze(text).casefold().replace("|", "") for text in texts)


def sought(asked: str) -> list[str]:
    """The words a person looks for, each of which has to be found; [] when nothing was asked."""
    return same_spelling(asked).casefold().replace("|", " ").split()
