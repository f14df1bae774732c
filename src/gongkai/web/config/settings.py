"""Settings of the platform, each from the environment with a default that suits one bureau on one machine.

GONGKAI_HOME: where data lie, ./var by default. DATABASE_URL: another database than SQLite there.
GONGKAI_SECRET_KEY: signs sessions; made once and kept in GONGKAI_HOME when not given.
"""

import os
from pathlib import Path

import dj_database_url

from gongkai.web.config.secret import kept_secret

HOME = Path(os.environ.get("GONGKAI_HOME", "var")).absolute()
SECRET_KEY = os.environ.get("GONGKAI_SECRET_KEY") or kept_secret(HOME / "secret-key")
DEBUG = False
ALLOWED_HOSTS = os.environ.get("GONGKAI_HOSTS", "127.0.0.1 localhost").split()

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "gongkai.web.store",
]
MIDDLEWARE: list[str] = []
DATABASES = {
    "default": dj_database_url.parse(
        os.environ.get("DATABASE_URL", f"sqlite:///{HOME / 'gongkai.sqlite3'}"),
        conn_max_age=60,
        conn_health_checks=True,
    )
}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # Writers wait for each other instead of failing half way through.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
    }
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "store.Account"

LANGUAGE_CODE = "zh-hans"
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True
