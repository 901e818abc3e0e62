"""What every use case stands on: the desk it is given, the transaction, who may, the seal, and what acts leave behind.

From outside: ``Desk``, ``transaction`` and ``reading``, ``acting`` (who does it), the bench for what reads texts.
"""
