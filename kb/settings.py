"""What an operator can set: read once from the environment, checked, frozen.

Nothing else reads the environment. A wrong value stops the start and names the variable, the value
and what is allowed.
"""

import os
import re
import secrets
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from urllib.parse import urlsplit

from kb.errors import N_, Invalid, Problem
from kb.languages import LANGUAGES, parse_locale

_SQLITE = "sqlite:///"
_SCHEMES = (_SQLITE, "postgresql://", "postgresql+psycopg://")
_HOST = re.compile(
    r"\.?[A-Za-z0-9]([A-Za-z0-9.-]{0,250}[A-Za-z0-9])?(:[0-9]{1,5})?|\[[0-9a-fA-F:.]{2,45}\](:[0-9]{1,5})?"
)
_SECRET = 32  # bytes
_MAIL = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_{|}~-]{1,64}@[A-Za-z0-9-]{1,63}(\.[A-Za-z0-9-]{1,63}){0,8}")
_ROLES = ("administrator", "editor", "translator", "agent")
_HERE = frozenset({"localhost", "127.0.0.1", "::1"})
_YES = frozenset({"1", "true", "yes", "on"})
_NO = frozenset({"0", "false", "no", "off", ""})


@dataclass(frozen=True)
class SignOn:
    """The OpenID Connect provider that people sign in with. `roles` are pairs of a value of the claim and the role
    that it gives.
    """

    issuer: str
    client_id: str
    client_secret: str = field(repr=False)
    name: str
    scope: str
    roles_claim: str
    roles: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Settings:
    """How this installation runs. `import_limit` and `attachment_limit` (one file) are in bytes; `database_url` is
    SQLAlchemy's spelling.

    `api_rate` are the calls that one token may make in a minute, `api_wrong_tokens` the wrong tokens that one address may
    send.
    """

    data: Path
    database_url: str
    import_limit: int = 200_000_000
    attachment_limit: int = 10_000_000
    public_url: str | None = None
    trusted_hosts: tuple[str, ...] = ()
    secure_cookies: bool = False
    default_locale: str = "en"
    outgoing_allow: tuple[IPv4Network | IPv6Network, ...] = ()
    outgoing_ports: frozenset[int] = frozenset({80, 443})
    api_rate: int = 3_000
    api_wrong_tokens: int = 3_000
    smtp_url: str | None = field(default=None, repr=False)  # it may hold a password
    mail_from: str | None = None
    sign_on: SignOn | None = None

    @classmethod
    def from_environment(
        cls, environ: Mapping[str, str], *, data: Path | None = None, **overrides: object
    ) -> "Settings":
        """Read the `KB_…` variables; `data` and `overrides` (field names) win over them. Raises Invalid."""
        problems: list[Problem] = []
        folder = _folder(data or Path(environ.get("KB_DATA") or _home(environ)), problems)
        settings = cls(
            data=folder,
            database_url=_database_url(environ, folder, problems),
            import_limit=_bytes(environ, "KB_IMPORT_LIMIT", cls.import_limit, problems),
            attachment_limit=_bytes(environ, "KB_ATTACHMENT_LIMIT", cls.attachment_limit, problems),
            public_url=_address(environ, "KB_PUBLIC_URL", problems),
            trusted_hosts=_hosts(environ, "KB_TRUSTED_HOSTS", problems),
            secure_cookies=_switch(environ, "KB_SECURE_COOKIES", _is_behind_tls(environ), problems),
            default_locale=_locale(environ, "KB_LOCALE", cls.default_locale, problems),
            outgoing_allow=_networks(environ, "KB_OUTGOING_ALLOW", problems),
            outgoing_ports=_ports(environ, "KB_OUTGOING_PORTS", cls.outgoing_ports, problems),
            api_rate=_a_minute(environ, "KB_API_RATE", cls.api_rate, problems),
            api_wrong_tokens=_a_minute(environ, "KB_API_WRONG_TOKENS", cls.api_wrong_tokens, problems),
            smtp_url=_mail_server(environ, "KB_SMTP_URL", problems),
            mail_from=_sender(environ, "KB_MAIL_FROM", problems),
            sign_on=_sign_on(environ, problems),
        )
        if settings.smtp_url and not (settings.mail_from and settings.public_url):
            message = N_("mail needs KB_MAIL_FROM, the sender, and KB_PUBLIC_URL, where its links lead")
            problems.append(Problem("KB_SMTP_URL", message))
        if problems:
            raise Invalid(problems)
        return replace(settings, **overrides)  # type: ignore[arg-type]  # field names, checked by replace

    @property
    def hosts(self) -> tuple[str, ...]:
        """The host names that are answered to: those that are trusted, else the public address's and this machine's own.

        Empty where neither was set: any name.
        """
        public = urlsplit(self.public_url or "").hostname
        return self.trusted_hosts or ((public, "localhost", "127.0.0.1") if public else ())

    @property
    def index_folder(self) -> Path:
        """Where the search index lives: derived data, safe to delete."""
        return self.data / "index"

    def secret_key(self) -> bytes:
        """Give the key that forms are signed with; made at the first start, readable by its owner only.

        Raises Invalid where the file does not hold a key: with an empty one anybody could sign.
        """
        self.data.mkdir(mode=0o700, parents=True, exist_ok=True)
        path = self.data / "secret.key"
        if not path.exists():
            _make_secret(path)
        if path.stat().st_mode & 0o077:
            path.chmod(0o600)
        key = path.read_bytes()
        if len(key) < _SECRET:
            message = N_("%(value)s holds no key; delete it, and a new one is made at the next start")
            raise Invalid([Problem("KB_DATA", message, {"value": str(path)})])
        return key


