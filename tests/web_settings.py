"""The platform's own settings, its data in a place of the tests."""

import os
import tempfile

os.environ.setdefault("GONGKAI_HOME", tempfile.mkdtemp(prefix="gongkai-test-"))

from gongkai.web.config.settings import *  # noqa: F403

SECOND_FACTOR = False  # the tests of it turn it on
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # quick, for tests only
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):  # noqa: F405
    # A file, as in use: in memory, threads share a cache whose locks do not wait.
    DATABASES["default"]["TEST"] = {"NAME": f"{HOME}/test.sqlite3"}  # noqa: F405
STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # noqa: F405
