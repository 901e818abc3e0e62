"""Who did what. From outside: ``acting`` (the doors say who acts), ``recording`` (an act that changes no table),
``gathering`` (what a transaction changes; used by ``transaction()`` alone), ``sealing`` and ``verifying``."""
