"""What keeps something from going out: holds, embargoes, polls, cases, consents, names.

Holds and embargoes are asked where they stand. All else is worked out ahead on the bench (``working_out``), kept as rows
(``renewal``), and renewed when what it goes by has changed (``change_watch``, ``following``, ``recheck``).
"""
