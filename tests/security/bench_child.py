"""A child of the workbench with no desk behind it: ``python -m tests.security.bench_child FD``. It starts quickly."""

import sys

from campaigns.workbench.serving import receive_contract, serve

if __name__ == "__main__":
    connection, contract = receive_contract(int(sys.argv[1]))
    serve(connection, contract, contract.tools)
