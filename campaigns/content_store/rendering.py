"""Everything a text can be turned into: the one door to rendering."""

from campaigns.content_store.channel_text import render_post
from campaigns.content_store.left_out import words_left_out
from campaigns.content_store.plain_text import to_plain_text
from campaigns.content_store.release import render_release, status_line
from campaigns.content_store.safe_html import to_html

__all__ = ["render_post", "render_release", "status_line", "to_html", "to_plain_text", "words_left_out"]
