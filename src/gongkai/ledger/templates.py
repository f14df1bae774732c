"""The templates of the letters (文书): what each says, the facts it needs, and the article that asks for each."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from string import Formatter
from types import MappingProxyType
from typing import Any

from gongkai.base import strict_yaml
from gongkai.base.errors import DataError
from gongkai.law.decisions import Decision, decisions
from gongkai.law.entries import checked, cited
from gongkai.law.remedy import ProceduralLetter, procedural_letters

DATA = Path(__file__).parent / "data"
_LETTERS, _REPLIES = "letters.yaml", "replies.yaml"
KINDS = frozenset({"text", "texts", "day", "count", "amount"})
_FRAME = ("organ", "on", "contact", "attachments")
_OPTIONAL = frozenset({"procedural", "number", "facts", "text", "slip", "attachments"})
MARKER = re.compile(r"\[([^\[\]#]+)(?:#([^\[\]#]+))?\]")


@dataclass(frozen=True, slots=True)
class Fact:
    """Something a letter states.

    kind: text; texts, several of them, each a paragraph; day; count, a whole number from 1; amount, in yuan.
    cite: the article for which a letter without it is refused.
    """

    id: str
    zh: str
    kind: str
    cite: str
    optional: bool


@dataclass(frozen=True, slots=True)
class Template:
    """One letter with its gaps: {fact} for a fact, [instrument#place、place] for a citation.

    number, to: the line of the number, and whom the letter addresses. slip: label → text, "" to be filled in by hand.
    procedural: the entry of the law that lets it go without telling of a remedy, if it is such a letter.
    """

    id: str
    title: str
    number: str
    to: str
    text: tuple[str, ...]
    slip: tuple[tuple[str, str], ...]
    attachments: tuple[str, ...]
    facts: Mapping[str, Fact]
    procedural: ProceduralLetter | None

    @property
    def required(self) -> tuple[Fact, ...]:
        """The facts without which the letter is refused."""
        return tuple(fact for fact in self.facts.values() if not fact.optional)


@cache
def letters() -> Mapping[str, Template]:
    """The letters on the way to a decision and beside it, by id. Raises DataError or UnknownCitation for a wrong file."""
    data = _letters_file()
    frame, shared = _frame(data), _facts(_LETTERS, "shared", data["shared"], data["cite"])
    found = {id: _letter(id, entry, frame, shared, data["cite"]) for id, entry in data["letters"].items()}
    used = {name for one in found.values() for name in one.facts}
    if idle := shared.keys() - used:
        raise DataError(_LETTERS, "shared", f"no letter uses {sorted(idle)}")
    return MappingProxyType(found)


@cache
def replies() -> Mapping[str, Template]:
    """The letter for each decision, by its code. Raises DataError or UnknownCitation for a wrong file.

    Each decision has one, and what decisions.yaml says it must state is a required fact or stands in its text.
    """
    common = _letters_file()
    frame = {name: fact for name, fact in _frame(common).items() if name != "on"}
    shared = _facts(_LETTERS, "shared", common["shared"], common["cite"])
    data = checked(_REPLIES, "file", strict_yaml.load(DATA / _REPLIES), {"to", "opening", "replies"})
    checked(_REPLIES, "replies", data["replies"], decisions().keys())
    found = {}
    for code, entry in data["replies"].items():
        checked(_REPLIES, code, entry, {"title", "text"}, {"facts"})
        decision = decisions()[code]
        asked_by = {one.zh: one.cite for one in decision.must_state if one.cite}
        own = _facts(_REPLIES, code, entry.get("facts", {}), common["cite"], asked_by)
        whole = {**entry, "to": data["to"], "text": [data["opening"], *entry["text"]]}
        found[code] = _template(_REPLIES, code, whole, frame, shared, own)
        _states(found[code], decision)
    return MappingProxyType(found)


def _letters_file() -> dict[str, Any]:
    return checked(
        _LETTERS, "file", strict_yaml.load(DATA / _LETTERS), {"cite", "frame", "shared", "letters"}
    )


def _frame(data: dict[str, Any]) -> dict[str, Fact]:
    checked(_LETTERS, "frame", data["frame"], set(_FRAME))
    return _facts(_LETTERS, "frame", data["frame"], data["cite"])


def _letter(
    id: str, entry: Any, frame: Mapping[str, Fact], shared: Mapping[str, Fact], cite: str
) -> Template:
    checked(_LETTERS, id, entry, {"title", "to"}, _OPTIONAL)
    if not entry.get("text") and not entry.get("slip"):
        raise DataError(_LETTERS, id, "a letter has a text, a slip or both")
    return _template(_LETTERS, id, entry, frame, shared, _facts(_LETTERS, id, entry.get("facts", {}), cite))


def _facts(
    file: str, place: str, entries: Any, cite: str, asked_by: Mapping[str, str] = MappingProxyType({})
) -> dict[str, Fact]:
    """Facts by id. asked_by: the article by the Chinese name of the fact, where the law's tables give it."""
    if not isinstance(entries, dict):
        raise DataError(file, place, "facts must be a mapping")
    found = {}
    for id, entry in entries.items():
        checked(file, f"{place}.{id}", entry, {"zh"}, {"kind", "cite", "optional"})
        kind = entry.get("kind", "text")
        if kind not in KINDS:
            raise DataError(file, f"{place}.{id}", f"kind {kind!r} is none of {sorted(KINDS)}")
        (article,) = cited([entry.get("cite", asked_by.get(entry["zh"], cite))])
        found[id] = Fact(id, entry["zh"], kind, article, entry.get("optional", False))
    return found


def _template(
    file: str,
    id: str,
    entry: dict[str, Any],
    frame: Mapping[str, Fact],
    shared: Mapping[str, Fact],
    own: Mapping[str, Fact],
) -> Template:
    if hidden := own.keys() & (shared.keys() | frame.keys()):
        raise DataError(file, id, f"{sorted(hidden)} are facts of every letter")
    known = {**frame, **shared, **own}
    text, slip = tuple(entry.get("text", ())), tuple(entry.get("slip", {}).items())
    lines = (entry.get("number", "{number}"), entry["to"])
    pieces = (*lines, *text, *(value for _, value in slip))
    for piece in pieces:
        _check(file, id, piece, known)
    if any(known[name].optional for line in lines for name in names(line)):
        raise DataError(file, id, "number and to name required facts only")
    stated = {name for piece in pieces for name in _surely(piece, known)}
    if unused := own.keys() - stated:
        raise DataError(file, id, f"declared but not stated: {sorted(unused)}")
    facts = {name: known[name] for name in known if name in stated or name in frame}
    procedural = entry.get("procedural")
    if procedural is not None and procedural not in procedural_letters():
        raise DataError(file, id, f"{procedural!r} is no procedural letter of remedies.yaml")
    return Template(
        id,
        entry["title"],
        *lines,
        text,
        slip,
        tuple(entry.get("attachments", ())),
        MappingProxyType(facts),
        procedural_letters()[procedural] if procedural else None,
    )


def names(piece: str) -> tuple[str, ...]:
    """The facts a piece of text states, in order."""
    return tuple(name for _, name, _, _ in Formatter().parse(piece) if name is not None)


def _surely(piece: str, known: Mapping[str, Fact]) -> Iterator[str]:
    """The facts a piece states whenever they are given; beside an optional one, left out, a required one is not."""
    optional = [name for name in names(piece) if known[name].optional]
    yield from optional or names(piece)


def citations(match: re.Match[str]) -> tuple[str, ...]:
    """The citations of one [instrument#place、place]."""
    return tuple(f"{match[1]}#{place}" for place in match[2].split("、")) if match[2] else (match[1],)


def each_citation(pieces: Iterable[str]) -> tuple[str, ...]:
    """Every citation in these pieces of text, each once, in order."""
    found = (cite for piece in pieces for match in MARKER.finditer(piece) for cite in citations(match))
    return tuple(dict.fromkeys(found))


def _check(file: str, id: str, piece: str, known: Mapping[str, Fact]) -> None:
    """Raise unless every gap is a plain name of a known fact and every citation resolves."""
    try:
        gaps = [(name, form or how) for _, name, form, how in Formatter().parse(piece) if name is not None]
    except ValueError as error:
        raise DataError(file, id, f"{piece!r}: {error}") from error
    for name, ornament in gaps:
        if name not in known or ornament:
            raise DataError(file, id, f"{{{name}}} is no fact of this letter")
        if known[name].kind == "texts" and piece != f"{{{name}}}":
            raise DataError(file, id, f"{{{name}}} holds several texts and stands alone")
    cited(each_citation([piece]))
    if set("[]") & set(MARKER.sub("", piece)):
        raise DataError(file, id, f"{piece!r}: brackets hold a citation, [number#place]")


def _states(template: Template, decision: Decision) -> None:
    """Raise unless what a letter of this decision must state is a required fact or stands in a sentence without gaps."""
    facts = {fact.zh for fact in template.required}
    fixed = [piece for piece in template.text if not names(piece)]
    for asked in decision.must_state:
        if asked.zh not in facts and not any(asked.zh in piece for piece in fixed):
            raise DataError(_REPLIES, template.id, f"does not state {asked.zh}")
