"""The day an application counts as received, by the channel it came through."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from gongkai.base.errors import OutOfOrder
from gongkai.law.calendar import Calendar
from gongkai.law.readings import DEFAULT, Readings

_ARTICLE = "国务院令第711号#第三十一条"


class Channel(StrEnum):
    """How an application came. One nobody announced counts as the one it is most like."""

    IN_PERSON = "in_person"
    ORAL = "oral"
    SIGNED_MAIL = "signed_mail"
    PLAIN_MAIL = "plain_mail"
    ONLINE = "online"
    FAX = "fax"

    @property
    def zh(self) -> str:
        return _RULES[self][0]

    @property
    def rule(self) -> str:
        """Which day is the day of receipt, in Chinese."""
        return _RULES[self][1]

    @property
    def cite(self) -> str:
        return _RULES[self][2]

    @property
    def confirmed(self) -> bool:
        """Whether the day of receipt is the day the organ and the applicant confirm it, not the day of arrival."""
        return self in (Channel.PLAIN_MAIL, Channel.ONLINE, Channel.FAX)


_RULES = {
    Channel.IN_PERSON: ("当面提交", "提交之日", f"{_ARTICLE}第（一）项"),
    Channel.ORAL: ("口头申请", "代为填写的申请由申请人签名确认之日", f"{_ARTICLE}第（一）项"),
    Channel.SIGNED_MAIL: ("签收邮寄", "行政机关签收之日，收发室签收也是签收", f"{_ARTICLE}第（二）项"),
    Channel.PLAIN_MAIL: (
        "无需签收的邮寄",
        "与申请人确认之日；联系不上的，恢复联络之日",
        f"{_ARTICLE}第（二）项",
    ),
    Channel.ONLINE: ("互联网", "双方确认之日", f"{_ARTICLE}第（三）项"),
    Channel.FAX: ("传真", "双方确认之日", f"{_ARTICLE}第（三）项"),
}


@dataclass(frozen=True, slots=True)
class Receipt:
    """When an application counts as received.

    day: from which the law counts; None while the confirmation the channel needs is outstanding.
    conservative: the earliest day anyone could argue for, the day of arrival; a clock run from it is never too late.
    confirm_by: one workday after arrival, the project's own limit for confirming; None where nothing is to be confirmed.
    """

    day: date | None
    conservative: date
    confirm_by: date | None
    cite: str


def receipt_day(
    channel: Channel,
    arrived: date,
    calendar: Calendar,
    *,
    confirmed: date | None = None,
    readings: Readings = DEFAULT,
) -> Receipt:
    """The day of receipt of what came on a day, which may be a day off.

    arrived: handed in, signed for (by whoever in the organ), put in the letter box, sent through the site or fax.
    confirmed: when organ and applicant confirmed it; of no weight where the channel needs no confirmation.
    Raises OutOfOrder when confirmed lies before arrived.
    Law: 条例第三十一条. By the reading online_confirm=system the system's receipt is the confirmation.
    """
    if confirmed is not None and confirmed < arrived:
        raise OutOfOrder("确认收到申请", arrived, confirmed)
    if not channel.confirmed:
        return Receipt(arrived, arrived, None, channel.cite)
    if channel is not Channel.PLAIN_MAIL and readings.online_confirm == "system":
        return Receipt(arrived, arrived, None, channel.cite)
    return Receipt(confirmed, arrived, next(calendar.workdays_after(arrived)), channel.cite)
