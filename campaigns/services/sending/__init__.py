"""Sending what is due, exactly once: ``due`` → ``dispatch`` (claim, ``preflight``, channel) → ``outcomes``; ``sweep`` after
a crash.

It goes by rows alone: no content file, no check, no picture decoded inside a transaction.
"""
