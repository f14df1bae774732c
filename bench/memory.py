"""Print the peak memory, in MB, of a process that reads and checks the files named, and does nothing else (Linux).

python bench/memory.py tests/documents/*.html

Not from getrusage: there a child starts from the peak of the process that started it.
"""

import re
import sys
from pathlib import Path

from gongkai.readers import Source, read_report
from gongkai.report import Dossier
from gongkai.rules import CATALOG, check


def main() -> None:
    for name in sys.argv[1:]:
        check(Dossier(read_report(Source.of(Path(name)))), CATALOG)
    peak = re.search(r"VmHWM:\s*(\d+) kB", Path("/proc/self/status").read_text())
    print(int(peak[1]) // 1024 if peak else "unknown")


if __name__ == "__main__":
    main()
