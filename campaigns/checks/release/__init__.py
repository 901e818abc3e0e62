"""REL: what a newsroom needs in a press release, in what goes out and in what stands in its text.

The renderer (``content_store/release.py``) writes the status line from ``embargo:`` and adds ENDS, notes, contact and
photos. A text that was brought in from elsewhere may carry its own, so the rules look at both.
"""
