"""The kinds of channel and all that is known of each: a table you can read.

Adding a channel: a row here, its adapter in ``channels/<kind>.py`` with a class of that name (``XChannel``), and a
stand-in for its platform in the contract suite. ``tests/conventions/test_channel_kinds.py`` says what is still missing.
What changes by the day stands under the kind's name in ``campaigns/reference/``: prices and rate limits.

The numbers are the platforms' public defaults; an account may know better (a Mastodon server tells its
own limits).
"""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction

from campaigns.domain.items.channel_row import (
    BY_HAND_ROWS,
    GRAPH_API,
    LINKEDIN_API,
    MEGABYTE,
    THREADS_API,
    USUAL_STAGES,
    WEB_PICTURES,
    Capabilities,
    ChannelKind,
    CountingRule,
    FilmRules,
    Interface,
    Look,
    Looked,
    PictureRules,
    TextRules,
    put_out_by_hand,
)
from campaigns.errors import NotFoundError

# Rehearsals inside the office: what is sent there has not gone out.
PRACTICE = "practice"
# The channel of every release: letters to newsrooms.
EMAIL = "email"

_PLAIN_PICTURES = frozenset({"image/jpeg", "image/png"})
_FILMS = ("video/mp4", "video/quicktime")
_CHECKED = date(2026, 11, 23)
# Of a kind that there is no more: a sheet of paper.
_NO_LOOK = Look(
    "#1d2528",
    '<path d="M7 3.5h7l4 4V20a.5.5 0 0 1-.5.5h-10A.5.5 0 0 1 7 20z"/><path d="M13.5 4v4H18"/>',
)

