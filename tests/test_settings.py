import re
from concurrent.futures import ThreadPoolExecutor
from ipaddress import ip_network
from pathlib import Path

import pytest

from kb.accounts.user import Role
from kb.errors import Invalid
from kb.settings import Settings, SignOn


def test_the_defaults_need_nothing() -> None:
    settings = Settings.from_environment({"XDG_DATA_HOME": "/srv/x"})

    assert settings.data == Path("/srv/x/hamdeli")
    assert settings.database_url == "sqlite:////srv/x/hamdeli/hamdeli.db"
    assert settings.import_limit == 200_000_000
    assert settings.default_locale == "en"
    assert not settings.secure_cookies


def test_the_command_line_wins_over_the_environment(tmp_path: Path) -> None:
    settings = Settings.from_environment({"KB_DATA": "/elsewhere"}, data=tmp_path, secure_cookies=True)

    assert settings.data == tmp_path
    assert settings.secure_cookies


def test_every_setting_is_read() -> None:
    settings = Settings.from_environment(
        {
            "KB_DATA": "/srv/kb",
            "KB_DATABASE_URL": "postgresql://kb@db/kb",
            "KB_IMPORT_LIMIT": "1000",
            "KB_PUBLIC_URL": "https://help.example.org/",
            "KB_TRUSTED_HOSTS": "help.example.org, localhost:5000 .example.com [::1]",
            "KB_SECURE_COOKIES": "Yes",
            "KB_LOCALE": "zh-CN",
            "KB_OUTGOING_ALLOW": "10.0.0.0/8, fd00::/8 127.0.0.1",
            "KB_OUTGOING_PORTS": "443,8443",
            "KB_SMTP_URL": "smtps://kb:secret@mail.example.org:465",
            "KB_MAIL_FROM": "kb@example.org",
            "KB_OIDC_ISSUER": "https://login.example.org/realms/support",
            "KB_OIDC_CLIENT_ID": "hamdeli",
            "KB_OIDC_CLIENT_SECRET": "s",
            "KB_OIDC_NAME": "Example",
            "KB_OIDC_SCOPE": "openid groups",
            "KB_OIDC_ROLES_CLAIM": "realm_access.roles",
            "KB_OIDC_ROLES": "Support Admins=administrator, support=agent,support=translator,a=b=editor",
        }
    )

    assert settings == Settings(
        data=Path("/srv/kb"),
        database_url="postgresql+psycopg://kb@db/kb",
        import_limit=1000,
        public_url="https://help.example.org",
        trusted_hosts=("help.example.org", "localhost:5000", ".example.com", "[::1]"),
        secure_cookies=True,
        default_locale="zh",
        outgoing_allow=(ip_network("10.0.0.0/8"), ip_network("fd00::/8"), ip_network("127.0.0.1/32")),
        outgoing_ports=frozenset({443, 8443}),
        smtp_url="smtps://kb:secret@mail.example.org:465",
        mail_from="kb@example.org",
        sign_on=SignOn(
            issuer="https://login.example.org/realms/support",
            client_id="hamdeli",
            client_secret="s",
            name="Example",
            scope="openid groups",
            roles_claim="realm_access.roles",
            roles=(
                ("Support Admins", "administrator"),
                ("support", "agent"),
                ("support", "translator"),
                ("a=b", "editor"),
            ),
        ),
    )
    assert "secret" not in repr(settings)


@pytest.mark.parametrize(
    ("given", "secure", "hosts"),
    [
        ({}, False, ()),
        ({"KB_PUBLIC_URL": "http://kb.intra:5000"}, False, ("kb.intra", "localhost", "127.0.0.1")),
        ({"KB_PUBLIC_URL": "https://kb.example"}, True, ("kb.example", "localhost", "127.0.0.1")),
        ({"KB_PUBLIC_URL": "https://kb.example", "KB_SECURE_COOKIES": "0"}, False, None),
        ({"KB_PUBLIC_URL": "https://kb.example", "KB_TRUSTED_HOSTS": "a.example"}, True, ("a.example",)),
    ],
)
def test_a_public_address_decides_what_is_safe(
    given: dict[str, str], secure: bool, hosts: tuple[str, ...] | None
) -> None:
    settings = Settings.from_environment(given)

    assert settings.secure_cookies == secure
    assert hosts is None or settings.hosts == hosts


