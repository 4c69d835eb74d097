"""Everything is set by the environment; with nothing set, the embedded shape runs (design.md section 8).

.env.example lists every variable with its default.
"""

from pathlib import Path

import environ
from csp.constants import NONCE, NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from dmframework import logs

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()
environ.Env.read_env(BASE_DIR / ".env", overwrite=False)
from dmframework.illustrative import *  # noqa: E402, F403 -- reads the environment that has just been filled

# --- Shape: embedded (SQLite, filesystem broker) unless the environment names services ---------
VAR_DIR = Path(env.str("VAR_DIR", default=str(BASE_DIR / "var")))
REDIS_URL = env.str("REDIS_URL", default="")
DEBUG = env.bool("DEBUG", default=False)
EMBEDDED = "DATABASE_URL" not in env.ENVIRON

INSECURE_KEY = "embedded-only-key-never-used-where-a-database-url-is-set-0123456789"
SECRET_KEY = env.str("SECRET_KEY", default=INSECURE_KEY if EMBEDDED or DEBUG else "")
if not SECRET_KEY:
    raise ImproperlyConfigured("Set SECRET_KEY: a service with its own database needs a secret of its own.")
LOCAL_HOSTS = ["127.0.0.1", "localhost", "[::1]"]
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=LOCAL_HOSTS)
if SECRET_KEY == INSECURE_KEY and set(ALLOWED_HOSTS) - set(LOCAL_HOSTS):
    raise ImproperlyConfigured("Set SECRET_KEY: the built-in one is for this machine's own address only.")
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
HTTPS = env.bool("HTTPS", default=False)
SERVICE_NAME = env.str("SERVICE_NAME", default="Decentralised manufacture applications")

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "dmframework.static.ServedFiles",
    "django.forms",
    "django.contrib.humanize",
    "django.contrib.postgres",
    "guardian",
    "allauth",
    "allauth.account",
    "django_htmx",
    "django_filters",
    "django_prose_editor",
    "csp",
    "accounts",
    "submissions",
    "designation",
    "dmmf",
    "dmframework",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "dmframework.middleware.PermissionsPolicy",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "dmframework.middleware.SignInWithoutLoss",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "dmframework.middleware.PrivateByDefault",
    "submissions.middleware.RefusalsAsPages",
]

ROOT_URLCONF = "dmframework.urls"
WSGI_APPLICATION = "dmframework.wsgi.application"
ASGI_APPLICATION = "dmframework.asgi.application"
FORM_RENDERER = "dmframework.govuk.GovukRenderer"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "csp.context_processors.nonce",
                "dmframework.govuk.page_context",
            ],
            "builtins": ["dmframework.templatetags.govuk"],
        },
    }
]

# --- Database -----------------------------------------------------------------------------------
DATABASES = {"default": env.db("DATABASE_URL", default=f"sqlite:///{VAR_DIR / 'dm.sqlite3'}")}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # IMMEDIATE locks when a transaction begins, which gives select_for_update its meaning; WAL lets readers go on.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA recursive_triggers=ON;",
    }
else:
    # A new PostgreSQL connection per request costs six times the query: keep them.
    DATABASES["default"].setdefault("OPTIONS", {})["pool"] = {"min_size": 1, "max_size": 8}
    DATABASES["default"]["CONN_MAX_AGE"] = 0
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

CACHES = {
    "default": (
        {
            "BACKEND": "dmframework.cache.TolerantRedisCache",
            "LOCATION": REDIS_URL,
            "OPTIONS": {"socket_connect_timeout": 1, "socket_timeout": 1},
        }
        if REDIS_URL
        else {"BACKEND": "django.core.cache.backends.filebased.FileBasedCache", "LOCATION": VAR_DIR / "cache"}
    )
}

# --- People -------------------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "allauth.account.auth_backends.AuthenticationBackend",
    "guardian.backends.ObjectPermissionBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
