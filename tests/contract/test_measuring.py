"""Figures are the platform's own, and what is missing says why."""

from __future__ import annotations

from datetime import UTC, datetime

from campaigns.channels.base import PostMeasures, RemotePost, part_ids
from campaigns.domain.figures.measures import MEASURES, Missing
from campaigns.services.figures.thread_figures import of_each_part, of_the_whole
from tests.contract.harness import Harness, HttpHarness
from tests.contract.parts import MemoryCheckpoint


def measured(harness: Harness, *remote_ids: str) -> list[PostMeasures]:
    return harness.channel().measure([RemotePost(one, datetime.now(UTC)) for one in remote_ids])


def test_a_like_is_counted_on_the_post_it_was_given_to(feed: Harness) -> None:
    one = feed.channel().send(feed.message("The first"), MemoryCheckpoint()).remote_id
    two = feed.channel().send(feed.message("The second"), MemoryCheckpoint()).remote_id
    feed.like(two)

    figures = {
        each.remote_id: {value.measure: value.value for value in each.values}
        for each in measured(feed, one, two)
    }

    assert figures[one]["reactions"] == 0
    assert figures[two]["reactions"] == 1
    assert figures[two]["comments"] == 0


def test_of_a_thread_every_part_is_counted_and_what_follows_of_ours_is_no_comment(
    threaded: HttpHarness,
) -> None:
    checkpoint = MemoryCheckpoint()
    threaded.channel().send(threaded.message("One", "Two", "Three"), checkpoint)
    ids = part_ids({step: checkpoint.get(step) for step in checkpoint.saved})
    for one in ids[1:]:
        threaded.like(one)

    parts = [{value.measure: value for value in one.values} for one in measured(threaded, *ids)]
    assert [part["comments"].value for part in parts] == [1, 1, 0]  # as the platform counts
    whole = of_the_whole(of_each_part(parts))

    assert (whole["reactions"].value, whole["comments"].value) == (2, 0)


def test_every_figure_has_a_value_or_a_reason_and_names_its_definition(harness: Harness) -> None:
    sent = harness.channel().send(harness.message("Hello"), MemoryCheckpoint())

    (figures,) = measured(harness, sent.remote_id)

    names = [value.measure for value in figures.values]
    assert len(names) == len(set(names))
    assert {*harness.channel().capabilities.measures, "views", "reach", "link_clicks"} <= set(names)
    for value in figures.values:
        assert value.measure in MEASURES
        assert (value.value is None) != (value.missing is None)
        assert value.definition.startswith(f"{harness.kind}:")


def test_what_the_platform_does_not_have_is_said_to_be_not_offered(harness: Harness) -> None:
    sent = harness.channel().send(harness.message("Hello"), MemoryCheckpoint())

    (figures,) = measured(harness, sent.remote_id)

    missing = {value.measure: value.missing for value in figures.values}
    assert "reach" in harness.channel().capabilities.measures or missing["reach"] is Missing.NOT_OFFERED


def test_the_figures_of_a_deleted_post_are_gone_not_nought(feed: Harness) -> None:
    kept = feed.channel().send(feed.message("Stays"), MemoryCheckpoint()).remote_id
    gone = feed.channel().send(feed.message("Goes"), MemoryCheckpoint()).remote_id
    feed.remove(gone)

    stays, goes = measured(feed, kept, gone)

    assert all(value.missing is not Missing.GONE for value in stays.values)
    known = [value for value in goes.values if value.measure in feed.channel().capabilities.measures]
    assert known
    assert all(value.missing is Missing.GONE and value.value is None for value in known)


def test_deleting_twice_is_no_error(network: HttpHarness) -> None:
    sent = network.channel().send(network.message("Goes"), MemoryCheckpoint()).remote_id

    network.channel().delete([sent])
    network.channel().delete([sent])

    assert network.arrived() == []


def test_followers_are_read(network: HttpHarness) -> None:
    (followers,) = network.channel().measure_account().values

    assert followers.measure == "followers"
    assert followers.value is not None
