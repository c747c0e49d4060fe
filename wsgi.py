"""The front door for any WSGI server."""

import os

from portal.app import create_app
from portal.config import Settings

app = create_app(Settings.read(os.environ))