ACCOUNT_ADAPTER = "accounts.adapter.ClosedSignup"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_FORMS = {
    "login": "accounts.forms.LoginForm",
    "reset_password": "accounts.forms.ResetPasswordForm",
    "reset_password_from_key": "accounts.forms.ResetPasswordKeyForm",
    "change_password": "accounts.forms.ChangePasswordForm",
}
ACCOUNT_RATE_LIMITS = {
    "login_failed": env.str("LOGIN_FAILED_LIMIT", default="10/m/ip,5/5m/key"),  # many demo people share an address
    "reauthenticate": env.str("SIGNATURE_LIMIT", default="10/m/user,40/h/user"),  # passwords entered to sign
    "verify": env.str("VERIFY_LIMIT", default="10/m/user,100/h/user"),  # files shown to be recognised
}
# Behind a proxy every visitor has its address, unless X-Forwarded-For is read; its last entries are the proxies' own.
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXY_COUNT", default=0)
SESSION_COOKIE_AGE = 60 * 60 * 24  # longer than 20 hours: no time-out while somebody writes (WCAG 2.2.1)
GUARDIAN_ANONYMOUS_USER_NAME = ANONYMOUS_USER_NAME = None
GUARDIAN_MONKEY_PATCH_USER = False

# --- Work outside the request -------------------------------------------------------------------
CELERY_BROKER_URL = REDIS_URL or "filesystem://localhost//"
if not REDIS_URL:
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "data_folder_in": str(VAR_DIR / "queue"),
        "data_folder_out": str(VAR_DIR / "queue"),
        "control_folder": str(VAR_DIR / "queue-control"),
        "polling_interval": 0.05,
    }
    for folder in ("queue", "queue-control"):
        (VAR_DIR / folder).mkdir(parents=True, exist_ok=True)
else:
    # Redis hands a message out again after this many seconds without an answer: more than twice a task's limit.
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "visibility_timeout": 700,
        "socket_timeout": 5,
        "socket_connect_timeout": 2,
        # How long a publisher tries before it gives up: the sweeper tells the queue later.
        "max_retries": 1,
        "interval_start": 0,
        "interval_step": 0.2,
        "interval_max": 0.5,
    }
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TASK_PUBLISH_RETRY = False  # the job row is the truth: a broker that is down must not hold a request up
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_MAX_TASKS_PER_CHILD = 100
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TASK_SOFT_TIME_LIMIT = 240
CELERY_TASK_TIME_LIMIT = 300
CELERY_TASK_DEFAULT_QUEUE = "render"
CELERY_TASK_ROUTES = {"dmmf.tasks.tell*": {"queue": "mail"}, "submissions.tasks.post": {"queue": "mail"}}
CELERY_TIMEZONE = "Europe/London"
RENDER_SWEEP_SECONDS = env.int("RENDER_SWEEP_SECONDS", default=10)
RENDER_LEASE_SECONDS = env.int("RENDER_LEASE_SECONDS", default=120)
RENDER_FRAGMENT_SECONDS = env.int("RENDER_FRAGMENT_SECONDS", default=20)  # processor time that one fragment may take
RENDER_FRAGMENT_MB = env.int("RENDER_FRAGMENT_MB", default=1024)  # of address space
RENDER_CHILD_MB = env.int("RENDER_CHILD_MB", default=180)  # a process that has grown beyond is replaced by a new one
FRAGMENT_LEASE_SECONDS = env.int("FRAGMENT_LEASE_SECONDS", default=60)  # more than a section may take
FRAGMENT_CACHE_MB = env.int("FRAGMENT_CACHE_MB", default=2048)
RENDER_HELPERS = env.int("RENDER_HELPERS", default=8)  # workers that are told of a document besides the first
MAIL_SWEEP_SECONDS = env.int("MAIL_SWEEP_SECONDS", default=30)
CELERY_BEAT_SCHEDULE = {
    "sweep-renderings": {"task": "submissions.tasks.sweep", "schedule": RENDER_SWEEP_SECONDS},
    "sweep-imports": {"task": "dmmf.tasks.sweep_imports", "schedule": RENDER_SWEEP_SECONDS},
    "remind-of-what-is-due": {"task": "submissions.tasks.remind", "schedule": 3600, "options": {"expires": 3000}},
    "refresh-clocks": {"task": "submissions.tasks.refresh_clocks", "schedule": 86400, "options": {"expires": 80000}},
    "post": {
        "task": "submissions.tasks.post",
        "schedule": MAIL_SWEEP_SECONDS,
        "options": {"expires": MAIL_SWEEP_SECONDS},
    },
    # A mail a day at most; each hour again where it could not be sent.
    "tell-of-what-ends": {"task": "dmmf.tasks.tell_all", "schedule": 3600, "options": {"expires": 3000}},
}
CELERY_BEAT_SCHEDULE_FILENAME = str(VAR_DIR / "beat-schedule")

