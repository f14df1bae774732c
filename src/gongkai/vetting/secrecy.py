"""Marks that a text is no text for the public, and titles of documents that are not public."""

import re
from collections.abc import Callable, Iterator, Sequence

from gongkai.vetting.sighting import Seen, seen

_B = r"[ \t\u3000\u00a0]{0,4}"
_DEGREE = f"(?:绝{_B}密|机{_B}密|秘{_B}密)"
_TERM = f"(?:{_B}[★☆＊*]{_B}(?:长期|[0-9０-９一二三四五六七八九十]{{1,3}}{_B}(?:年|个月|月|日))?)"
_SECRET = (
    re.compile(f"{_DEGREE}{_B}级?{_TERM}"),
    re.compile(f"(?:密{_B}级|秘密等级|涉密等级|定密)(?:标志|标识)?{_B}[：:为是]{_B}{_DEGREE}级?"),
    # A degree that stands alone in its line, as in the corner of a page.
    re.compile(
        f"^{_B}[【\\[（(]?({_DEGREE}级?(?:{_B}[0-9０-９]{{1,3}}{_B}年)?)[】\\]）)]?{_B}$", re.MULTILINE
    ),
)
_CLOSED = (
    re.compile(
        r"此[件文][\s\u3000]{0,4}(?:不予|不宜|不)(?:主动)?公开(?:发布)?|此[件文][\s\u3000]{0,4}依申请公开"
    ),
    re.compile(
        r"(?:公开属性|公开方式|公开类别|信息类别)\s{0,4}[：:为是]\s{0,4}(?:不予公开|不公开|依申请公开)"
    ),
    re.compile(
        r"内部(?:资料|文件|使用|传阅)[，,、\s]{0,3}(?:注意保[密存]|请勿外传|不得外传|严禁外传|妥善保管)"
    ),
    re.compile(r"^[\s【\[（(]{0,4}(内部(?:资料|文件|使用|传阅))[\s】\]）)]{0,4}$", re.MULTILINE),
)

_PASSED_OVER = dict.fromkeys(map(ord, " \t\n\r\f\u3000\u00a0\u200b\ufeff《》〈〉“”\"'‘’「」『』"))
_SHORTEST = 6  # signs; shorter titles (通知, 会议纪要) stand in any text


def secrecy(text: str) -> Iterator[Seen]:
    """Marks of a degree of secrecy, and words that say a document is not for the public.

    The words 保密 and 秘密 in a sentence are no marks. Law: 条例第十四条、第十七条; 公文格式 7.2.2.
    """
    last = 0
    for kind, patterns in (("secret_mark", _SECRET), ("closed_mark", _CLOSED)):
        for pattern in patterns:
            for found in pattern.finditer(text):
                start, end = found.span(pattern.groups and 1)
                if start >= last or kind == "closed_mark":
                    last = max(last, end)
                    yield seen(kind, start, end)


def titles_in(closed: Sequence[str]) -> Callable[[str], Iterator[Seen]]:
    """What finds any of these titles in a text, blanks and quotation marks aside, the longest at each place.

    Titles of fewer than six signs are passed over. Ten thousand titles take no longer than one.
    """
    squeezed = {title.translate(_PASSED_OVER) for title in closed}
    by_head: dict[str, list[str]] = {}
    for title in sorted((title for title in squeezed if len(title) >= _SHORTEST), key=len, reverse=True):
        by_head.setdefault(title[:_SHORTEST], []).append(title)

    def found(text: str) -> Iterator[Seen]:
        told = text.translate(_PASSED_OVER) if by_head else ""
        heads = [n for n in range(len(told) - _SHORTEST + 1) if told[n : n + _SHORTEST] in by_head]
        at = [n for n, sign in enumerate(text) if ord(sign) not in _PASSED_OVER] if heads else []
        last = 0
        for n in heads:
            titles = (one for one in by_head[told[n : n + _SHORTEST]] if told.startswith(one, n))
            title = next(titles, "") if n >= last else ""
            if title:
                last = n + len(title)
                yield seen("closed_title", at[n], at[last - 1] + 1)

    return found
