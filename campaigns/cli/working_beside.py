"""The process behind the pages that reads people's words for them: ``python -m campaigns.cli.working_beside FD``.

It is started by the web pages when they first need it (``workbench/processes.py``), given the settings over its pipe,
and does what they ask within time and memory limits. A page never waits for a text: this process can be killed.
"""

from __future__ import annotations

import sys
from pathlib import Path
from tempfile import NamedTemporaryFile

from campaigns.app import configure_logging, create_desk
from campaigns.config import Settings
from campaigns.services.content.file_checks import check_document
from campaigns.services.core.desk import Desk
from campaigns.workbench.serving import receive_contract, serve


def main() -> None:
    connection, contract = receive_contract(int(sys.argv[1]))
    configure_logging(as_json=True)
    assert isinstance(contract.tools, Settings)
    app = create_desk(contract.tools)
    desk: Desk = app.extensions["desk"]
    with app.app_context():
        _warm_up(desk)
        serve(connection, contract, desk)


def _warm_up(desk: Desk) -> None:
    """Dictionaries and lists are read now, so that the first text has its whole time to itself."""
    with NamedTemporaryFile("w", suffix=".md") as sample:
        sample.write("---\ntitle: A sample\nchannels: [practice]\n---\nWalk away. There is help.\n")
        sample.flush()
        for document in desk.content.read_file(Path(sample.name)).items:
            check_document(desk, document)


if __name__ == "__main__":
    main()
