"""Office packages that do not tell when they were made."""

import io
from collections.abc import Mapping
from datetime import UTC, datetime
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

EPOCH = datetime(1980, 1, 1, tzinfo=UTC)  # the first day a zip can name


def timeless(data: bytes, parts: Mapping[str, bytes]) -> bytes:
    """The same zip with every entry dated EPOCH, and these parts put in the place of its own."""
    made = io.BytesIO()
    with ZipFile(io.BytesIO(data)) as old, ZipFile(made, "w") as new:
        for name in old.namelist():
            entry = ZipInfo(name, EPOCH.timetuple()[:6])
            entry.compress_type = ZIP_DEFLATED
            new.writestr(entry, parts.get(name) or old.read(name))
    return made.getvalue()