# --- Files --------------------------------------------------------------------------------------
MEDIA_ROOT = VAR_DIR / "files"
STATIC_URL = "/static/"
STATIC_ROOT = env.path("STATIC_ROOT", default=str(VAR_DIR / "static"))
NODE_MODULES = BASE_DIR / "node_modules"
STATICFILES_DIRS = [
    BASE_DIR / "static",
    ("govuk", NODE_MODULES / "govuk-frontend" / "dist" / "govuk"),
    ("moj", NODE_MODULES / "@ministryofjustice" / "frontend" / "moj"),
]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": env.str("STATICFILES_BACKEND", default="dmframework.static.Storage")},
}
SEAL_CERTIFICATE = env.str("SEAL_CERTIFICATE", default="")  # a PKCS#12 file; empty: nothing is sealed
SEAL_PASSWORD = env.str("SEAL_PASSWORD", default="")
UPLOAD_LIMIT_MB = env.int("UPLOAD_LIMIT_MB", default=50)
CLAMD_ADDRESS = env.str("CLAMD_ADDRESS", default="")  # of the virus scanner; empty: uploads are not scanned
CLAMD_SECONDS = env.int("CLAMD_SECONDS", default=60)
if CLAMD_ADDRESS and not CLAMD_ADDRESS.startswith(("tcp://", "unix:///")):
    raise ImproperlyConfigured("CLAMD_ADDRESS must be tcp://HOST:PORT or unix:///PATH, or empty.")
DATA_UPLOAD_MAX_MEMORY_SIZE = 20 * 1024 * 1024  # text of one page of answers, files not counted
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000
FILE_UPLOAD_PERMISSIONS = 0o640

# --- E-mail -------------------------------------------------------------------------------------
EMAIL_CONFIG = env.email_url("EMAIL_URL", default="consolemail://")
vars().update(EMAIL_CONFIG)
EMAIL_TIMEOUT = env.int("EMAIL_SECONDS", default=20)
MAIL_LEASE_SECONDS = 10 * EMAIL_TIMEOUT  # more than sending one may take: the timeout holds for each word of the server
MAIL_TRIES = env.int("MAIL_TRIES", default=20)  # the first hour six times, then once an hour
DIGEST_HOUR = env.int("DIGEST_HOUR", default=7)  # Europe/London, of the e-mail that those get who want one a day
if not 0 <= DIGEST_HOUR <= 23:
    raise ImproperlyConfigured("DIGEST_HOUR must be an hour of the day, 0 to 23.")
# Where the service is reached, for links in mail that no request asked for: https://dossiers.example
SERVICE_ADDRESS = env.str("SERVICE_ADDRESS", default="") or next(iter(CSRF_TRUSTED_ORIGINS), "http://127.0.0.1:8000")
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="no-reply@localhost")

# --- Language and time --------------------------------------------------------------------------
LANGUAGE_CODE = "en-gb"
TIME_ZONE = "Europe/London"
USE_TZ = USE_I18N = True

# --- Security -----------------------------------------------------------------------------------
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "object-src": [NONE],
        "manifest-src": [SELF],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
if env.bool("BEHIND_PROXY", default=False):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
CSRF_FAILURE_VIEW = "dmframework.views.csrf_failure"

# --- Logs ---------------------------------------------------------------------------------------
LOGGING = logs.configured(env.str("LOG_LEVEL", default="INFO"))