@pytest.mark.parametrize("kept", [b"", b"short"])
def test_a_damaged_key_stops_the_start(tmp_path: Path, kept: bytes) -> None:
    settings = Settings.from_environment({}, data=tmp_path)
    (tmp_path / "secret.key").write_bytes(kept)

    with pytest.raises(Invalid, match="holds no key"):
        settings.secret_key()


def test_the_readme_names_every_setting_with_its_default() -> None:
    root = Path(__file__).parents[1]
    table = dict(
        re.findall(
            r"^\| `(KB_\w+)` \|.*\| ([^|]+) \|$", (root / "README.md").read_text("utf-8"), re.MULTILINE
        )
    )
    read = set(re.findall(r'"(KB_[A-Z_]+)"', (root / "kb" / "settings.py").read_text("utf-8")))

    assert set(table) == read
    assert "~/.local/share/hamdeli" in table["KB_DATA"]
    assert table["KB_LOCALE"] == "`en`"
    assert table["KB_SECURE_COOKIES"] == "`1` where `KB_PUBLIC_URL` begins with `https`, else `0`"
    assert table["KB_IMPORT_LIMIT"] == f"{Settings.import_limit // 10**6} MB"


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("KB_SMTP_URL", "http://mail.example.org", "not a mail server"),
        ("KB_SMTP_URL", "smtp://", "not a mail server"),
        ("KB_SMTP_URL", "smtp://mail.example.org:99999", "not a mail server"),
        ("KB_SMTP_URL", "smtp://mail.example.org", "needs KB_MAIL_FROM"),
        ("KB_MAIL_FROM", "a@b\nBcc: c@d", "not a mail address"),
        ("KB_DATABASE_URL", "sqlite:///", "has to be a file"),
        ("KB_DATABASE_URL", "sqlite:///:memory:", "has to be a file"),
        ("KB_DATABASE_URL", "sqlite:////srv/x.db?mode=ro", "has to be a file"),
        ("KB_DATA", "~nobody-of-this-name/x", "no such home"),
        ("KB_DATABASE_URL", "mysql://x", "mysql is not a database; use one of: sqlite:///"),
        ("KB_IMPORT_LIMIT", "200 MB", "200 MB is not a size"),
        ("KB_IMPORT_LIMIT", "0", "whole number of bytes above 0"),
        ("KB_IMPORT_LIMIT", "-1", "whole number"),
        ("KB_IMPORT_LIMIT", "٣", "whole number"),
        ("KB_PUBLIC_URL", "help.example.org", "https://help.example.org"),
        ("KB_PUBLIC_URL", "javascript:alert(1)", "is not an address"),
        ("KB_PUBLIC_URL", "https://[", "is not an address"),
        ("KB_TRUSTED_HOSTS", "https://x", "is not a host name"),
        ("KB_SECURE_COOKIES", "maybe", "maybe is neither yes nor no"),
        ("KB_OUTGOING_ALLOW", "intranet", "intranet is not a network"),
        ("KB_OUTGOING_ALLOW", "10.0.0.1/8", "is not a network"),
        ("KB_OUTGOING_PORTS", "443,https", "https is not a port"),
        ("KB_OUTGOING_PORTS", "65536", "numbers from 1 to 65535"),
        ("KB_OUTGOING_PORTS", "٨٠", "is not a port"),
        ("KB_API_RATE", "0", "whole number from 1"),
        ("KB_API_WRONG_TOKENS", "many", "many is not a number of calls"),
        ("KB_LOCALE", "klingon", "klingon is not a language; use one of: el, en, fa, zh"),
    ],
)
def test_a_wrong_value_is_named_with_what_is_allowed(name: str, value: str, said: str) -> None:
    with pytest.raises(Invalid) as refused:
        Settings.from_environment({name: value})

    (problem,) = refused.value.problems
    assert problem.where == name
    assert said in str(problem)


