"""The process behind a sender that tells whether anything keeps a post in: ``python -m campaigns.cli.stops_beside FD``.

Like ``working_beside``, but with nothing read ahead: what is due waits for its first answer.
"""

from __future__ import annotations

import sys

from campaigns.app import configure_logging, create_desk
from campaigns.config import Settings
from campaigns.services.stops import working_out as stops  # noqa: F401  loaded now, so that the first question has its whole time to itself
from campaigns.workbench.serving import receive_contract, serve


def main() -> None:
    connection, contract = receive_contract(int(sys.argv[1]))
    configure_logging(as_json=True)
    assert isinstance(contract.tools, Settings)
    app = create_desk(contract.tools)
    with app.app_context():
        serve(connection, contract, app.extensions["desk"])


if __name__ == "__main__":
    main()
