"""Start-up stays light: what is slow to import is imported where it works."""

import json
import subprocess
import sys

import pytest

from tests.architecture.house import ROOT

HEAVY = ("sklearn", "scipy", "numpy", "weasyprint", "playwright", "pytest", "fontTools", "pydyf")
SERVED = """
import json, sys
from portal.app import create_app, test_settings
app = create_app(test_settings(database_url="sqlite://"))
{extra}
print(json.dumps(sorted({{name.partition(".")[0] for name in sys.modules}})))
"""


def loaded(extra: str = "") -> set[str]:
    """The packages in memory of a fresh process that has made the app."""
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", SERVED.format(extra=extra)],
        cwd=ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    return set(json.loads(done.stdout))


def test_start_up_imports_nothing_heavy():
    assert loaded() & set(HEAVY) == set()


def test_the_check_sees_a_heavy_import():
    assert "numpy" in loaded("import numpy")


@pytest.mark.parametrize("page", ["/sign-in", "/questions"])
def test_a_page_imports_nothing_heavy(page):
    visit = f"app.test_client().get({page!r})"
    assert loaded(visit) & set(HEAVY) == set()
