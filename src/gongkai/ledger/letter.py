"""One official letter ready to print, drafted from its template and the facts; one that lacks a fact is refused."""

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from string import Formatter

from gongkai.base.errors import LetterIncomplete, UnknownTerm
from gongkai.base.text import BLANKS
from gongkai.law.decisions import Decision
from gongkai.law.instruments import resolve, spoken
from gongkai.law.remedy import remedy_text, wordings
from gongkai.ledger.templates import MARKER, Fact, Template, citations, each_citation, letters, names, replies

__all__ = ["FactValue", "Letter", "Template", "draft", "letters", "reply"]

FactValue = str | int | date | Decimal | Sequence[str]

_CENT, _MOST = Decimal("0.01"), 10**12  # yuan
_STOPS = "。；！？…;!?"
_YEAR = re.compile(r"[\[［(（【〖〔﹝]([0-9]{4})[\]］)）】〗〕﹞]")
# Embeddings and overrides of direction: with them a line may read otherwise than it is stored.
_TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


@dataclass(frozen=True, slots=True)
class Letter:
    """One official letter ready to print.

    id: extension, reply, … title: the organ's name and the kind of letter. number: with its year in 〔〕.
    addressee: the applicant, a third party or an organ, without a colon. paragraphs: the remedy last; a form has none.
    slip: label and text of each line of a form, "" to be filled in by hand. cites: the citations of the text.
    """

    id: str
    title: str
    number: str
    addressee: str
    paragraphs: tuple[str, ...]
    organ: str
    on: date
    attachments: tuple[str, ...] = ()
    contact: str = ""
    slip: tuple[tuple[str, str], ...] = ()
    cites: tuple[str, ...] = ()


def draft(id: str, facts: Mapping[str, FactValue]) -> Letter:
    """A letter that is no reply, by the id of its template.

    facts: by the ids of the template's facts, `letters()[id].facts`; a blank text counts as missing.
    Raises UnknownTerm for an unknown id; LetterIncomplete naming all that is missing; ValueError for a fact the
    template does not know or a number no letter can state, TypeError for one that is not of its kind.
    """
    template = letters().get(id)
    if template is None:
        raise UnknownTerm("文书", id, tuple(letters()))
    printed = _printed(template, facts)
    _refuse(_missing(template, printed))
    day = facts["on"]
    assert isinstance(day, date)
    return _letter(id, template, printed, day)


def reply(
    decision: Decision,
    facts: Mapping[str, FactValue],
    *,
    decided_on: date,
    reconsideration_body: str,
    court: str,
    electronic_url: str | None = None,
    electronic: bool = False,
    hide_litigation_for: Set[str] = frozenset(),
) -> Letter:
    """The letter for a decision (答复书), with the remedies of the day it was made.

    facts: as in `draft`; the date is decided_on. The rest is handed to `law.remedy.remedy_text`.
    Raises what `draft` and `remedy_text` raise; what is missing of either is named together.
    Law: 苏政办函〔2019〕98号 五2 (the elements), 条例第三十六、五十一条.
    """
    template = replies()[decision.code]
    given = {
        "reconsideration_body": _line(reconsideration_body),
        "court": _line(court),
        "electronic_url": _line(electronic_url or ""),
    }

    def remedies(**named: str) -> str:
        return remedy_text(
            decision, decided_on, electronic=electronic, hide_litigation_for=hide_litigation_for, **named
        )

    printed = _printed(template, facts)
    _refuse([*_missing(template, printed), *_missing_names(remedies, given)])
    told = wordings(
        decision,
        decided_on,
        online=electronic or bool(given["electronic_url"]),
        hide_litigation_for=hide_litigation_for,
    )
    text = tuple(remedies(**given).splitlines())
    return _letter("reply", template, printed, decided_on, text, [cite for one in told for cite in one.cites])


def _missing(template: Template, printed: Mapping[str, str]) -> list[tuple[str, Sequence[str]]]:
    """What is missing, in Chinese, with the articles that ask for it."""
    return [(fact.zh, [spoken(fact.cite)]) for fact in template.required if fact.id not in printed]


def _missing_names(
    remedies: Callable[..., str], given: Mapping[str, str]
) -> Iterator[tuple[str, Sequence[str]]]:
    """The same for the names the remedies tell, asked one by one, since the law stops at the first it lacks."""
    for name, value in given.items():
        try:
            remedies(**{**dict.fromkeys(given, "—"), name: value})
        except LetterIncomplete as incomplete:
            yield incomplete.lacks, incomplete.cites


def _refuse(missing: Sequence[tuple[str, Sequence[str]]]) -> None:
    if missing:
        cites = dict.fromkeys(cite for _, asking in missing for cite in asking)
        raise LetterIncomplete("；".join(zh for zh, _ in missing), tuple(cites))


