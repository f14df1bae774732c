"""Running text cut into sentences, and sentences into clauses."""

import re

from gongkai.base.text import tidy

# A line this long without a closing mark was broken by the page, not by the author; a heading is shorter.
_WRAPPED = 20
_CLOSED = "。！？；：!?;:"
_SENTENCE = re.compile(r"[^。！？!?\n]*[。！？!?]*[”’」』）)]?")
# A comma between digits belongs to the number: 1,234.
_CLAUSE = re.compile(
    r"[，：:。！？；!?;\n]|(?<![0-9０-９]),|,(?![0-9０-９]{3}(?![0-9０-９]))|[（(](?=其中|包括)"
)


def paragraphs(text: str) -> list[str]:
    """The paragraphs of a text, each `tidy`, without the empty ones; lines a page broke are put together again."""
    found: list[list[str]] = []
    open_line = False
    for line in filter(None, map(tidy, text.split("\n"))):
        if open_line:
            found[-1].append(line)
        else:
            found.append([line])
        open_line = len(line) >= _WRAPPED and line[-1] not in _CLOSED
    return [tidy(" ".join(lines)) for lines in found]


def sentences(text: str) -> list[str]:
    """The sentences of all paragraphs, in order, with their closing mark.

    A semicolon does not close one, and 其中 after a full stop goes on with it.
    """
    found: list[list[str]] = []
    for paragraph in paragraphs(text):
        begun = False
        for sentence in filter(None, _SENTENCE.findall(paragraph)):
            if begun and sentence.startswith("其中"):
                found[-1].append(sentence)
            else:
                found.append([sentence])
            begun = True
    return ["".join(parts) for parts in found]


def clauses(sentence: str) -> list[str]:
    """The parts of a sentence between commas, colons and stops; 、 does not part them, nor does the comma in 1,234."""
    return [clause for clause in map(str.strip, _CLAUSE.split(sentence)) if clause]
