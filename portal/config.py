"""Settings, read once from the environment. Wrong values stop the start."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

DEVELOPMENT_KEY = "development only, never for real data"
MIN_KEY = 32


class Env(StrEnum):
    """Where the portal runs; only production holds real data."""

    PRODUCTION = "production"
    DEVELOPMENT = "development"
    TEST = "test"


class SettingsError(Exception):
    """The environment asks for something that cannot run; says what in one line a fault."""


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that differs from one installation to the next."""

    env: Env = Env.DEVELOPMENT
    database_url: str = "sqlite:///instance/portal.db"
    data_dir: Path = Path("instance")
    secret_key: str = field(default=DEVELOPMENT_KEY, repr=False)
    public_url: str = "http://127.0.0.1:8000"
    smtp_url: str = field(default="", repr=False)
    mail_from: str = "Brygga <no-reply@localhost>"
    max_body: int = 1_000_000

    @property
    def production(self) -> bool:
        """Real people and real data: no demonstration, no developer pages."""
        return self.env is Env.PRODUCTION

    @property
    def secure(self) -> bool:
        """Served over TLS, as seen from the browser."""
        return self.public_url.startswith("https://")

    @property
    def host(self) -> str:
        """The one host name that requests may carry."""
        return urlsplit(self.public_url).hostname or ""

    @classmethod
    def read(cls, environ: Mapping[str, str]) -> "Settings":
        """Settings from `PORTAL_*` variables; raises SettingsError naming every fault."""
        names = {
            "database_url": "PORTAL_DATABASE_URL",
            "secret_key": "PORTAL_SECRET_KEY",
            "public_url": "PORTAL_PUBLIC_URL",
            "smtp_url": "PORTAL_SMTP_URL",
            "mail_from": "PORTAL_MAIL_FROM",
        }
        given: dict[str, Any] = {
            key: environ[name] for key, name in names.items() if environ.get(name)
        }
        try:
            env = Env(environ.get("PORTAL_ENV", Env.DEVELOPMENT))
        except ValueError as error:
            choices = ", ".join(Env)
            raise SettingsError(f"PORTAL_ENV must be one of {choices}") from error
        data_dir = Path(environ.get("PORTAL_DATA_DIR") or "instance")
        given.setdefault("database_url", f"sqlite:///{data_dir}/portal.db")
        given["database_url"] = _with_driver(given["database_url"])
        settings = replace(cls(env=env, data_dir=data_dir), **given)
        faults = settings.faults()
        if faults:
            raise SettingsError("\n".join(faults))
        return settings

    def faults(self) -> list[str]:
        """Why these settings may not run, one line each; empty when they may."""
        url = urlsplit(self.public_url)
        found = []
        if url.scheme not in {"http", "https"} or not url.hostname:
            found.append("PORTAL_PUBLIC_URL must be an http(s) address")
        if not self.database_url.startswith(("sqlite:", "postgresql+psycopg:")):
            found.append("PORTAL_DATABASE_URL must be a sqlite or postgresql address")
        if self.smtp_url and urlsplit(self.smtp_url).scheme not in {"smtp", "smtps"}:
            found.append("PORTAL_SMTP_URL must be an smtp or smtps address")
        return found + (self._production_faults() if self.production else [])

    def _production_faults(self) -> list[str]:
        key = self.secret_key
        found = []
        if key == DEVELOPMENT_KEY or len(key) < MIN_KEY or len(set(key)) < MIN_KEY // 4:
            found.append(f"PORTAL_SECRET_KEY must be {MIN_KEY} or more random characters")
        if not self.secure:
            found.append("PORTAL_PUBLIC_URL must be https in production")
        if not self.smtp_url:
            found.append("PORTAL_SMTP_URL must name the mail server in production")
        return found


def _with_driver(url: str) -> str:
    for short in ("postgresql://", "postgres://"):
        if url.startswith(short):
            return "postgresql+psycopg://" + url.removeprefix(short)
    return url
