"""All settings. What differs between machines comes from the environment.

.env.example lists every variable. A file .env beside manage.py is read where the
environment has no SECRET_KEY. Without DEBUG, whatever is missing stops the start.
"""

import sys
from pathlib import Path
from typing import Any

from todo_site.database import config
from todo_site.environment import Environment, providers

BASE_DIR = Path(__file__).resolve().parent.parent

env = Environment.of(BASE_DIR)

DEBUG = env.flag("DEBUG", default=False)
SECRET_KEY = env.required("SECRET_KEY", why="it signs sessions and links in mails.")
SECRET_KEY_FALLBACKS = env.words("SECRET_KEY_FALLBACKS")
ALLOWED_HOSTS = env.words("ALLOWED_HOSTS")
if DEBUG:
    ALLOWED_HOSTS = ALLOWED_HOSTS or ["localhost", "127.0.0.1", "[::1]"]
else:
    env.required("ALLOWED_HOSTS", why="name the hosts that this site answers for.")

ROOT_URLCONF = "todo_site.urls"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "allauth.account",
    "allauth.mfa",
    "allauth",
    "accounts.apps.AdministrationConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.staticfiles",
    "django.forms",
    "pgtrigger",
    "todo_site",
    "todo_site.database",
    "accounts.apps.AccountsConfig",
    "tasks",
]

# People who sign in at other sites, each as NAME=https://CLIENT:SECRET@ISSUER.
PROVIDERS = providers(env.words("OIDC_PROVIDERS"))
if PROVIDERS:
    INSTALLED_APPS += [
        "allauth.socialaccount",
        "allauth.socialaccount.providers.openid_connect",
        "accounts.providers.apps.ProvidersConfig",
    ]
    SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": PROVIDERS}}
    SOCIALACCOUNT_ADAPTER = "accounts.providers.adapter.ProviderAdapter"
    SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT = True
    # A form that leads to another site is against our policy for forms; a link is not.
    SOCIALACCOUNT_LOGIN_ON_GET = True
    SOCIALACCOUNT_FORMS = {"signup": "accounts.providers.forms.ProviderSignupForm"}

FORM_RENDERER = "todo_site.forms.Renderer"
CONTEXT_PROCESSORS = [
    "django.contrib.auth.context_processors.auth",
    "django.contrib.messages.context_processors.messages",
]
TEMPLATES = [
    # Our pages.
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {
            "environment": "todo_site.jinja.environment",
            "context_processors": [
                *CONTEXT_PROCESSORS,
                "accounts.appearance.appearance",
                "todo_site.jinja.one_token",
            ],
        },
    },
    # The admin's, and the form controls.
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                *CONTEXT_PROCESSORS,
            ],
        },
    },
]

# Database

COMMAND = sys.argv[1] if len(sys.argv) > 1 else ""
DATABASES = {
    "default": config.database(env, BASE_DIR, debug=DEBUG, command=COMMAND),
}

if REPLICA := config.replica(env):
    DATABASES["replica"] = REPLICA

DATABASE_WORKERS = env.number("WEB_CONCURRENCY", default=2, least=1)
DATABASE_THREADS = env.number("WEB_THREADS", default=4, least=1)
DATABASE_BUDGET = env.number("DB_CONNECTION_BUDGET", default=14, least=1)
DATABASE_ECHO = env.flag("DATABASE_ECHO", default=False)
DATABASE_SLOW_MILLISECONDS = env.number("DATABASE_SLOW_MILLISECONDS", default=100)

BACKUP_DIR = env.text("BACKUP_DIR") or BASE_DIR / "backups"
METRICS_TOKEN = env.text("METRICS_TOKEN")
ADMINS = [(address, address) for address in env.words("ADMINS")]
ALERT_WEBHOOK = env.text("ALERT_WEBHOOK")
ALERT_AFTER = env.number("ALERT_AFTER", default=60, least=1)
ALERT_COOLDOWN = env.number("ALERT_COOLDOWN", default=3600)

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "todo_site.middleware.headers",
    # In development Django's own server finds the files.
    *([] if DEBUG else ["whitenoise.middleware.WhiteNoiseMiddleware"]),
    "todo_site.alerts.watched",
    "todo_site.logs.RequestIdMiddleware",
    "todo_site.metrics.measured",
    "todo_site.health.probes",
    "django.middleware.gzip.GZipMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "accounts.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "accounts.middleware.signed_out",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "accounts.middleware.privacy",
    "accounts.middleware.presence",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "tasks.views.unchanged.answered_again",
    "accounts.middleware.time_zone",
    *(["todo_site.database.replica.reading"] if REPLICA else []),
    "allauth.account.middleware.AccountMiddleware",
    "todo_site.errors.ErrorPagesMiddleware",
]