def _letter(
    id: str,
    template: Template,
    printed: Mapping[str, str],
    on: date,
    remedy: Sequence[str] = (),
    remedy_cites: Sequence[str] = (),
) -> Letter:
    named: set[str] = set()
    text = [piece for piece in template.text if _has(piece, printed)]
    slip = [(label, piece) for label, piece in template.slip if _has(piece, printed)]
    body = [_filled(_cited(piece, named), printed) for piece in text]
    attached = printed.get("attachments", "")
    return Letter(
        id,
        _line(printed["organ"]) + template.title,
        _YEAR.sub(r"〔\1〕", _line(_filled(template.number, printed))),
        _line(_filled(template.to, printed)),
        (*(line for piece in body for line in piece.split("\n")), *remedy),
        _line(printed["organ"]),
        on,
        (*template.attachments, *attached.split("\n")) if attached else template.attachments,
        _line(printed.get("contact", "")),
        tuple((label, _filled(_cited(piece, named), printed)) for label, piece in slip),
        tuple(dict.fromkeys([*each_citation([*text, *(piece for _, piece in slip)]), *remedy_cites])),
    )


def _has(piece: str, printed: Mapping[str, str]) -> bool:
    return all(name in printed for name in names(piece))


def _cited(piece: str, named: set[str]) -> str:
    """The piece with its citations in words; an instrument is named with its number the first time only."""

    def words(match: re.Match[str]) -> str:
        instrument = resolve(citations(match)[0])
        number = instrument.number
        first = number.endswith("号") and number not in named
        named.add(number)
        return f"《{instrument.title}》{f'（{number}）' if first else ''}{match[2] or ''}"

    return MARKER.sub(words, piece)


def _filled(piece: str, printed: Mapping[str, str]) -> str:
    """The piece with its facts; a fact that brings its own full stop does not get a second one."""
    made = ""
    for literal, name, _, _ in Formatter().parse(piece):
        made += literal[1:] if literal.startswith("。") and made.endswith("。") else literal
        made += printed[name] if name else ""
    return made


def _printed(template: Template, facts: Mapping[str, FactValue]) -> dict[str, str]:
    """Each fact as it is printed, blank ones left out. Raises ValueError for one the template does not know."""
    if strange := sorted(facts.keys() - template.facts.keys()):
        raise ValueError(
            f"{template.id}: no facts of this letter: {strange}; it has {sorted(template.facts)}"
        )
    words = {id: _words(template.facts[id], value) for id, value in facts.items()}
    return {id: text for id, text in words.items() if text}


def _words(fact: Fact, value: FactValue) -> str:
    match fact.kind, value:
        case "day", date():
            return f"{value.year}年{value.month}月{value.day}日"
        case "count", int() if not isinstance(value, bool):
            if value < 1:
                raise ValueError(f"{fact.id} ({fact.zh}) counts from 1, not {value}")
            return str(value)
        case "amount", int() | Decimal() if not isinstance(value, bool):
            return _yuan(fact, Decimal(value))
        case "text" | "texts" | "count" | "amount" | "day", str() if not _clean(value):
            return ""
        case "text", str():
            return _clean(value)
        case "texts", str():
            return _words(fact, [value])
        case "texts", [*items] if all(isinstance(item, str) for item in items):
            lines = [line for line in map(_line, items) if line]
            return "\n".join(lines if fact.id == "attachments" else _listed(lines))
    raise TypeError(f"{fact.id} ({fact.zh}) is of kind {fact.kind}, not {type(value).__name__}")


def _listed(lines: Sequence[str]) -> Iterator[str]:
    """1.…； 2.…。 One alone has no number; one that brings its own stop keeps it."""
    for n, line in enumerate(lines, 1):
        stop = "" if line[-1] in _STOPS else "；" if n < len(lines) else "。"
        yield (f"{n}." if len(lines) > 1 else "") + line + stop


def _yuan(fact: Fact, value: Decimal) -> str:
    """9800元, 12.50元."""
    if not value.is_finite() or not 0 < value < _MOST or value != value.quantize(_CENT):
        raise ValueError(
            f"{fact.id} ({fact.zh}) is a sum from 0.01 to below {_MOST} in whole cents, not {value}"
        )
    return f"{value:.0f}元" if value == value.to_integral_value() else f"{value:.2f}元"


def _clean(text: str) -> str:
    """NFC; each line trimmed, blank ones and signs no document can hold left out."""
    lines = (
        "".join(sign for sign in line.replace("\t", " ") if _stands(sign)).strip()
        for line in unicodedata.normalize("NFC", text).splitlines()
    )
    return "\n".join(line for line in lines if BLANKS.sub("", line))


def _stands(sign: str) -> bool:
    return (
        unicodedata.category(sign) not in {"Cc", "Cs"} and sign not in _TURNING and sign not in "\ufffe\uffff"
    )


def _line(text: str) -> str:
    """The same on one line."""
    return _clean(text).replace("\n", " ")
