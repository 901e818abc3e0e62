"""No word appears, disappears or changes in what forms, copies and merges make of a text, unless it is named."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from campaigns.content_store.form_words import WordsNotTakenError
from campaigns.content_store.front_edit import with_values
from campaigns.content_store.item_words import labels_of, shown
from campaigns.content_store.paths import parse_ref
from campaigns.content_store.post_words import PostWords, tidy, with_words, words_in
from campaigns.content_store.words_merge import fields_that_differ, merged
from campaigns.web.post_form import words_of
from tests.unit.content_samples import LONDON

REF = parse_ref("spring/posts/monday")
HEAD = "---\n# agreed\ntitle: Old\npublish_at: 2027-05-17T08:00\nallow:\n  ACC-11: It is right\n---\n"
ODD = st.lists(
    st.sampled_from(
        ["walk", "away", "é", "e\u0301", "\xa0", " ", "  ", "\n", "\n\n", "\u200b", "\u00ad", "\u2028", "🙂\u200d👧", "£5", "- ",
         "> ", "#", "---", ": ", "'", '"', "&amp;", "<b>", "</textarea>", "\t", "%", "[a](b)"]
    ),
    max_size=12,
).map("".join)  # fmt: skip
POSTS = st.builds(
    PostWords,
    title=ODD,
    areas=st.lists(ODD, max_size=2).map(tuple),
    parts=st.lists(ODD, max_size=2).map(tuple),
)


def solid(text: str) -> str:
    return "".join(text.split())


@settings(max_examples=40)
@given(st.lists(ODD, max_size=3), ODD)
def test_what_a_browser_sends_is_what_the_file_says(parts: list[str], title: str) -> None:
    sent = MultiDict([("title", title), *(("part", text.replace("\n", "\r\n")) for text in parts)])
    try:
        after = with_words(HEAD, words_of(sent), REF, LONDON)
    except WordsNotTakenError:
        return  # said beside its field, with all that was typed still in the form
    read = words_in(after, REF, LONDON)
    assert solid(read.title) == solid(title)
    typed = [
        line for text in parts for line in text.split("\n") if line.strip() and line.strip(" \t") != "---"
    ]
    kept = [
        line
        for text in read.parts
        for line in text.split("\n")
        if line.strip() and line.strip(" \t") != "---"
    ]
    assert list(map(solid, kept)) == list(map(solid, typed))
    assert "ACC-11: It is right" in after


@settings(max_examples=40)
@given(ODD, ODD)
def test_a_copy_has_every_byte_of_the_text_below_its_fields(body: str, title: str) -> None:
    copied = with_values(
        HEAD + body, {"title": " ".join(title.split()) or "New", "publish_at": "", "allow": ""}
    )
    assert copied.endswith("---\n" + body)
    assert words_in(copied, REF, LONDON).parts == words_in(HEAD + body, REF, LONDON).parts
    assert "# agreed" in copied


@settings(max_examples=40)
@given(POSTS, POSTS, POSTS, st.sets(st.sampled_from(["title", "areas", "parts"])))
def test_of_two_peoples_words_each_is_kept_or_shown_beside_the_other(
    mine: PostWords, theirs: PostWords, started: PostWords, take_mine: set[str]
) -> None:
    mine, theirs, started = map(tidy, (mine, theirs, started))
    differ = {one.name: one for one in fields_that_differ(mine, theirs, started)}
    result = merged(mine, theirs, started, take_mine)
    for name in labels_of(mine):
        kept = getattr(result, name)
        assert kept in (getattr(mine, name), getattr(theirs, name))
        if name not in differ:
            assert kept == getattr(mine, name) == getattr(theirs, name)
            continue
        assert (differ[name].mine, differ[name].theirs) == (shown(mine, name), shown(theirs, name))
        if not differ[name].is_open:  # only one of the two changed it
            one_changed = mine if getattr(theirs, name) == getattr(started, name) else theirs
            assert kept == getattr(one_changed, name) or name in take_mine
    assert merged(mine, replace(started), started, set()) == mine