def test_a_password_in_an_address_is_not_repeated() -> None:
    with pytest.raises(Invalid) as refused:
        Settings.from_environment({"KB_DATABASE_URL": "mysql://kb:secret@db/kb"})

    assert "secret" not in str(refused.value)


def test_all_wrong_values_are_named_at_once() -> None:
    with pytest.raises(Invalid) as refused:
        Settings.from_environment({"KB_IMPORT_LIMIT": "x", "KB_SECURE_COOKIES": "x"})

    assert [problem.where for problem in refused.value.problems] == ["KB_IMPORT_LIMIT", "KB_SECURE_COOKIES"]


def test_the_key_is_made_once_and_private(settings: Settings) -> None:
    with ThreadPoolExecutor(8) as threads:
        keys = set(threads.map(lambda _: settings.secret_key(), range(16)))

    file = settings.data / "secret.key"
    assert keys == {file.read_bytes()}
    assert len(file.read_bytes()) == 32
    assert file.stat().st_mode & 0o777 == 0o600
    assert [path.name for path in settings.data.iterdir()] == ["secret.key"]


SIGN_ON = {
    "KB_OIDC_ISSUER": "https://login.example.org",
    "KB_OIDC_CLIENT_ID": "hamdeli",
    "KB_OIDC_CLIENT_SECRET": "s3cret",
    "KB_OIDC_ROLES": "support=agent",
    "KB_PUBLIC_URL": "https://help.example.org",
}


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("KB_OIDC_ISSUER", "http://login.example.org", "is not an issuer"),
        ("KB_OIDC_ISSUER", "https://", "is not an issuer"),
        ("KB_OIDC_ISSUER", "https://[", "is not an issuer"),
        ("KB_OIDC_ISSUER", "https://login.example.org/?a=b", "is not an issuer"),
        ("KB_OIDC_CLIENT_ID", "", "has to be set together with KB_OIDC_ISSUER"),
        ("KB_OIDC_CLIENT_SECRET", "", "has to be set together with KB_OIDC_ISSUER"),
        ("KB_PUBLIC_URL", "", "has to be set together with KB_OIDC_ISSUER"),
        ("KB_OIDC_ROLES", "", "has to be set together with KB_OIDC_ISSUER"),
        ("KB_OIDC_ROLES", "support", "support gives no role"),
        ("KB_OIDC_ROLES", "support=boss", "one of the roles administrator, editor, translator, agent"),
        ("KB_OIDC_ROLES", "=agent", "write group=role"),
    ],
)
def test_a_wrong_setting_of_single_sign_on_is_named(name: str, value: str, said: str) -> None:
    with pytest.raises(Invalid) as refused:
        Settings.from_environment({**SIGN_ON, name: value})

    (problem,) = refused.value.problems
    assert problem.where == name
    assert said in str(problem)


def test_single_sign_on_names_the_provider_by_its_host_and_hides_its_secret() -> None:
    settings = Settings.from_environment(SIGN_ON)

    assert settings.sign_on
    assert settings.sign_on.name == "login.example.org"
    assert "s3cret" not in repr(settings)
    assert [role for _, role in settings.sign_on.roles] == ["agent"]


def test_the_roles_that_settings_know_are_those_of_people() -> None:
    groups = ",".join(f"group={role}" for role in Role)

    settings = Settings.from_environment({**SIGN_ON, "KB_OIDC_ROLES": groups})

    assert settings.sign_on
    assert [role for _, role in settings.sign_on.roles] == list(Role)
