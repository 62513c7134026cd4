"""The one settings file: everything that differs between a laptop and a province comes from the environment (environment.py reads it).

Without any variable the embedded default runs: SQLite, Celery on a folder, debug off, a secret key made once in DATA_DIR.
"""

import os
from datetime import date, timedelta
from pathlib import Path
from urllib.parse import urlsplit

from celery.schedules import crontab
from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _
from kombu import Queue

from roster.environment import database, flag, secret_key, words

BASE_DIR = Path(__file__).resolve().parent.parent
DATA_DIR = Path(os.environ.get("DATA_DIR", BASE_DIR / "var")).resolve()
EMBEDDED = not os.environ.get("DATABASE_URL")
DEBUG = flag("DEBUG")
SECRET_KEY = secret_key(DATA_DIR, is_embedded=EMBEDDED)
SECRET_KEY_FALLBACKS = words("SECRET_KEY_FALLBACKS")  # former keys: sessions and second factors made with them go on
ALLOWED_HOSTS = words("ALLOWED_HOSTS", "127.0.0.1,localhost,[::1]" if EMBEDDED else "")
CSRF_TRUSTED_ORIGINS = words("CSRF_TRUSTED_ORIGINS")
HTTPS = flag("HTTPS", default=not EMBEDDED)

INSTALLED_APPS = [
    "policies",
    "roster",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django_htmx",
    "template_partials",
    "treebeard",
    "auditlog",
    "csp",
    "axes",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
]

MIDDLEWARE = [
    "roster.views.watch.WatchMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "roster.views.language.ChosenLanguageMiddleware",
    "roster.views.freshness.FreshPagesMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "roster.views.idle.IdleMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "roster.views.request.SignInMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "roster.views.second_factor.SecondFactorMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "auditlog.middleware.AuditlogMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "roster.urls"
WSGI_APPLICATION = "roster.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "roster.views.navigation.navigation",
            ],
        },
    },
]

DATABASES = {"default": database(DATA_DIR)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- who may come in -------------------------------------------------------------------------------------------------------------

AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
ACCOUNT_ADAPTER = "roster.accounts.ClosedDoor"
ACCOUNT_FORMS = {"login": "roster.forms.account.LoginForm"}
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
# A whole office shares one address: the limits by address only slow down a flood. Guessing a password from one address is stopped by
# axes; guessing one from many, or the code of a second factor, by the limit by account. Each web process counts for itself.
ACCOUNT_RATE_LIMITS = {"login": "300/m/ip", "login_failed": "60/m/ip,20/15m/key"}
# A provincial sign-on, known by its address; OIDC_CLAIM is where it says the NIP. Who isn't in the staff table stays outside.
OIDC_SERVER_URL = os.environ.get("OIDC_SERVER_URL", "")
OIDC_CLAIM = os.environ.get("OIDC_CLAIM", "preferred_username")
SOCIALACCOUNT_ADAPTER = "roster.accounts.ProvincialDoor"
SOCIALACCOUNT_STORE_TOKENS = False
SOCIALACCOUNT_PROVIDERS = {
    "openid_connect": {
        "OAUTH_PKCE_ENABLED": True,
        "APPS": [
            {
                "provider_id": "sso",
                "name": os.environ.get("OIDC_NAME", "SSO"),
                "client_id": os.environ.get("OIDC_CLIENT_ID", ""),
                "secret": os.environ.get("OIDC_CLIENT_SECRET", ""),
                "settings": {"server_url": OIDC_SERVER_URL},
            }
        ]
        if OIDC_SERVER_URL
        else [],
    }
}
MFA_ADAPTER = "roster.accounts.SecondFactor"
SECOND_FACTOR_FOR_ADMINS = flag("SECOND_FACTOR_FOR_ADMINS")
MFA_TOTP_ISSUER = "Jadwal Kerja ASN"
SESSION_COOKIE_AGE = (
    14 * 24 * 60 * 60
)  # for "stay logged in"; without it a session ends with the browser, or when it has lain idle:
SESSION_IDLE_S = 4 * 60 * 60
SESSION_ENGINE = "roster.sessions"
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "roster:home"
LOGOUT_REDIRECT_URL = "account_login"
AXES_FAILURE_LIMIT = 10
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_LOCKOUT_TEMPLATE = "account/locked.html"
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
# The address is the peer's, not a header's: anyone can write X-Forwarded-For. TRUSTED_PROXIES says how many proxies of ours add to it;
# the one that the first of them saw counts, for axes as for allauth.
ALLAUTH_TRUSTED_PROXY_COUNT = int(os.environ.get("TRUSTED_PROXIES", "0"))
AXES_CLIENT_IP_CALLABLE = "allauth.core.internal.httpkit.get_client_ip"

# --- headers and cookies ---------------------------------------------------------------------------------------------------------

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        # Chromium holds a form's redirects to this too, and the button of the provincial sign-on redirects there.
        "form-action": [
            SELF,
            *([f"{urlsplit(OIDC_SERVER_URL).scheme}://{urlsplit(OIDC_SERVER_URL).netloc}"] if OIDC_SERVER_URL else []),
        ],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    },
}
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = SECURE_SSL_REDIRECT = HTTPS
LANGUAGE_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Lax"
if HTTPS:  # with this prefix browsers take the cookie from this host alone, over HTTPS
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-sessionid", "__Host-csrftoken"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"  # messages may name people: nothing for a cookie
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^(healthz|readyz|metrics)$"]
if ALLAUTH_TRUSTED_PROXY_COUNT:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