# What workers share beside the database; each keeps its own where none is named.
LOCAL_CACHE = "django.core.cache.backends.locmem.LocMemCache"
CACHES: dict[str, dict[str, Any]] = {
    "default": {"BACKEND": LOCAL_CACHE},
    # Pages of the last minute, of 20 to 60 kB each; see tasks/views/unchanged.py.
    "pages": {
        "BACKEND": LOCAL_CACHE,
        "LOCATION": "pages",
        "TIMEOUT": 60,
        "OPTIONS": {"MAX_ENTRIES": 100},
    },
}
if CACHE_URL := env.text("CACHE_URL"):
    CACHES["default"] = {
        "BACKEND": "todo_site.cache.ForgivingCache",
        "LOCATION": CACHE_URL,
    }

# Accounts and sessions

AUTH_USER_MODEL = "accounts.User"
# What is read with a session to tell what its user has from what they had before.
USER_REVISION = "tasks.history.REVISION"
# Django's own, which knows one address for each user. allauth's would also let in by
# an address that somebody asked to change to and never confirmed.
AUTHENTICATION_BACKENDS = ["django.contrib.auth.backends.ModelBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.BCryptSHA256PasswordHasher",
    "accounts.hashers.AdoptedBCryptHasher",
]
VALIDATORS = "django.contrib.auth.password_validation"
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": f"{VALIDATORS}.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("email", "name")},
    },
    {"NAME": f"{VALIDATORS}.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "accounts.passwords.LengthValidator"},
    {"NAME": f"{VALIDATORS}.CommonPasswordValidator"},
    {"NAME": "accounts.passwords.GuessingValidator"},
]
ADMIN_PATH = env.text("ADMIN_PATH", default="admin/").strip("/") + "/"
ADMIN_REQUIRES_TWO_FACTOR = env.flag("ADMIN_REQUIRES_TWO_FACTOR", default=False)
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "tasks:list"
LOGOUT_REDIRECT_URL = "landing"
PASSWORD_RESET_TIMEOUT = 60 * 60

SESSION_ENGINE = "accounts.sessions"
SESSION_COOKIE_AGE = 7 * 24 * 60 * 60

