"""The use cases: what the doors (pages, commands, clock) may ask for. Each owns its transaction and lets go of it before
the network.

Rooms, each of which knows only those after it: rehearsal, installation, planning, sending and figures, stops, signoff,
alerts and people, content, accounts, money, workflow, audit, core. import-linter holds that order.
"""
