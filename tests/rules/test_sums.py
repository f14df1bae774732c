"""Numbers of the text against each other: each rule on sums that fail and sums that hold."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from making import clean
from telling import read, said, telling

from gongkai.report import Dossier, Level
from gongkai.rules.sums import RULES

E, W, INFO = Level.ERROR, Level.WARNING, Level.INFO
LUCHENG = "2023年，全局主动公开各类政府信息55条，涵盖政策法规等主要工作，其中机构信息5条、政策法规类1条、工作通知公告31条、财务信息2条、人事信息5条、建议提案4条，全部在网站发布。"

# rule, level, text, what the message says
WRONG = [
    ("nar-parts-sum", W, LUCHENG, "总数55条，所列6项之和为48条，少7条"),
    ("nar-parts-sum", E, "公开政府信息17条(机构信息5条，规划信息13条)，通过网站发布。", "所列2项之和为18条，多出1条"),
    ("nar-parts-sum", E, "公开政府信息17条，其中机构信息5条、其他信息11条。", "少1条"),
    ("nar-parts-sum", INFO, "公开政府信息17条，其中机构信息5条、规划信息11条等。", "少1条"),
    ("nar-parts-sum", W, "公开政府信息17条。其中机构信息5条；规划信息11条。", "少1条"),
    ("nar-parts-sum", W, "受理申请12件，其中自然人10件、企业1件；予以公开8件，不予公开4件。", "所列2项之和为11件，少1件"),
    ("nar-split-sum", E, "主动公开政府信息1913条。其中，区直部门公开1397条，占73.03%；各乡镇公开534条，占27.91%。", "之和1931条，相差18条"),
    ("nar-split-sum", E, "2023年主动公开政府信息2026条，县直单位2475条，乡镇1503条。", "之和3978条"),
    ("nar-total-conflict", W, "全年主动公开政府信息3636条。2023年共主动公开政府信息1913条。", "相差1723条"),
    ("nar-percent", W, "全年公开政府信息1913条，其中机构信息145条，占8.05%。", "应为7.58%，文中写8.05%"),
    ("nar-percent", W, "全年公开政府信息1913条，其中乡镇信息534条，占27%。", "应为27.91%"),
    ("nar-done-gt-received", E, "受理审批事项117件，办结171件，办结率100%。", "相差54件，却称办结率100%"),
    ("nar-done-gt-received", E, "受理审批事项117件，办结110件，办结率100%。", "相差7件"),
    ("nar-subset", E, "微信公众号发布文章61篇，原创164篇。", "相差103"),
    ("nar-subset", E, "召开新闻发布会5次，其中主要负责同志出席8次。", "相差3"),
    ("nar-number-missing", W, "公开核准企业资质条、施工许可证76条。", "企业资质条”处缺数字"),
    ("nar-number-missing", W, "统计期限自至。", "“自至”处缺数字或日期"),
    ("nar-number-missing", W, "全年公开信息共条。", "“共条”"),
]  # fmt: skip

RIGHT = [
    ("nar-parts-sum", "公开政府信息17条，其中机构信息5条、规划信息12条，开展培训3次。"),
    ("nar-parts-sum", "公开政府信息近20条，其中机构信息5条、规划信息12条。"),
    ("nar-parts-sum", "公开政府信息20条，其中机构信息5余条、规划信息12条。"),
    ("nar-parts-sum", "公开政府信息42条，其中图解30条。"),
    ("nar-parts-sum", "收到申请75件，其中网上申请70件、信函5件，办结75件，结转0件。"),
    ("nar-parts-sum", "公开信息17条，其中机构信息5条、城乡公共服务类信息2条，公共卫生类信息10条。"),
    ("nar-parts-sum", "公开100条，其中网站60条（其中政策10条、动态50条）、微信40条。"),
    ("nar-parts-sum", "受理申请12件，其中自然人10件、企业2件；予以公开8件，不予公开4件。"),
    ("nar-parts-sum", "受理申请12件，其中自然人10件、企业2件，予以公开8件，不予公开4件。"),
    ("nar-split-sum", "公开政府信息3460条。其中，区直各部门公开1822条，占53%。各乡镇公开1638条，占47%。"),
    ("nar-total-conflict", "全年主动公开政府信息3460条。其中，区直各部门主动公开政府信息1822条。各乡镇主动公开政府信息1638条。"),
    ("nar-total-conflict", "2022年主动公开政府信息30条，2023年主动公开政府信息40条。"),
    ("nar-total-conflict", "全年共主动公开政府信息1000余条。全年主动公开政府信息1024条。"),
    ("nar-percent", "全年公开政府信息3460条，其中区直部门公开1822条，占53%。"),
    ("nar-percent", "全年公开政府信息1913条，其中机构信息145条，占7.58%。"),
    ("nar-done-gt-received", "受理审批事项117件，办结117件，办结率100%。"),
    ("nar-done-gt-received", "受理申请10件，上年结转2件，办结12件。"),
    ("nar-done-gt-received", "收到群众诉求348件，现场解决162件，跟进解决186件，办结率100%。"),
    ("nar-subset", "微信公众号发布微信56期，文章164篇，原创61篇，阅读量达17414次。"),
    ("nar-subset", "召开新闻发布会5次，其中主要负责同志出席2次。"),
    ("nar-number-missing", "制定政策文件、公开信件5件，案件、稿件20件；统计期限自2023年1月1日起至12月31日止。"),
    ("nar-number-missing", "根据《年月日历》，自2023年起至今，公共场所5处。"),
]  # fmt: skip


@pytest.mark.parametrize(("rule", "level", "text", "says"), WRONG)
def test_a_wrong_sum_is_named(rule: str, level: Level, text: str, says: str) -> None:
    (finding,) = said(RULES, telling(text), rule)
    assert finding.level is level
    assert says in finding.message
    assert finding.cite


@pytest.mark.parametrize(("rule", "text"), RIGHT)
def test_a_right_sum_is_silent(rule: str, text: str) -> None:
    assert said(RULES, telling(text), rule) == []


@pytest.mark.parametrize("edition", ["2019", "2021"])
def test_a_clean_report_adds_up(edition: str) -> None:
    assert said(RULES, Dossier(read(clean(edition)))) == []


@given(st.lists(st.integers(1, 999), min_size=2, max_size=6), st.integers(-20, 20))
def test_the_gap_is_the_difference_and_only_a_difference_is_a_gap(numbers: list[int], gap: int) -> None:
    total = max(1, sum(numbers) - gap)
    gap = sum(numbers) - total
    listed = "、".join(f"{'甲乙丙丁戊己'[n]}类信息{number}条" for n, number in enumerate(numbers))
    found = said(RULES, telling(f"全年公开政府信息{total}条，其中{listed}。"), "nar-parts-sum")
    assert [(one.level, f"{abs(gap)}条" in one.message) for one in found] == (
        [] if gap == 0 else [(Level.ERROR if gap > 0 else Level.WARNING, True)]
    )
