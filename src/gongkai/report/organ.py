"""The administrative organ a report speaks for, as far as its name tells."""

import re
from dataclasses import dataclass

# A 国有资产监督管理委员会 or 城市管理委员会 is a department; the committee of a 开发区, 产业园, 科学城 governs.
_COMMITTEE = "[区园城港](?:党工委)?(?:管委会|管理委员会)"
_GOVERNMENT = re.compile(f"政府$|{_COMMITTEE}$|行政公署$|综合实验区$")
_OFFICE = re.compile(f"(?:政府|{_COMMITTEE})办公(?:厅|室)$")
_TOWN = re.compile(r"(?:镇|乡|苏木|街道)(?:办事处|(?:人民)?政府)?$")
# 国家, 城市, 社区 and 市场 hold the signs of a region but name none.
_REGION = re.compile(r"(?:(?!国家|城市).{1,12}?(?:省|自治区|自治州|市(?!场)|(?<!社)区|县|旗))+")


@dataclass(frozen=True, slots=True)
class Organ:
    """An organ by its printed name. What the name does not tell (code, level) is not guessed."""

    name: str

    @property
    def is_government(self) -> bool:
        """A people's government at some level, or a committee that stands for one; not its office."""
        return bool(_GOVERNMENT.search(self.name) or _TOWN.search(self.name))

    @property
    def is_government_office(self) -> bool:
        return bool(_OFFICE.search(self.name))

    @property
    def is_town(self) -> bool:
        """A 乡镇 government or a 街道."""
        return bool(_TOWN.search(self.name))

    @property
    def region(self) -> str | None:
        """The administrative region the name begins with, as printed (`保定市满城区`), None when it names none."""
        match = _REGION.match(self.name)
        return match[0] if match else None
