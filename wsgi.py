"""The web application for a WSGI server. It shows and changes things; the clock runs in ``scheduler``."""

from campaigns.app import create_app

app = create_app()
