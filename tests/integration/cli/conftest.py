"""The `portal` command in this process: its exit code, its stdout, its stderr."""

import pytest

from portal.cli import main
from portal.db import Database


@pytest.fixture
def run(capsys):
    """`run("bank", "list")` is (exit code, stdout, stderr), whatever way it ends."""

    def call(*arguments):
        try:
            status = main([str(each) for each in arguments])
        except SystemExit as end:
            status = end.code
        said = capsys.readouterr()
        return status, said.out, said.err

    return call


@pytest.fixture
def machine(db: Database, tmp_path, monkeypatch):
    """The environment of a machine whose database is `db`."""
    monkeypatch.setenv("PORTAL_DATABASE_URL", db.engine.url.render_as_string(hide_password=False))
    monkeypatch.setenv("PORTAL_DATA_DIR", str(tmp_path))
    for name in ("PORTAL_ENV", "PORTAL_SECRET_KEY", "PORTAL_PUBLIC_URL", "PORTAL_SMTP_URL"):
        monkeypatch.delenv(name, raising=False)
    return monkeypatch
