"""What another program makes of our Word documents comes back as the same report."""

import shutil
import subprocess
from pathlib import Path

import pytest
from making import consistent_report, with_section

from gongkai.readers import Source, read_report
from gongkai.report import changes
from gongkai.writers import write

pytestmark = pytest.mark.skipif(not shutil.which("soffice"), reason="没有安装 LibreOffice（soffice）")
SEEDS = range(4)


@pytest.mark.parametrize(
    ("form", "filter"),
    [
        ("docx", "MS Word 2007 XML"),
        ("html", "HTML (StarWriter)"),
        ("txt", "Text (encoded):UTF8"),  # a cell a line, no border left
    ],
)
def test_through_libreoffice(tmp_path: Path, form: str, filter: str) -> None:
    reports = {
        f"{seed}": with_section(consistent_report(seed), 2, "本年度公开情况见下表。") for seed in SEEDS
    }
    for name, report in reports.items():
        write(report, tmp_path / f"{name}.docx")
    made = tmp_path / "made"
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    names = [f"{name}.docx" for name in reports]
    command = [
        "soffice",
        profile,
        "--headless",
        "--convert-to",
        f"{form}:{filter}",
        "--outdir",
        str(made),
        *names,
    ]
    subprocess.run(command, cwd=tmp_path, timeout=180, check=True, capture_output=True)
    for name, report in reports.items():
        back = read_report(Source.of(made / f"{name}.{form}"))
        assert changes(report, back) == ()
        assert not back.uncertain