_ALL = (
    ChannelKind(
        kind="x",
        label="X",
        also_called=("twitter", "tweet", "tweets", "x/twitter", "x (twitter)", "twitter/x"),
        look=Look("#1f2528", '<path d="M5 5l14 14M19 5L5 19"/>', shortens_to=27),
        counting=CountingRule.X,
        text_limit=280,
        image_types=WEB_PICTURES - {"image/gif"},  # it takes them by another door, as films
        stills_only=True,
        image_max_bytes=5 * MEGABYTE,
        alt_limit=1000,
        takes_threads=True,
        link_cost=23,
        bans_same_text=True,
        takes_words_once=True,
        pictures=PictureRules(moves_alone=True),
        films=FilmRules(
            _FILMS,
            bytes_most=512 * MEGABYTE,
            seconds_least=1,
            seconds_most=140,
            codecs=("h264",),
            frames_most=60,
            narrowest=Fraction(1, 3),
            shows_captions=True,
        ),
        looked=Looked(
            "https://docs.x.com/x-api/media/quickstart/best-practices", _CHECKED, date(2027, 2, 23)
        ),
        capabilities=Capabilities(
            repeat_is_safe=False,
            can_find=True,
            measures=(
                "views",
                "reactions",
                "comments",
                "shares",
                "saves",
                "link_clicks",
                "engagements_native",
            ),
            measure_batch=100,
            credential_names=("consumer_key", "consumer_secret", "access_token", "access_token_secret"),
            needs_clearance=True,
        ),
    ),
    ChannelKind(
        kind="bluesky",
        label="Bluesky",
        also_called=("bsky", "blue sky"),
        look=Look(
            "#1667c2",
            '<path d="M7 18h10a4 4 0 0 0 .6-7.95A5.5 5.5 0 0 0 7.1 9.1 4.5 4.5 0 0 0 7 18z"/>',
            shortens_to=27,
        ),
        counting=CountingRule.GRAPHEMES,
        text_limit=300,
        byte_limit=3000,
        stills_only=True,
        image_max_bytes=2_000_000,  # the server counts decimal megabytes
        alt_limit=2000,
        takes_threads=True,
        links_in_label=True,
        takes_card=True,
        films=FilmRules(
            ("video/mp4",),
            bytes_most=300 * MEGABYTE,
            seconds_most=600,
            narrowest=Fraction(1, 3),
            shows_captions=True,
        ),
        sends_films=True,
        looked=Looked(
            "https://github.com/bluesky-social/atproto and https://atproto.com/guides/video-handling",
            _CHECKED,
            date(2027, 2, 23),
        ),
        capabilities=Capabilities(
            repeat_is_safe=True,
            can_find=True,
            measures=("reactions", "comments", "shares", "saves"),
            measure_batch=25,
            credential_names=("identifier", "app_password"),
            optional_credential_names=("view_url", "video_url"),
        ),
    ),
    # Each server sets its own limits, and tells them when the account is connected; these are what most of them have.
    ChannelKind(
        kind="mastodon",
        label="Mastodon",
        also_called=("toot",),
        look=Look(
            "#5a4bd0",
            '<path d="M5 5h14a1 1 0 0 1 1 1v9a1 1 0 0 1-1 1h-7l-4.5 4v-4H5a1 1 0 0 1-1-1V6a1 1 0 0 1 1-1z"/>'
            '<path d="M8.5 12.5V9l3.5 3.5L15.5 9v3.5"/>',
            shortens_to=30,
        ),
        counting=CountingRule.MASTODON,
        text_limit=500,
        image_max_bytes=16 * MEGABYTE,
        alt_limit=1500,
        takes_threads=True,
        link_cost=23,
        links_bare=False,
        takes_warning=True,
        pictures=PictureRules(pixels_most=33_000_000, moves_alone=True),
        films=FilmRules(
            (*_FILMS, "video/webm", "audio/mpeg", "audio/ogg", "audio/wav", "audio/mp4"),
            bytes_most=99 * MEGABYTE,
        ),
        sends_films=True,
        looked=Looked("https://docs.joinmastodon.org/entities/Instance/", _CHECKED, date(2027, 5, 23)),
        # The server keeps an idempotency key for an hour at most, other software ignores it: never a blind repeat.
        capabilities=Capabilities(
            repeat_is_safe=False,
            can_find=True,
            measures=("reactions", "comments", "shares"),
            measure_batch=20,
            credential_names=("access_token",),
            # The app that a sign-in in the browser made there: made once for a server, and needed to end its token.
            optional_credential_names=("client_id", "client_secret", "client_redirect"),
            server_example="https://mastodon.example",
        ),
    ),
    ChannelKind(
        kind="facebook",
        label="Facebook",
        also_called=("fb", "facebook page"),
        look=Look(
            "#2457a8",
            '<path d="M14.5 8H16V5h-2a3.5 3.5 0 0 0-3.5 3.5V11H8v3h2.5v6M10.5 11H15"/>',
            folds_after=(5, 480),
            makes_card=True,
        ),
        counting=CountingRule.UTF16,
        text_limit=63_206,  # this and the limit of alt texts are not in the platform's own documents
        image_limit=10,
        image_types=_PLAIN_PICTURES | {"image/gif"},
        image_max_bytes=10 * MEGABYTE,
        alt_limit=1000,
        films=FilmRules(_FILMS, seconds_least=3, seconds_most=90),
        looked=Looked(
            "https://developers.facebook.com/docs/graph-api/reference/page/photos",
            _CHECKED,
            date(2027, 2, 23),
        ),
        interface=GRAPH_API,
        # It has no key of ours, and says “duplicate” only for a while: never a blind repeat.
        capabilities=Capabilities(
            repeat_is_safe=False,
            can_find=True,
            measures=("views", "reach", "reactions", "comments", "shares", "link_clicks", "all_clicks"),
            credential_names=("page_id", "access_token"),
            # Of the office's own app: with them each call proves that it is ours, and a login's rights can be read.
            optional_credential_names=("app_id", "app_secret", "app_config"),
        ),
    ),
    ChannelKind(
        kind="instagram",
        label="Instagram",
        also_called=("insta", "ig"),
        look=Look(
            "#a8326e",
            '<rect x="4" y="4" width="16" height="16" rx="4"/><circle cx="12" cy="12" r="3.5"/>',
            folds_after=(2, 125),
        ),
        counting=CountingRule.UTF16,
        text_limit=2200,
        image_limit=10,
        image_types=frozenset({"image/jpeg"}),
        image_max_bytes=8 * MEGABYTE,
        alt_limit=1000,
        needs_media=True,
        fetches_pictures=True,
        pictures=PictureRules(
            width_least=320, width_most=1440, ratio_least=Fraction(4, 5), ratio_most=Fraction(191, 100)
        ),
        films=FilmRules(
            _FILMS,
            bytes_most=300 * MEGABYTE,
            seconds_least=3,
            seconds_most=900,
            codecs=("h264", "hevc"),
            frames_most=60,
        ),
        sends_films=True,
        words=TextRules(hashtags_most=30, hashtags_advised=5, mentions_most=20, links_clickable=False),
        looked=Looked(
            "https://developers.facebook.com/docs/instagram-platform/content-publishing",
            _CHECKED,
            date(2027, 2, 23),
        ),
        interface=GRAPH_API,
        capabilities=Capabilities(
            repeat_is_safe=False,
            can_find=True,
            measures=("views", "reach", "reactions", "comments", "shares", "saves", "engagements_native"),
            credential_names=("account_id", "access_token"),
            optional_credential_names=("app_id", "app_secret", "app_config"),
        ),
    ),
    ChannelKind(
        kind="threads",
        label="Threads",
        look=Look(
            "#333333",
            '<path d="M16 8.5C15 6.5 13.5 6 12 6c-3.5 0-5 2.5-5 6s1.5 6 5 6c3 0 4.5-1.5 4.5-3.5S14.5 11.5 12 11.5s-3 1-3 2 '
            '1 2 2.5 2S14 14.5 14 12.5"/>',
            shortens_to=30,
            makes_card=True,
        ),
        counting=CountingRule.THREADS,
        text_limit=500,
        image_limit=20,
        image_types=_PLAIN_PICTURES,
        image_max_bytes=8 * MEGABYTE,
        alt_limit=1000,
        takes_threads=True,
        fetches_pictures=True,
        pictures=PictureRules(
            width_least=320, width_most=1440, ratio_least=Fraction(1, 10), ratio_most=Fraction(10)
        ),
        films=FilmRules(
            _FILMS, bytes_most=1024 * MEGABYTE, seconds_most=300, codecs=("h264", "hevc"), frames_most=60
        ),
        sends_films=True,
        words=TextRules(one_topic=True, links_most=5),
        looked=Looked("https://developers.facebook.com/docs/threads/posts", _CHECKED, date(2027, 2, 23)),
        interface=THREADS_API,
        # What was prepared can be published again only as long as it never was: looked at first, like the others.
        capabilities=Capabilities(
            repeat_is_safe=False,
            can_find=True,
            measures=("views", "reactions", "comments", "shares"),
            credential_names=("access_token",),
            optional_credential_names=("app_id", "app_secret"),
        ),
    ),
    ChannelKind(
        kind="linkedin",
        label="LinkedIn",
        also_called=("linked in", "li"),
        look=Look(
            "#1b5c93",
            '<rect x="4" y="4" width="16" height="16" rx="2"/>'
            '<path d="M8 11v5M8 8v.1M12 16v-5M12 13a2 2 0 0 1 4 0v3"/>',
            folds_after=(3, 210),
        ),
        counting=CountingRule.UTF16,
        text_limit=3000,  # from the help centre, not from the API's own page
        image_limit=20,
        image_types=_PLAIN_PICTURES | {"image/gif"},
        alt_limit=4086,
        pictures=PictureRules(pixels_most=36_152_319),
        takes_card=True,  # it reads no page by itself
        takes_words_once=True,
        films=FilmRules(("video/mp4",), bytes_most=500 * MEGABYTE, seconds_least=3, seconds_most=1800),
        looked=Looked(
            "https://learn.microsoft.com/en-us/linkedin/marketing/community-management/shares/images-api",
            _CHECKED,
            date(2027, 2, 23),
        ),
        interface=LINKEDIN_API,
        # “Organization reporting”: learn.microsoft.com/en-us/linkedin/marketing/data-storage-requirements (2026-06).
        figures_kept_for=timedelta(days=365),
        # It refuses the same words and says where they stand, but has no key of ours: never a blind repeat.
        capabilities=Capabilities(
            repeat_is_safe=False,
            can_find=True,
            measures=("views", "reach", "reactions", "comments", "shares", "all_clicks"),
            measure_batch=50,
            credential_names=("organization_id", "access_token"),
            # Of the office's own app, and what a sign-in with it leaves for renewing the login.
            optional_credential_names=("app_id", "app_secret", "refresh_token", "refresh_ends", "made_at"),
        ),
    ),
    ChannelKind(
        kind=EMAIL,
        label="E-mail",
        also_called=("e-mail",),
        look=Look(
            "#8a5310", '<rect x="3.5" y="5.5" width="17" height="13" rx="2"/><path d="M4 7.5l8 6 8-6"/>'
        ),
        counting=CountingRule.GRAPHEMES,
        text_limit=None,
        byte_limit=2_000_000,
        image_limit=20,
        is_network=False,
        items=frozenset({"release"}),
        release_heading="E-mail to newsrooms",
        capabilities=Capabilities(
            repeat_is_safe=False,
            can_find=False,
            measures=("delivered",),
            measure_batch=100,
            addresses_recipients=True,
            credential_names=("sender",),
            optional_credential_names=("username", "password", "reply_to", "unsubscribe"),
            stages=(timedelta(minutes=1),),  # all that a mail server tells is known at once and never changes
            server_example="smtp://mail.example:587",
        ),
    ),
    ChannelKind(
        kind="govuk_notify",
        label="GOV.UK Notify",
        also_called=("notify",),
        look=Look("#0b5a73", '<path d="M4 7h16v11H4z"/><path d="M4 7l8 6 8-6M9 4h6"/>'),
        counting=CountingRule.GRAPHEMES,
        text_limit=None,
        byte_limit=2_000_000,
        image_limit=0,  # it attaches none
        is_network=False,
        items=frozenset({"release"}),
        capabilities=Capabilities(
            repeat_is_safe=False,
            can_find=True,
            measures=("delivered",),
            measure_batch=50,
            addresses_recipients=True,
            credential_names=("api_key", "template_id"),
            optional_credential_names=("reply_to_id",),
            stages=(timedelta(minutes=10), timedelta(hours=4), timedelta(days=3)),  # it tries for 72 hours
        ),
    ),
    ChannelKind(
        kind="newsroom",
        label="Newsroom",
        also_called=("website", "web"),
        look=Look(
            "#7a3b10",
            '<path d="M5 5h11v14H6a1 1 0 0 1-1-1z"/>'
            '<path d="M16 9h3v8.5a1.5 1.5 0 0 1-3 0M8 9h5M8 12.5h5M8 16h3"/>',
        ),
        counting=CountingRule.GRAPHEMES,
        text_limit=None,
        image_limit=20,
        links_in_label=True,
        is_network=False,
        items=frozenset({"post", "release"}),
        release_heading="Newsroom page",
        is_web_page=True,
    ),
    ChannelKind(
        kind=PRACTICE,
        label="Practice",
        look=Look(
            "#0d6a4b",
            '<path d="M3 9.5L12 5l9 4.5-9 4.5z"/><path d="M7 12v4c1.5 1.5 3 2 5 2s3.5-.5 5-2v-4M21 9.5V15"/>',
        ),
        counting=CountingRule.GRAPHEMES,
        text_limit=5000,
        image_limit=20,
        films=FilmRules(_FILMS, shows_captions=True),
        sends_films=True,
        takes_threads=True,
        links_in_label=True,
        is_network=False,
        items=frozenset({"post", "release"}),
        capabilities=Capabilities(
            repeat_is_safe=True,
            can_find=True,
            measures=("reactions", "comments", "shares"),
            measure_batch=100,
            # It lives on our own page: reading costs nothing, and a learner wants to see figures soon.
            stages=(timedelta(minutes=1), timedelta(minutes=10), *USUAL_STAGES),
        ),
    ),
)

