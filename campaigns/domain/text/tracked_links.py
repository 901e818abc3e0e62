"""Addresses that lead to a page by way of somebody who keeps watch: mail scanners, search engines, social networks.

Copied out of an e-mail or a shared document they carry a colleague's address or a key of theirs, and stop working when
whoever keeps watch wants them to. The page itself stands inside most of them.
"""

from __future__ import annotations

import base64
import re
from dataclasses import dataclass
from urllib.parse import parse_qsl, quote, unquote, urlsplit

from campaigns.domain.text.addresses import find_addresses

# Host (and what ends with it) → the start of the path, and the parameters that may hold the page.
_BY_PARAMETER: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("safelinks.protection.outlook.com", "", ("url",)),
    ("safelinks.protection.office365.us", "", ("url",)),
    ("safelink.emails.azure.net", "", ("destination", "url")),
    ("statics.teams.cdn.office.net", "/evergreen-assets/safelinks", ("url",)),
    ("teams.microsoft.com", "/safelinks", ("url",)),
    ("google.com", "/url", ("q", "url")),
    ("google.co.uk", "/url", ("q", "url")),
    ("facebook.com", "/l.php", ("u",)),
    ("facebook.com", "/flx/warn", ("u",)),
    ("instagram.com", "/", ("u",)),
    ("threads.net", "/", ("u",)),
    ("threads.com", "/", ("u",)),
    ("linkedin.com", "/redir/", ("url",)),
    ("linkedin.com", "/safety/go", ("url",)),
    ("youtube.com", "/redirect", ("q",)),
    ("duckduckgo.com", "/l/", ("uddg",)),
    ("slack-redir.net", "/link", ("url",)),
    ("out.reddit.com", "", ("url",)),
    ("urldefense.proofpoint.com", "/v1", ("u",)),
    ("linkprotect.cudasvc.com", "/url", ("a",)),
    ("clicktime.symantec.com", "", ("u",)),
    ("trendmicro.com", "/wis/clicktime", ("url",)),
    ("fireeye.com", "/v1/url", ("u",)),
)  # fmt: skip
_ONLY_HOSTS = {
    "instagram.com": "l.instagram.com",
    "threads.net": "l.threads.net",
    "threads.com": "l.threads.com",
}
# A part of the path holds the page: links-1.govdelivery.com/CL0/https:%2F%2F…/1/…
_IN_PATH = re.compile(r"/CL0/(?P<page>https?:[^/\s]{1,2000})", re.IGNORECASE)
_AT_THE_END = re.compile(
    r"secure-web\.cisco\.com/[^/\s]{1,500}+/(?P<page>https?%3A[^/\s]{1,2000})|click\.pstmrk\.it/[23]s?t?/(?P<bare>[^/\s]{4,2000})/",
    re.IGNORECASE,
)
_DEFENCE = re.compile(r"/v3/__(?P<page>.{1,2000}?)__;(?P<signs>[\w-]{0,400})", re.IGNORECASE)
_PUT_ASIDE = re.compile(r"\*\*(?P<run>[\w-])|\*")
_RUNS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"  # the first stands for two
_GOOGLE = re.compile(r"(?:[\w-]{1,20}\.)?google\.(?:[a-z]{2}|com?\.[a-z]{2})$")
# They say nothing of where they lead.
_CLOSED = re.compile(
    r"(?:protect[\w-]{0,20}\.mimecast\.com|url\.[\w-]{1,20}\.mimecastprotect\.com|mimecastprotect\.com"
    r"|[\w.-]{0,60}\blist-manage\d?\.com/track|lnks\.gd/l|click\.[\w.-]{1,60}/\?qs=[\da-f]{16}"
    r"|u\d{3,12}\.ct\.sendgrid\.net|[\w-]{1,40}\.awstrack\.me|mandrillapp\.com/track/|email\.[\w.-]{1,60}/c/(?-i:eJ)[\w-]{38}|secure-web\.cisco\.com|trk\.[\w.-]{1,60}/ls/click\?upn="
    r"|url\d?\.mailanyone\.net|shared\.outlook\.inky\.com)",
    re.IGNORECASE,
)
# Keys of the person or the click, which a page does not need.
_KEYS = frozenset(
    ("fbclid", "gclid", "dclid", "gbraid", "wbraid", "msclkid", "twclid", "yclid", "igshid", "igsh", "mc_eid", "_hsenc", "_hsmi",
     "vero_id", "oly_enc_id", "oly_anon_id", "mkt_tok", "ml_subscriber", "ml_subscriber_hash")
)  # fmt: skip
_MOST_LAYERS = 5
_AS_THEY_ARE = "%/:?#@!$&*+,;=~"  # a bracket or a quotation mark would end a link early


@dataclass(frozen=True)
class TrackedLink:
    """``text[start:end]`` leads by way of ``watcher``. ``page`` is where to, as it can stand in any text; empty where the address
    does not tell. ``keys``: it leads straight there, and these marks of it tell who came.
    """

    start: int
    end: int
    watcher: str
    page: str
    keys: tuple[str, ...] = ()


