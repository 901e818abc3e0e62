"""The baseline of starting: Flask with one page under the same server, and nothing else."""

from __future__ import annotations

import sys

from flask import Flask
from gunicorn.app.base import BaseApplication


class BareServer(BaseApplication):
    def __init__(self, port: int) -> None:
        self._port = port
        super().__init__()

    def load_config(self) -> None:
        options = {"bind": f"127.0.0.1:{self._port}", "worker_class": "gthread", "threads": 8}
        for name, value in {**options, "loglevel": "warning", "control_socket_disable": True}.items():
            if name in self.cfg.settings:
                self.cfg.set(name, value)

    def load(self) -> Flask:
        app = Flask("bare")
        app.add_url_rule("/sign-in", view_func=lambda: "Hello", endpoint="hello")
        return app


if __name__ == "__main__":
    port = int(sys.argv.pop())
    BareServer(port).run()
