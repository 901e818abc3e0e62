"""The record of who did what: written with each act, sealed in batches, verified on request.

From outside: ``record``, ``seal_events``, ``verify``. Acts themselves are gathered by the transaction (``core``).
"""
