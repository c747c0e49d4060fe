"""Settings: what is read, and every fault told at once."""

from pathlib import Path

import pytest

from portal.config import DEVELOPMENT_KEY, Env, Settings, SettingsError

KEY = "k7Qz2mX9vB4nT8pL1sD6fG3hJ5wR0yUa"
PRODUCTION = {
    "PORTAL_ENV": "production",
    "PORTAL_SECRET_KEY": KEY,
    "PORTAL_PUBLIC_URL": "https://brygga.example",
    "PORTAL_SMTP_URL": "smtps://user:secret@mail.example",
    "PORTAL_DATABASE_URL": "postgresql://brygga@db.example/brygga",
}


def faults(**changes: str | None) -> list[str]:
    """The lines of the refusal when production's settings are changed so."""
    environ = {key: value for key, value in {**PRODUCTION, **changes}.items() if value is not None}
    with pytest.raises(SettingsError) as refusal:
        Settings.read(environ)
    return str(refusal.value).splitlines()


def test_nothing_given_is_development_on_sqlite():
    assert Settings.read({}) == Settings(
        env=Env.DEVELOPMENT,
        database_url="sqlite:///instance/portal.db",
        data_dir=Path("instance"),
        secret_key=DEVELOPMENT_KEY,
        public_url="http://127.0.0.1:8000",
    )


def test_database_lies_in_the_data_directory_unless_named():
    read = Settings.read({"PORTAL_DATA_DIR": "/var/lib/brygga"})
    assert (read.database_url, read.data_dir) == (
        "sqlite:////var/lib/brygga/portal.db",
        Path("/var/lib/brygga"),
    )


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg"])
def test_every_name_of_postgresql_gets_our_driver(scheme):
    read = Settings.read({"PORTAL_DATABASE_URL": f"{scheme}://u@h/d"})
    assert read.database_url == "postgresql+psycopg://u@h/d"


def test_production_starts_with_good_settings():
    read = Settings.read(PRODUCTION)
    assert (read.production, read.secure, read.host) == (True, True, "brygga.example")


@pytest.mark.parametrize(
    "key",
    [None, "", DEVELOPMENT_KEY, "short", "a" * 40, "ab" * 20, KEY[:31]],
)
def test_production_refuses_a_weak_key(key):
    assert faults(PORTAL_SECRET_KEY=key) == [
        "PORTAL_SECRET_KEY must be 32 or more random characters"
    ]


@pytest.mark.parametrize(
    ("changes", "line"),
    [
        ({"PORTAL_PUBLIC_URL": "http://brygga.example"}, "PORTAL_PUBLIC_URL must be https"),
        ({"PORTAL_PUBLIC_URL": None}, "PORTAL_PUBLIC_URL must be https"),
        ({"PORTAL_PUBLIC_URL": "brygga.example"}, "PORTAL_PUBLIC_URL must be an http(s)"),
        ({"PORTAL_PUBLIC_URL": "ftp://brygga.example"}, "PORTAL_PUBLIC_URL must be an http(s)"),
        ({"PORTAL_PUBLIC_URL": "https://"}, "PORTAL_PUBLIC_URL must be an http(s)"),
        ({"PORTAL_SMTP_URL": None}, "PORTAL_SMTP_URL must name"),
        ({"PORTAL_SMTP_URL": "mail.example"}, "PORTAL_SMTP_URL must be an smtp"),
        ({"PORTAL_DATABASE_URL": "mysql://h/d"}, "PORTAL_DATABASE_URL must be"),
        ({"PORTAL_ENV": "prod"}, "PORTAL_ENV must be one of"),
    ],
)
def test_production_refuses_what_cannot_run(changes, line):
    assert [fault for fault in faults(**changes) if fault.startswith(line)] != []


def test_every_fault_is_told_at_once():
    changes = {"PORTAL_SECRET_KEY": "x", "PORTAL_SMTP_URL": None, "PORTAL_PUBLIC_URL": "http://x"}
    assert len(faults(**changes)) == 3


def test_secrets_are_not_shown():
    shown = repr(Settings.read(PRODUCTION))
    assert KEY not in shown
    assert "user:secret" not in shown


def test_a_fault_never_repeats_the_key():
    assert all(
        "too short a key" not in line for line in faults(PORTAL_SECRET_KEY="too short a key")
    )
