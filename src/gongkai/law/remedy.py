"""What a letter tells of reconsideration and litigation, in the words of the day the decision was made."""

from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from types import MappingProxyType
from typing import Any

from gongkai.base import strict_yaml
from gongkai.base.errors import DataError, LawNotInForce, LetterIncomplete
from gongkai.law.decisions import Decision, Remedy, decisions
from gongkai.law.entries import DATA, checked, cited, history
from gongkai.law.instruments import spoken

_FILE = "remedies.yaml"
_NAMED = frozenset({"reconsideration_first", "either", "reconsideration_only", "online"})
_LACKING = {
    "body": "行政复议机关的全称",
    "court": "有管辖权的人民法院的名称",
    "url": "提交行政复议申请的互联网渠道",
}


@dataclass(frozen=True, slots=True)
class Wording:
    """One paragraph as the law words it from a day on; {body}, {court}, {url} stand for the names to fill in."""

    since: date
    text: str
    cites: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ProceduralLetter:
    """A letter that decides nothing and tells of no remedy, and the article that says so."""

    id: str
    zh: str
    cite: str


@cache
def _data() -> dict[str, Any]:
    data = checked(_FILE, "file", strict_yaml.load(DATA / _FILE), {"wordings", "parts", "procedural"})
    checked(_FILE, "wordings", data["wordings"], _NAMED)
    checked(_FILE, "parts", data["parts"], {"refused", "rest"})
    return data


@cache
def _history(name: str) -> tuple[Wording, ...]:
    entry = checked(_FILE, name, _data()["wordings"][name], {"title", "history"})
    return tuple(_wording(name, *dated) for dated in history(_FILE, name, entry["history"]))


def _wording(name: str, since: date, entry: dict[str, Any]) -> Wording:
    checked(_FILE, name, entry, {"from", "text", "cites"})
    try:
        entry["text"].format(body="", court="", url="")
    except (KeyError, IndexError, ValueError) as error:
        raise DataError(_FILE, name, f"text may name {{body}}, {{court}}, {{url}} only: {error}") from error
    return Wording(since, entry["text"], cited(entry["cites"]))


def _in_force(name: str, day: date) -> Wording | None:
    return next((one for one in reversed(_history(name)) if one.since <= day), None)


@cache
def procedural_letters() -> Mapping[str, ProceduralLetter]:
    """The letters that tell of no remedy, by id. Law: 法释〔2025〕8号第十条第二款."""
    found = {}
    for id, entry in _data()["procedural"].items():
        checked(_FILE, id, entry, {"zh", "cite"})
        (cite,) = cited([entry["cite"]])
        found[id] = ProceduralLetter(id, entry["zh"], cite)
    return MappingProxyType(found)


def reconsideration_first(decision: Decision, decided_on: date) -> bool:
    """Whether a decision of that day must go to reconsideration as a whole before any court. Law: 行政复议法第二十三条."""
    prerequisite = decision.remedy is Remedy.RECONSIDERATION_FIRST
    return prerequisite and _in_force("reconsideration_first", decided_on) is not None


def remedy_text(
    decision: Decision,
    decided_on: date,
    reconsideration_body: str,
    court: str,
    *,
    electronic: bool = False,
    electronic_url: str | None = None,
    hide_litigation_for: Set[str] = frozenset(),
) -> str:
    """The paragraphs on remedies as printed, a line each; "" for a decision without a remedy.

    decided_on: the day of the decision, not that of delivery, governs. The body and the court by their full names.
    electronic: the letter is delivered online and must name the online channel for reconsideration (electronic_url).
    Raises LetterIncomplete when a name or the channel is missing, and what `wordings` raises.
    Law: 条例第五十一条; 行政复议法第二十、二十二、二十三条; 行政诉讼法第四十五、四十六条.
    """
    names = {
        "body": reconsideration_body.strip(),
        "court": court.strip(),
        "url": (electronic_url or "").strip(),
    }
    told = wordings(
        decision,
        decided_on,
        online=electronic or bool(names["url"]),
        hide_litigation_for=hide_litigation_for,
    )
    return "\n".join(_filled(wording, names) for wording in told)


def wordings(
    decision: Decision,
    decided_on: date,
    *,
    online: bool = False,
    hide_litigation_for: Set[str] = frozenset(),
) -> tuple[Wording, ...]:
    """The paragraphs that apply to a decision of that day, in order, with their citations.

    online: with the online channel for reconsideration, which the law asks for from 2024-01-01.
    hide_litigation_for: codes of decisions no court takes up, whose letters then tell of reconsideration only.
    Raises LawNotInForce before 2019-05-15; ValueError when litigation a court may take up would be hidden.
    """
    if wrong := hide_litigation_for - _never_heard():
        raise ValueError(
            f"litigation can be left out for {sorted(_never_heard())} only, not for {sorted(wrong)}"
        )
    told = tuple(_told(decision, decided_on, decision.code in hide_litigation_for))
    channel = _in_force("online", decided_on)
    return (*told, channel) if told and online and channel else told


def _never_heard() -> set[str]:
    return {code for code, one in decisions().items() if one.unsuable and not one.unsuable.condition}


def _told(decision: Decision, day: date, hidden: bool) -> Iterator[Wording]:
    if decision.remedy is Remedy.NONE:
        return
    either = _in_force("either", day)
    if either is None:
        raise LawNotInForce("政府信息公开答复的救济告知", day, _history("either")[0].since)
    first, only = _in_force("reconsideration_first", day), _in_force("reconsideration_only", day)
    if decision.remedy is Remedy.RECONSIDERATION_FIRST and first:
        yield first
    elif decision.remedy is Remedy.BY_PART and first:
        parts = _data()["parts"]
        yield replace(first, text=parts["refused"] + first.text)
        yield replace(either, text=parts["rest"] + either.text)
    else:
        yield only if hidden and only else either


def _filled(wording: Wording, names: dict[str, str]) -> str:
    for name, lacking in _LACKING.items():
        if f"{{{name}}}" in wording.text and not names[name]:
            raise LetterIncomplete(lacking, [spoken(cite) for cite in wording.cites])
    return wording.text.format(**names)
