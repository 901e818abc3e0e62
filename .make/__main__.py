"""Set-up steps by name, as the Makefile calls them: `python .make environment assets`."""

import os
import sys

import assets
import browser
import environment
import lock
import tidy
from steps import TOP, StepError


def main(arguments: list[str]) -> int:
    names = [argument for argument in arguments if not argument.startswith("-")]
    options = [argument for argument in arguments if argument.startswith("-")]
    steps = {
        "environment": lambda: environment.provide("runtime"),
        "environment-test": lambda: environment.provide("test"),
        "environment-mutants": lambda: environment.provide("mutants"),
        "assets": assets.provide,
        "pds": assets.provide_pds,
        "browser": browser.provide,
        "lock": lambda: lock.remake(options),
        "clean": tidy.remove_what_make_made,
    }
    try:
        for name in names:
            steps[name]()
    except StepError as error:
        return _refuse(str(error))
    except PermissionError as error:
        return _refuse(
            f"{error.filename or TOP} cannot be used by this user: run make as the owner of {TOP}, "
            "or give the folder to this user with chown -R."
        )
    except OSError as error:
        return _refuse(f"{error.filename or TOP}: {error.strerror}. Mend that, then run make again.")
    except KeyboardInterrupt:
        print("\nStopped. The same command goes on from here.", file=sys.stderr)
        return 130
    return 0


def _refuse(sentence: str) -> int:
    print(sentence, file=sys.stderr)
    return 1


if __name__ == "__main__":
    os.chdir(TOP)
    sys.exit(main(sys.argv[1:]))
