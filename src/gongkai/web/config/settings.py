"""Settings of the platform, each from the environment with a default that suits one bureau on one machine.

GONGKAI_HOME: where data lie, ./var by default. DATABASE_URL: another database than SQLite there.
GONGKAI_SECOND_FACTOR: off lets people in by their password alone, for trying things out. GONGKAI_SECRET_KEY: signs sessions; made once and kept in GONGKAI_HOME when not given.
GONGKAI_MAIL_URL: the server notices are mailed by, smtps://name:password@host:port; without one, no mail. GONGKAI_MAIL_FROM: its sender. GONGKAI_SITE: what links in mails begin with. GONGKAI_QUIET: hours in which mail waits, 20:00-7:30.
GONGKAI_FILE_LIMIT: most MB of an attachment, 30. GONGKAI_SCANNER: the command of a virus scanner, `clamdscan --fdpass`
or the like; GONGKAI_SCANNER_SECONDS: how long it may take, 60.
"""

import os
import shlex
from datetime import timedelta
from pathlib import Path

import dj_database_url

from gongkai.web.config.mail import mail_settings, quiet_hours
from gongkai.web.config.secret import kept_secret

HOME = Path(os.environ.get("GONGKAI_HOME", "var")).absolute()
SEAL_KEY = HOME / "seal-key"
FILES = HOME / "files"
FILE_LIMIT = int(os.environ.get("GONGKAI_FILE_LIMIT", "30")) * 2**20  # bytes
SCANNER = shlex.split(os.environ.get("GONGKAI_SCANNER", ""))
SCANNER_SECONDS = int(os.environ.get("GONGKAI_SCANNER_SECONDS", "60"))
# What comes in is never held in memory above Django's 2.5 MB, nor on the disk above the limit of a file.
# What a page may send besides files: a text of the length the readers take, so that one too long comes back with its reason.
DATA_UPLOAD_MAX_MEMORY_SIZE = 16 * 2**20
FILE_UPLOAD_HANDLERS = [
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "gongkai.web.office.uploads.Bounded",
]
SECRET_KEY = os.environ.get("GONGKAI_SECRET_KEY") or kept_secret(HOME / "secret-key")
DEBUG = False
ALLOWED_HOSTS = os.environ.get("GONGKAI_HOSTS", "127.0.0.1 localhost").split()

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "axes",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "gongkai.web.store",
    "gongkai.web.office",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django_otp.middleware.OTPMiddleware",
    "gongkai.web.office.typed.KeepTyped",
    "gongkai.web.office.second.SecondFactor",
    "gongkai.web.office.password.FirstPassword",
    "django.contrib.messages.middleware.MessageMiddleware",
    "gongkai.web.office.typed.BackToThePage",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "axes.middleware.AxesMiddleware",
]
ROOT_URLCONF = "gongkai.web.config.urls"
WSGI_APPLICATION = "gongkai.web.config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "gongkai.web.office.bell.bell",
                "gongkai.web.office.desks.here",
            ]
        },
    }
]
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

# Nothing but our own files: no other host, no inline script or style.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "style-src": ["'self'"],
        "script-src": ["'self'"],
        "img-src": ["'self'"],
        "form-action": ["'self'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
    }
}
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

AUTHENTICATION_BACKENDS = ["axes.backends.AxesBackend", "django.contrib.auth.backends.ModelBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "gongkai.web.office.password.LongEnough", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL, LOGIN_REDIRECT_URL, LOGOUT_REDIRECT_URL = "sign_in", "start", "sign_in"
AXES_FAILURE_LIMIT, AXES_COOLOFF_TIME = 5, timedelta(minutes=15)
AXES_LOCKOUT_PARAMETERS = ["username"]
SILENCED_SYSTEM_CHECKS = ["axes.W006"]  # an account is locked whatever address the attempts come from
AXES_LOCKOUT_TEMPLATE = "office/locked_out.html"
AXES_RESET_ON_SUCCESS = True
SECOND_FACTOR = os.environ.get("GONGKAI_SECOND_FACTOR", "on") != "off"
OTP_TOTP_ISSUER = "公开"
SESSION_COOKIE_AGE, SESSION_SAVE_EVERY_REQUEST = (
    30 * 60,
    True,
)  # half an hour without a page, then sign in again
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_HTTPONLY, SESSION_COOKIE_SAMESITE, CSRF_COOKIE_SAMESITE = True, "Lax", "Lax"

_MAIL_URL = os.environ.get("GONGKAI_MAIL_URL", "")
MAIL_ON = bool(_MAIL_URL)
globals().update(mail_settings(_MAIL_URL))
DEFAULT_FROM_EMAIL = os.environ.get("GONGKAI_MAIL_FROM") or "gongkai@localhost"
SITE = os.environ.get("GONGKAI_SITE") or f"http://{os.environ.get('GONGKAI_ADDRESS', '127.0.0.1:8000')}"
QUIET = quiet_hours(os.environ.get("GONGKAI_QUIET", "20:00-7:30"))

STATIC_URL, STATIC_ROOT = "static/", HOME / "static"
WHITENOISE_USE_FINDERS = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "store.Account"

LANGUAGE_CODE = "zh-hans"
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True
