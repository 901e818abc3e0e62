"""What to say when a CSV file can't be read: Python's own words are for programmers."""

from __future__ import annotations

import csv


def why_unreadable(error: csv.Error) -> str:
    """A sentence for the row that was being read, and what to do about it."""
    if "field larger" in str(error):
        return (
            f"A cell has over {csv.field_size_limit():,} characters. Shorten it; if it looks short to you, a quotation mark "
            "is opened there and never closed."
        )
    return (
        "This row can't be read: a quotation mark is opened and never closed, or the file was cut. Save it again from "
        "your spreadsheet program as CSV."
    )