ACCOUNT_ADAPTER = "accounts.adapter.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_FORMS = {
    "signup": "accounts.forms.SignupForm",
    "login": "accounts.forms.LoginForm",
    "reset_password": "accounts.forms.ResetPasswordForm",
    "reset_password_from_key": "accounts.forms.ResetPasswordKeyForm",
    "change_password": "accounts.forms.ChangePasswordForm",
    "set_password": "accounts.forms.SetPasswordForm",
    "add_email": "accounts.forms.AddEmailForm",
    "reauthenticate": "accounts.forms.ReauthenticateForm",
}
# Where mails can be sent, nobody learns at sign-up who else has an account: whoever it
# is, the answer is that a mail was sent.
SENDS_MAIL = not DEBUG and bool(env.text("EMAIL_URL"))
ACCOUNT_EMAIL_VERIFICATION = (
    "mandatory"
    if env.flag("EMAIL_VERIFICATION_REQUIRED", default=SENDS_MAIL)
    else "optional"
)
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_EMAIL_MAX_LENGTH = 255
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_SESSION_REMEMBER = True
# accounts.throttling counts in the database instead.
ACCOUNT_RATE_LIMITS = False
# Who may do without a confirmed address may do so here too.
MFA_ALLOW_UNVERIFIED_EMAIL = ACCOUNT_EMAIL_VERIFICATION != "mandatory"
MFA_ADAPTER = "accounts.factors.FactorAdapter"
# Recovery codes are ours: allauth's can be read from the database.
MFA_SUPPORTED_TYPES = ["totp", "webauthn"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_RATE_LIMITS = False
MFA_TOTP_ISSUER = "Todo"
MFA_TOTP_TOLERANCE = 1
# A browser allows passkeys over plain HTTP on localhost, and nowhere else.
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = DEBUG
MFA_FORMS = {
    "authenticate": "accounts.factors.CodeForm",
    "reauthenticate": "accounts.factors.CodeAgainForm",
    "activate_totp": "accounts.factors.AddAppForm",
    "add_webauthn": "accounts.factors.AddPasskeyForm",
    "authenticate_webauthn": "accounts.factors.UsePasskeyForm",
    "login_webauthn": "accounts.factors.PasskeyAloneForm",
    "reauthenticate_webauthn": "accounts.factors.PasskeyAgainForm",
    "edit_webauthn": "accounts.factors.RenamePasskeyForm",
}
ALLAUTH_TRUSTED_PROXY_COUNT = env.number("TRUSTED_PROXY_COUNT", default=0)

# Mail: printed on the terminal in development, refused elsewhere until it is set up.

if DEBUG or env.text("EMAIL_URL"):
    vars().update(env.email_url("EMAIL_URL", default="consolemail://"))
else:
    EMAIL_BACKEND = "todo_site.mail.Unconfigured"
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = env.text("DEFAULT_FROM_EMAIL", default="Todo <todo@localhost>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL

# Language and time: times are kept in UTC and shown in each person's own zone.

LANGUAGE_CODE = "en-gb"
USE_I18N = False
USE_TZ = True
TIME_ZONE = env.zone("TIME_ZONE", default="UTC")

# Files

STATIC_URL = "static/"
STATIC_ROOT = env.text("STATIC_ROOT") or BASE_DIR / "staticfiles"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    }
}

# Nobody else's page needs them.
WHITENOISE_ALLOW_ALL_ORIGINS = False

# Security

HTTPS = env.flag("HTTPS", default=not DEBUG)
HSTS_SUBDOMAINS = env.flag("HSTS_SUBDOMAINS", default=True)
SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = ["^(health/(live|ready)|metrics)$"]
SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS and HSTS_SUBDOMAINS
SECURE_HSTS_PRELOAD = HTTPS and HSTS_SUBDOMAINS
SECURE_REFERRER_POLICY = "same-origin"
# todo_site.middleware says it, of pages alone.
SECURE_CROSS_ORIGIN_OPENER_POLICY = None
if ALLAUTH_TRUSTED_PROXY_COUNT:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
# A browser takes such a cookie from this host alone, over TLS: RFC 6265bis, 4.1.3.2.
COOKIE_PREFIX = "__Host-" if HTTPS else ""
SESSION_COOKIE_NAME = f"{COOKIE_PREFIX}sessionid"
SESSION_COOKIE_SECURE = HTTPS
CSRF_COOKIE_NAME = f"{COOKIE_PREFIX}csrftoken"
CSRF_COOKIE_SECURE = HTTPS
MESSAGE_STORAGE = "todo_site.messages.Storage"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "todo_site.errors.csrf_failure"
X_FRAME_OPTIONS = "DENY"

# A text that is far too long is still shown at its field, and kept for its writer.
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
# Ten thousand tasks may be chosen at once.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_100
DATA_UPLOAD_MAX_NUMBER_FILES = 0

# The first line does not stand in for the last three.
CONTENT_SECURITY_POLICY = (
    "default-src 'none'; "
    "script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "manifest-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)

# Logging: to standard error, where a supervisor collects it.

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"},
        "json": {"()": "todo_site.logs.JsonFormatter"},
    },
    "handlers": {
        "stderr": {
            "class": "logging.StreamHandler",
            "formatter": "line" if DEBUG else "json",
        }
    },
    "root": {
        "handlers": ["stderr"],
        "level": env.choice(
            "LOG_LEVEL", default="INFO", among={"DEBUG", "INFO", "WARNING", "ERROR"}
        ),
    },
    "loggers": {"django": {"handlers": [], "propagate": True}},
}
