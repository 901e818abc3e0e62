"""The words of an item as a reader meets them, every character still at its place in the file.

Markup is blanked out rather than removed, so a passage is exactly as long as the piece of source it came from and
an offset in it is an offset in the file. Checks search passages and never count lines themselves.
"""

from campaigns.checks.prose.item_text import ItemText, Variant, text_of
from campaigns.checks.prose.passage import Passage, Role, Sentence

__all__ = ["ItemText", "Passage", "Role", "Sentence", "Variant", "text_of"]