_ROWS = (
    *_ALL,
    *BY_HAND_ROWS,
    put_out_by_hand(_ALL[0], "x_by_hand", "X by hand", '<path d="M5 6l9 12M14 6L5 18M17 8v8M20 10v4"/>'),
)
KINDS: dict[str, ChannelKind] = {kind.kind: kind for kind in _ROWS}
# Those that have an adapter.
CONNECTED: dict[str, Capabilities] = {
    kind.kind: kind.capabilities for kind in _ROWS if kind.capabilities is not None
}
# Other names for a kind, in small letters → kind.
ALSO_CALLED: dict[str, str] = {name: kind.kind for kind in _ROWS for name in kind.also_called}
_BY_LABEL = {kind.label.casefold(): kind.kind for kind in _ROWS}


def kind_for_label(label: str) -> str | None:
    """The kind a section heading such as ``## Bluesky`` names, however it is capitalised."""
    return _BY_LABEL.get(" ".join(label.split()).casefold())


def kind_called(name: str) -> str | None:
    """The kind with that short name or that label, however it is capitalised."""
    short = name.casefold()
    return short if short in KINDS else kind_for_label(name)


def label_of(kind: str) -> str:
    """Its label; a word for it, too, where records speak of a kind that there is no more."""
    return KINDS[kind].label if kind in KINDS else kind.capitalize()


def look_of(kind: str) -> Look:
    return KINDS[kind].look if kind in KINDS else _NO_LOOK


def interface_of(kind: str) -> Interface:
    """The version of its interface that our adapter speaks, of a kind that has versions."""
    interface = KINDS[kind].interface
    if interface is None:
        raise NotFoundError(f"{label_of(kind)} has no versions.")
    return interface


def capabilities_of(kind: str) -> Capabilities:
    """What our adapter for a kind can do.

    Raises:
        NotFoundError: there is none.
    """
    if kind not in CONNECTED:
        raise NotFoundError(f"There is no channel “{kind}”. Choose one of: {', '.join(CONNECTED)}.")
    return CONNECTED[kind]