# --- language, time --------------------------------------------------------------------------------------------------------------

LANGUAGE_CODE = "id"
LANGUAGES = [("id", _("Indonesian")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "Asia/Jakarta"
USE_TZ = True
USE_THOUSAND_SEPARATOR = False
TODAY = date.fromisoformat(text) if (text := os.environ.get("TODAY")) else None  # one injectable "today" for demo, tests and pages

# --- files -----------------------------------------------------------------------------------------------------------------------

STATIC_URL = "static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = Path(os.environ.get("STATIC_ROOT", DATA_DIR / "staticfiles"))
PLAIN_STATIC = "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"  # between browser and server of one machine
COMPRESSED_STATIC = "whitenoise.storage.CompressedManifestStaticFilesStorage"  # takes seconds once, spares every client
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": os.environ.get("STATIC_BACKEND", PLAIN_STATIC if EMBEDDED else COMPRESSED_STATIC)},
}
MEDIA_ROOT = DATA_DIR / "uploads"
MAX_UPLOAD_BYTES = 10 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
FILE_UPLOAD_HANDLERS = [
    "roster.uploads.CappedUpload",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024

# --- queue: the database row is the truth, Celery only the doorbell ----------------------------------------------------------------

REDIS_URL = os.environ.get("REDIS_URL", "")
QUEUE_DIR = DATA_DIR / "queue"
CELERY_BROKER_URL = REDIS_URL or "filesystem://localhost"
if not REDIS_URL:
    QUEUE_DIR.mkdir(parents=True, exist_ok=True)
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "data_folder_in": str(QUEUE_DIR),
        "data_folder_out": str(QUEUE_DIR),
        "control_folder": str(QUEUE_DIR / "control"),
        "polling_interval": 0.2,
    }
else:
    CELERY_BROKER_TRANSPORT_OPTIONS = {"socket_timeout": 5, "socket_connect_timeout": 2, "visibility_timeout": 3600}  # seconds
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None  # a worker waits for its broker as long as that takes
# A worker without -Q serves both; production keeps one for the heads alone.
CELERY_TASK_QUEUES = [Queue(name, routing_key=name) for name in ("celery", "batch")]
# On Redis the lower number goes first, over both queues: the bells of beat, then what heads ask for, then the province.
CELERY_TASK_ROUTES = {"roster.tasks.solve": {"priority": 3}, "roster.tasks.solve_batch": {"queue": "batch", "priority": 9}}
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_PUBLISH_RETRY = False  # a bell that can't ring is rung again by the reaper; the page must not wait
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
SOLVE_TIME_LIMIT_S = int(os.environ.get("SOLVE_TIME_LIMIT_S", "60"))  # of each independent part
ACTIVE_SOLVES_PER_USER = 5
SOLVES_PER_USER = UPLOADS_PER_USER = 30  # within ten minutes: far more than a person needs, far less than a script would ask for
SOLVE_LEASE_S = 30  # a worker that hasn't beaten for so long is dead
SOLVE_ATTEMPTS = 3
# A solve of many parts ends with the best it has found at the soft limit; at the hard one its heart stops (so its lease lapses) and
# Celery kills the child. Redis hands an unanswered bell out again only after both.
SOLVE_SOFT_LIMIT_S = 20 * 60
SOLVE_HARD_LIMIT_S = CELERY_TASK_TIME_LIMIT = 25 * 60
REAPER_INTERVAL_S = 5
MAIL_INTERVAL_S = 15
SCHEDULE_INTERVAL_S = 60  # a scheduled roster goes out within the first minute of its day
CELERY_BEAT_SCHEDULE = {
    "reap": {"task": "roster.tasks.reap", "schedule": REAPER_INTERVAL_S, "options": {"expires": REAPER_INTERVAL_S}},
    "mail": {"task": "roster.tasks.mail", "schedule": MAIL_INTERVAL_S, "options": {"expires": MAIL_INTERVAL_S}},
    "publish": {
        "task": "roster.tasks.publish_scheduled",
        "schedule": SCHEDULE_INTERVAL_S,
        "options": {"expires": SCHEDULE_INTERVAL_S},
    },
    "clear": {"task": "roster.tasks.clear", "schedule": crontab(hour=2, minute=30)},
}
CELERY_TIMEZONE = TIME_ZONE
CELERY_BEAT_SCHEDULE_FILENAME = str(DATA_DIR / "celerybeat-schedule")

METRICS_TOKEN = os.environ.get("METRICS_TOKEN", "")  # what Prometheus sends as its bearer token; empty: there is no /metrics

# --- the product -----------------------------------------------------------------------------------------------------------------

DEFAULT_CIRCULARS = ["SE Sekda DKI 34/2023"]  # an agency of DKI adopts it by itself (domain.md, section 1)
EMAIL_HOST = os.environ.get("EMAIL_HOST", "")
EMAIL_BACKEND = os.environ.get("EMAIL_BACKEND") or f"django.core.mail.backends.{'smtp' if EMAIL_HOST else 'console'}.EmailBackend"
EMAIL_PORT = int(os.environ.get("EMAIL_PORT", "587"))
EMAIL_HOST_USER = os.environ.get("EMAIL_HOST_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("EMAIL_HOST_PASSWORD", "")
EMAIL_USE_TLS = flag("EMAIL_USE_TLS", default=True)
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = os.environ.get("DEFAULT_FROM_EMAIL", "jadwal@localhost")

LOG_LEVEL = os.environ.get("LOG_LEVEL", "INFO")
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "plain": {"()": "roster.logs.PlainFormatter", "format": "{asctime} {levelname} {name} {message}", "style": "{"},
        "json": {"()": "roster.logs.JsonFormatter"},
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain" if EMBEDDED else "json"}},
    "root": {"handlers": ["console"], "level": LOG_LEVEL},
    "loggers": {
        "axes": {"level": "WARNING"},
        # A terminal with `make run` shows what goes wrong, a log collector everything.
        **({name: {"level": "WARNING"} for name in ("celery", "roster.request")} if EMBEDDED else {}),
    },
}
