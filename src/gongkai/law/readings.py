"""How the doubtful articles on deadlines are read. The defaults are this project's choice; an organ may choose otherwise."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal


@dataclass(frozen=True, slots=True)
class Readings:
    """One choice for each question the law leaves open on how days are counted.

    count_start_day: whether the day of receipt is the first day counted.
        No: 民事诉讼法第八十五条第二款 and 民法典第二百零一条 by analogy; the Regulation is silent.
    suspend_start: whether the clock stops when the consultation is sent (issue) or when it is received (receipt).
        Issue: 第三十三条第三款 takes out the time that asking needs, and the post is part of it. Receipt is stricter.
    after_payment: whether payment of the fee starts the reply period anew (restart) or lets the rest run on (resume).
        Restart, as 国办函〔2020〕109号 is generally understood; not checked against its text.
    reason_pauses_clock: whether asking the applicant for reasons (第三十五条) stops the clock until they come.
        No: the article stops nothing; some places treat it as a correction.
    online_confirm: whether an application by internet or fax is received when a person and the applicant confirm it
        (manual) or when the system's receipt goes out (system). Manual: 第三十一条第（三）项, 双方确认之日.
    correction_max: how many times the applicant may be asked to correct the application.
        Once: 第三十条, 一次性告知. A second time needs reasons and approval; whoever has them sets 2.
    correction_start: whether the time to correct runs from receipt of the notice or from its issue.
        Receipt: nobody can act on a letter that has not come.
    extension_max_times: how many times the reply may be extended; the days together keep the limit of 第三十三条第二款.
        Once.
    release_gap: workdays to wait between telling a third party that objected and giving the information; 0 for none.
        Five: no law names a time, and an action to prevent the disclosure (法释〔2025〕8号第十三条) needs some.
    """

    count_start_day: bool = False
    suspend_start: Literal["issue", "receipt"] = "issue"
    after_payment: Literal["restart", "resume"] = "restart"
    reason_pauses_clock: bool = False
    online_confirm: Literal["manual", "system"] = "manual"
    correction_max: int = 1
    correction_start: Literal["receipt", "issue"] = "receipt"
    extension_max_times: int = 1
    release_gap: int = 5


DEFAULT = Readings()


@dataclass(frozen=True, slots=True)
class Counting:
    """One choice for each question the form leaves open on what its tables count.

    result_date: whether a request is done when its decision was delivered or when it was made.
        Delivered: 国办公开办函〔2016〕235号 judges timeliness so, and until then nothing has reached the applicant.
    rows: an organ's own row of 表三 for decisions whose row no provision settles (O4, O5), by code. None moved.
    columns: an organ's own column of 表四 for an outcome, by `procedure.outcome`. None moved: no official list exists.
    reappear: whether a dispute pending at the end of a year counts once more in the year it ends.
        Yes: 表四 has no row for what is carried over, so its end would otherwise be reported nowhere.
    """

    result_date: Literal["delivered", "decided"] = "delivered"
    rows: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    columns: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    reappear: bool = True


AS_READ = Counting()


@dataclass(frozen=True, slots=True)
class NamedDays:
    """One choice for the question the law leaves open on days it names, such as 1月31日.

    roll: whether a named day that is a day off moves to the next workday.
        No: 民事诉讼法第八十五条第三款 is about periods that are counted, and a day that is named is not. Whoever keeps to
        the workday before is in time under either reading.
    """

    roll: bool = False


AS_NAMED = NamedDays()