def page_behind(address: str) -> str | None:
    """The page that a tracked address leads to; empty where it does not tell, None where nobody keeps watch."""
    page, was_tracked = address, False
    for _ in range(_MOST_LAYERS):
        step = _one_layer(page)
        if step is None:
            break
        was_tracked = True
        if not step:
            return ""
        page = step
    bare = _without_keys(page)
    return bare if was_tracked or bare != page else None


def find_tracked_links(text: str) -> list[TrackedLink]:
    """Those written out in a text, with or without a name."""
    found = []
    for one in find_addresses(text):
        page = page_behind(one.url.replace("\\", ""))  # Markdown puts a stroke before some marks
        if page is not None:
            written = quote(page, safe=_AS_THEY_ARE)
            is_straight = _one_layer(one.url.replace("\\", "")) is None
            keys = tuple(filter(_is_key, _names_in(one.url))) if is_straight else ()
            found.append(TrackedLink(one.start, one.end, urlsplit(one.url).hostname or "", written, keys))
    return found


def without_watchers_in(text: str) -> str:
    """The text with each tracked address that tells its page replaced by it."""
    for link in reversed(find_tracked_links(text)):
        if link.page:
            text = text[: link.start] + link.page + text[link.end :]
    return text


def _one_layer(address: str) -> str | None:
    try:
        parts = urlsplit(address)
        host = (parts.hostname or "").casefold()
    except ValueError:
        return None
    if host == "urldefense.com" or host.endswith(".urldefense.com"):
        inside = _DEFENCE.search(address)
        return _page(_with_signs(inside["page"], inside["signs"])) if inside else ""
    if host == "urldefense.proofpoint.com" and parts.path.startswith("/v2"):
        coded = dict(parse_qsl(parts.query)).get("u", "")
        return _page(unquote(coded.replace("-", "%").replace("_", "/")))
    if (host == "bing.com" or host.endswith(".bing.com")) and parts.path.startswith("/ck/"):
        return _page(_decoded(dict(parse_qsl(parts.query)).get("u", "").removeprefix("a1")))
    if host.endswith(".protection.sophos.com"):
        return _page(_decoded(dict(parse_qsl(parts.query)).get("u", "")))
    if inside := _AT_THE_END.match(address.partition("://")[2]):
        return _page(unquote(inside["page"]) if inside["page"] else f"https://{unquote(inside['bare'])}")
    if _GOOGLE.match(host):
        host = "google.com"
    if inside := _IN_PATH.search(parts.path):
        return _page(unquote(inside["page"]))
    for known, path, names in _BY_PARAMETER:
        is_host = host == known or host.endswith(f".{known}")
        if known in _ONLY_HOSTS:
            is_host = host == _ONLY_HOSTS[known]
        if is_host and parts.path.startswith(path):
            values = dict(parse_qsl(parts.query))
            told = next((values[name] for name in names if name in values), None)
            if told is not None:
                return _page(told)
            return "" if "safelink" in address.casefold() else None
    return "" if _CLOSED.match(address.partition("://")[2]) else None


def _with_signs(page: str, coded: str) -> str:
    """With the signs that Proofpoint put aside, one after the other, behind the page; empty where they don't suffice."""
    signs = iter(_decoded(coded))
    too_few = "\n"  # in no page
    return _PUT_ASIDE.sub(
        lambda star: "".join(
            next(signs, too_few) for _ in range(_RUNS.index(star["run"]) + 2 if star["run"] else 1)
        ),
        page,
    )


def _page(told: str) -> str:
    """Nothing but a page can be gone to."""
    told = told if "://" in told else re.sub(r"^(https?):/(?!/)", r"\1://", unquote(told))
    try:
        parts = urlsplit(told)
    except ValueError:
        return ""
    return told if parts.scheme in ("http", "https") and parts.netloc and not re.search(r"\s", told) else ""


def _decoded(coded: str) -> str:
    """Of base64 without its end; empty where it is none."""
    try:
        return base64.urlsafe_b64decode(coded + "=" * (-len(coded) % 4)).decode()
    except ValueError:
        return ""


def _is_key(name: str) -> bool:
    return name.casefold() in _KEYS


def _names_in(address: str) -> list[str]:
    query = address.replace("\\", "").partition("#")[0].partition("?")[2]
    return [unquote(one.partition("=")[0]) for one in query.split("&")]


def counting_marks(page: str) -> tuple[str, ...]:
    """Marks that say by which campaign a reader came: whoever made the link counts by them, and they name nobody."""
    return tuple(name for name in _names_in(page) if name.casefold().startswith("utm_"))


def _without_keys(address: str) -> str:
    """Everything else stays as it is written, capitals, empty parts and all."""
    whole, hash_sign, fragment = address.partition("#")
    path, _, query = whole.partition("?")
    given = query.split("&")
    kept = [one for one in given if not _is_key(unquote(one.partition("=")[0]))]
    if len(kept) == len(given):
        return address
    return path + ("?" if kept else "") + "&".join(kept) + hash_sign + fragment
