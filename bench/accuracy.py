"""How many cells are read right, left open, or read wrong, layout by layout, over random reports.

Usage: .venv/bin/python bench/accuracy.py [REPORTS] [--broken]
--broken: one cell in each report is changed, so that its sums no longer hold; then a glued row may be told apart wrong.
"""

import random
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))

from making import consistent_report
from readers import layouts

from gongkai.readers import Source, read_report
from gongkai.report import Money, Report
from gongkai.writers import WRITERS

LAYOUTS = {
    **{name: getattr(layouts, name) for name in ("tabbed", "barred", "columned", "narrow", "web", "glued")},
    "glued, some blanks": lambda report, dice: layouts.glued(report, dice, gap=0.3),
    **{name: lambda report, dice, write=WRITERS[name]: write(report) for name in ("docx", "xlsx", "html")},
}


def broken(report: Report, dice: random.Random) -> Report:
    """The report with one count of 表三 or 表四 changed."""
    cell = dice.choice([cell for cell in report.readings if not cell.startswith("disclosure")])
    value = report.value(cell)
    assert not isinstance(value, Money)
    return report.with_values({cell: (value or 0) + dice.randint(1, 30)})


def main() -> None:
    count = int(next((word for word in sys.argv[1:] if word.isdigit()), "100"))
    print(f"{'layout':20}{'reports':>8}{'cells':>9}{'right':>9}{'open':>8}{'wrong':>7}")
    for name, render in LAYOUTS.items():
        right = left_open = wrong = 0
        for seed in range(count):
            dice = random.Random(seed)
            report = consistent_report(seed)
            if "--broken" in sys.argv:
                report = broken(report, dice)
            drawn = render(report, dice)
            back = read_report(Source(drawn.encode() if isinstance(drawn, str) else drawn, "report"))
            for cell in report.readings:
                if cell in back.uncertain:
                    left_open += 1
                elif (back.state(cell), back.value(cell)) == (report.state(cell), report.value(cell)):
                    right += 1
                else:
                    wrong += 1
                    print(f"  wrong, seed {seed}: {cell} is {report.value(cell)}, read {back.readings[cell]}")
        print(f"{name:20}{count:8}{right + left_open + wrong:9}{right:9}{left_open:8}{wrong:7}", flush=True)


if __name__ == "__main__":
    main()