def _make_secret(path: Path) -> None:
    made = path.with_name(f".secret.{os.getpid()}.{secrets.token_hex(4)}")
    try:
        handle = os.open(made, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(secrets.token_bytes(_SECRET))
            file.flush()
            os.fsync(file.fileno())  # a power cut must not leave an empty key behind its name
        with suppress(FileExistsError):  # another process was first
            os.link(made, path)  # atomic
    finally:
        made.unlink(missing_ok=True)


def _home(environ: Mapping[str, str]) -> Path:
    base = environ.get("XDG_DATA_HOME") or "~/.local/share"
    return Path(base) / "hamdeli"


def _folder(named: Path, problems: list[Problem]) -> Path:
    try:
        return named.expanduser().absolute()
    except RuntimeError:  # a person that this machine does not know, or nobody's home
        message = N_("%(value)s cannot be used as a folder: this machine knows no such home")
        problems.append(Problem("KB_DATA", message, {"value": str(named)[:80]}))
        return named.absolute()


def _database_url(environ: Mapping[str, str], folder: Path, problems: list[Problem]) -> str:
    url = environ.get("KB_DATABASE_URL")
    if not url:
        return f"{_SQLITE}{folder / 'hamdeli.db'}"
    if not url.startswith(_SCHEMES):
        # The value may hold a password: only what stands before it is repeated.
        problems.append(
            Problem(
                "KB_DATABASE_URL",
                N_("%(value)s is not a database; use one of: %(allowed)s"),
                {
                    "value": url.split("://")[0][:40],
                    "allowed": ", ".join(f"{scheme}…" for scheme in _SCHEMES),
                },
            )
        )
    elif url.startswith(_SQLITE) and (url in (_SQLITE, f"{_SQLITE}:memory:") or "?" in url):
        message = N_("the database has to be a file: write sqlite:/// and its path, without options")
        problems.append(Problem("KB_DATABASE_URL", message))
    return url.replace("postgresql://", "postgresql+psycopg://", 1)


def _bytes(environ: Mapping[str, str], name: str, default: int, problems: list[Problem]) -> int:
    value = environ.get(name) or str(default)
    if value.isascii() and value.isdecimal() and len(value) <= 12 and int(value) > 0:
        return int(value)
    problems.append(
        Problem(
            name, N_("%(value)s is not a size; use a whole number of bytes above 0"), {"value": value[:40]}
        )
    )
    return default


def _a_minute(environ: Mapping[str, str], name: str, default: int, problems: list[Problem]) -> int:
    value = environ.get(name) or str(default)
    if value.isascii() and value.isdecimal() and len(value) <= 7 and int(value) > 0:
        return int(value)
    message = N_("%(value)s is not a number of calls; use a whole number from 1 to 9999999")
    problems.append(Problem(name, message, {"value": value[:40]}))
    return default


def _address(environ: Mapping[str, str], name: str, problems: list[Problem]) -> str | None:
    value = environ.get(name)
    if not value:
        return None
    try:
        parts = urlsplit(value)
        good = (
            parts.scheme in ("http", "https")
            and bool(parts.hostname)
            and not parts.query
            and not parts.fragment
        )
    except ValueError:
        good = False
    if not good:
        problems.append(
            Problem(
                name,
                N_("%(value)s is not an address; use one such as https://help.example.org"),
                {"value": value[:80]},
            )
        )
    return value.rstrip("/")


def _mail_server(environ: Mapping[str, str], name: str, problems: list[Problem]) -> str | None:
    value = environ.get(name)
    if not value:
        return None
    try:
        parts = urlsplit(value)
        good = parts.scheme in ("smtp", "smtps") and bool(parts.hostname) and not parts.path.strip("/")
        good = good and parts.port != 0  # reading the port raises where it is none
    except ValueError:
        good = False
    if not good:  # not repeated: it may hold a password
        problems.append(
            Problem(name, N_("this is not a mail server; write smtp://name:password@mail.example.org:587"))
        )
    return value if good else None


def _sender(environ: Mapping[str, str], name: str, problems: list[Problem]) -> str | None:
    value = environ.get(name)
    if value and not _MAIL.fullmatch(value):
        message = N_("%(value)s is not a mail address; use one such as support@example.org")
        problems.append(Problem(name, message, {"value": value[:80]}))
    return value or None


def _hosts(environ: Mapping[str, str], name: str, problems: list[Problem]) -> tuple[str, ...]:
    hosts = tuple(environ.get(name, "").replace(",", " ").split())
    for host in hosts:
        if not _HOST.fullmatch(host):
            message = N_(
                "%(value)s is not a host name; use names such as help.example.org, with commas between"
            )
            problems.append(Problem(name, message, {"value": host[:80]}))
    return hosts


def _sign_on(environ: Mapping[str, str], problems: list[Problem]) -> SignOn | None:
    issuer = environ.get("KB_OIDC_ISSUER", "")
    if not issuer:
        return None
    for name in ("KB_PUBLIC_URL", "KB_OIDC_CLIENT_ID", "KB_OIDC_CLIENT_SECRET", "KB_OIDC_ROLES"):
        if not environ.get(name):
            problems.append(Problem(name, N_("has to be set together with KB_OIDC_ISSUER")))
    host = _issuer_host(issuer, problems)
    return SignOn(
        issuer=issuer,
        client_id=environ.get("KB_OIDC_CLIENT_ID", ""),
        client_secret=environ.get("KB_OIDC_CLIENT_SECRET", ""),
        name=environ.get("KB_OIDC_NAME") or host,
        scope=environ.get("KB_OIDC_SCOPE") or "openid profile",
        roles_claim=environ.get("KB_OIDC_ROLES_CLAIM") or "groups",
        roles=_roles_of_groups(environ, "KB_OIDC_ROLES", problems),
    )


def _issuer_host(issuer: str, problems: list[Problem]) -> str:
    try:
        parts = urlsplit(issuer)
        host = parts.hostname or ""
        good = parts.scheme == "https" or (parts.scheme == "http" and host in _HERE)
        good = good and bool(host) and not parts.query and not parts.fragment and len(issuer) <= 400
    except ValueError:
        host, good = "", False
    if not good:
        message = N_("%(value)s is not an issuer; use one such as https://login.example.org, with https")
        problems.append(Problem("KB_OIDC_ISSUER", message, {"value": issuer[:80]}))
    return host


def _roles_of_groups(
    environ: Mapping[str, str], name: str, problems: list[Problem]
) -> tuple[tuple[str, str], ...]:
    pairs = []
    for value in filter(None, map(str.strip, environ.get(name, "").split(","))):
        group, sign, role = (part.strip() for part in value.rpartition("="))
        if not sign or not group or role not in _ROLES:
            message = N_("%(value)s gives no role; write group=role, with one of the roles %(allowed)s")
            problems.append(Problem(name, message, {"value": value[:80], "allowed": ", ".join(_ROLES)}))
        pairs.append((group, role))
    return tuple(pairs)


def _networks(
    environ: Mapping[str, str], name: str, problems: list[Problem]
) -> tuple[IPv4Network | IPv6Network, ...]:
    networks = []
    for value in environ.get(name, "").replace(",", " ").split():
        try:
            networks.append(ip_network(value))
        except ValueError:
            message = N_(
                "%(value)s is not a network; use networks such as 10.0.0.0/8 or fd00::/8, with commas between"
            )
            problems.append(Problem(name, message, {"value": value[:80]}))
    return tuple(networks)


def _ports(
    environ: Mapping[str, str], name: str, default: frozenset[int], problems: list[Problem]
) -> frozenset[int]:
    values = environ.get(name, "").replace(",", " ").split()
    for value in values:
        if not (value.isascii() and value.isdecimal() and len(value) <= 5 and 0 < int(value) < 65_536):
            message = N_("%(value)s is not a port; use numbers from 1 to 65535, with commas between")
            problems.append(Problem(name, message, {"value": value[:40]}))
            return default
    return frozenset(map(int, values)) or default


def _locale(environ: Mapping[str, str], name: str, default: str, problems: list[Problem]) -> str:
    value = environ.get(name)
    if not value:
        return default  # without loading the languages: most commands do not need them
    code = parse_locale(value)
    if code is None:
        arguments = {"value": value[:40], "known": ", ".join(LANGUAGES)}
        problems.append(Problem(name, N_("%(value)s is not a language; use one of: %(known)s"), arguments))
    return code or default


def _is_behind_tls(environ: Mapping[str, str]) -> bool:
    return environ.get("KB_PUBLIC_URL", "").startswith("https://")


def _switch(environ: Mapping[str, str], name: str, default: bool, problems: list[Problem]) -> bool:
    value = environ.get(name, "").strip().lower()
    if not value:
        return default
    if value not in _YES | _NO:
        problems.append(
            Problem(name, N_("%(value)s is neither yes nor no; use 1 or 0"), {"value": value[:40]})
        )
    return value in _YES
