"""Where plausibility ends: every bound that is experience and not law, in one place, each with its reason."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Bounds of the plausibility rules. Shares are whole percent; a share equal to its bound is still quiet."""

    stock_gap: int = (
        10  # a stock further off than this is no clerk's slip, even when the text mentions a clean-up
    )
    other_warning: int = 10  # 60号 wants 其他处理 to be rare; from one in ten the supervisor is to ask
    other_info: int = 5
    carried_out: int = 20  # with 20 workdays to reply, only what arrives in December can be carried out
    one_reason: int = 40  # refusals of a real caseload spread over several reasons
    corrected: int = 30  # a third of reviews lost says the replies are weak

    jump: int = 10  # times; powers and caseloads of one organ seldom change tenfold in a year
    jump_floor: int = 30  # the larger figure; below it, tenfold is chance (件, or 万元)
    large_amount: int = 100_000  # 万元; ten thousand times the few 10 万元 a bureau or a township collects
    amount_jump: int = 1000  # times; yuan written for 万元 multiply by 10,000
    small_amount: int = 1000  # 元; nothing bought by 政府集中采购 costs less, but 万元 written as 元 look so
    yuan_places: int = 3  # 元 end with 分; from four decimals on, 万元 are meant
    amount_places: int = 6  # 万元 from 元 and 分


THRESHOLDS = Thresholds()
