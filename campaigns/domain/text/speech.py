"""Who says what in a story: direct speech with its attributions, for the checks of a release and for the import of one."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from campaigns.domain.text.listing import listed
from campaigns.domain.text.person_names import TITLE, caseless_names, person_names
from campaigns.domain.text.role_words import ROLE, UNNAMED
from campaigns.domain.text.sentences import quoted_spans
from campaigns.domain.text.speech_names import (
    bare_role,
    last_part,
    named_peer,
    named_speaker,
    people_in,
    with_dots,
    without_dots,
)
from campaigns.domain.text.speech_subjects import speak_together, speaks_for_somebody, states, subject_of
from campaigns.domain.text.speech_words import (
    ACCORDING,
    AFTER,
    ANNOUNCED,
    COLON,
    COLON_BEFORE,
    COURTEOUS,
    COURTESY,
    DASH,
    HONOURED,
    LABELLED,
    LATER,
    NO_SUBJECT,
    OFFICE,
    OVER,
    OVER_SPEECH,
    PRONOUN,
    SAID_BEHIND,
    SAYS,
    SIGNATURE,
    SIGNED,
    SIGNED_INSIDE,
    SPOKESPERSON,
    THING,
    TITLED,
    WRITTEN,
    WRITTEN_ENDS,
)

# A shorter piece in marks is a title or a single word; fewer will do where somebody is said to have said it.
_LEAST_WORDS, _LEAST_SAID = 5, 3
_FAR = 80  # characters between a name and the role that goes with it
_LONGEST_WHO = 200  # characters that can say who speaks, before “said”
_OF_ANOTHER = re.compile(r"(?<![\w-])[\w-]++[’']s(?=\s\w)")  # “Reed’s mother” is not Reed
_AND_THEN = re.compile(r"^(?:and|but|while)\s(?=[A-Z])", re.IGNORECASE)
_OF_A_PARTY = re.compile(r"\s?\((?P<inside>[^()]{1,60})\)")  # “Cllr Green (Lab, Larch Ward)”
_NEAR = 30  # characters between a post and the name of who holds it


@dataclass(frozen=True)
class Paragraph:
    """One paragraph of the story. ``is_quote``: set apart as somebody's words; ``is_silent``: a heading or a row of a table,
    which nobody says.
    """

    text: str
    is_quote: bool = False
    is_silent: bool = False

    @cached_property
    def quoted(self) -> tuple[tuple[int, int], ...]:
        return ((0, len(self.text)),) if self.is_quote else quoted_spans(self.text)


@dataclass
class Speech:
    """One speaker's words without another speaker between. ``name`` and ``role`` as far as the text gives them.

    Attributes:
        key: tells speakers apart. attribution: the words that say who speaks.
        title: what stands before the name and is no post, such as Dr or Cllr.
        is_unnamed: somebody who has to stay unnamed. is_thing: a poster or a report “says” it, so nobody speaks.
        pieces: where the words stand: the number of the paragraph, and from where to where in it.
    """

    key: str
    name: str
    role: str
    attribution: str
    title: str = ""
    is_unnamed: bool = False
    is_thing: bool = False
    pieces: list[tuple[int, int, int]] = field(default_factory=list)


def read_speech(paragraphs: Sequence[Paragraph], headline: str = "") -> list[Speech]:
    """In the order of the story. Nothing of what a thing says, and no title or single word in marks.

    A ``headline`` like “Statement from Jo Reed” says who speaks first.
    """
    return _Reader(paragraphs, states(headline)).speeches()


class _Reader:
    """Reads the story once, from paragraph to paragraph, and remembers who spoke last."""

    def __init__(self, paragraphs: Sequence[Paragraph], first: str) -> None:
        self._paragraphs = paragraphs
        self._whole = " ".join(paragraph.text for paragraph in paragraphs)
        # Spoken names do not make a speaker: a quote may name somebody else.
        named = (*person_names(self._whole), *caseless_names(self._whole))
        self._people = sorted((one for one in named if not TITLED.match(one.name)), key=lambda one: one.start)
        self._known = {last_part(one.name): one.name for one in self._people}
        self._order = {key: place for place, key in enumerate(self._known)}
        self._roles: dict[str, str] = {}
        self._holders: dict[str, str | None] = {}
        self._found: list[Speech] = []
        self._at = 0  # the paragraph that is being read
        self._announced = self._speaker(first) if people_in(first) else None

    def speeches(self) -> list[Speech]:
        previous_spoke = stays_open = False
        for number, passage in enumerate(self._paragraphs):
            if passage.is_silent:
                continue
            self._at = number
            outside = _outside(passage)
            said_by = self._attributed(outside)
            least = _LEAST_SAID if said_by or self._announced or stays_open else _LEAST_WORDS
            spans = list(_spoken(passage, least, is_named=bool(said_by and said_by.name)))
            if said_by is not None and said_by.is_thing:
                spans = []
            if spans:
                self._take(number, spans, said_by, goes_on=previous_spoke and _opens(passage, spans))
            else:
                self._hear(outside, said_by, previous_spoke)
            previous_spoke = bool(spans)
            stays_open = bool(spans) and spans[-1][1] == len(passage.text) and passage.text[-1] not in '”"»’'
        return self._found

    def _take(
        self,
        number: int,
        spans: list[tuple[int, int]],
        said_by: Speech | None,
        *,
        goes_on: bool,
    ) -> None:
        announced, self._announced = self._announced, None
        speaker = said_by or announced
        if speaker is None and goes_on and self._found:
            self._found[-1].pieces += [(number, start, end) for start, end in spans]
            return
        passage = self._paragraphs[number]
        is_sentence = any(_is_sentence(passage.text[start:end]) for start, end in spans)
        if not is_sentence and (speaker is None or not speaker.name):
            return  # a title, a word somebody uses, or half a sentence in somebody's report
        if speaker is None:
            speaker = Speech("", "", "", "")
        elif self._found and self._found[-1].key == speaker.key and speaker.key:
            speaker = self._found[-1]
        if not self._found or self._found[-1] is not speaker:
            self._found.append(speaker)
        speaker.pieces += [(number, start, end) for start, end in spans]

    def _hear(self, outside: str, said_by: Speech | None, previous_spoke: bool) -> None:
        """A paragraph without direct speech: it may announce the next one, or name who spoke in the last."""
        dash = DASH.match(outside) or self._signature(outside)
        if dash and previous_spoke and self._found and not self._found[-1].key:
            named = self._speaker(dash["who"])
            named.pieces = self._found[-1].pieces
            self._found[-1] = named
            return
        colon = COLON.match(outside)
        is_announcing = outside.rstrip().endswith((":", " said,", " added,"))
        self._announced = said_by if said_by and is_announcing else None
        # A heading above the speech is read like a signature below it.
        heading = colon or self._signature(LABELLED.sub("", outside.strip(), count=1))
        if self._announced is None and heading is not None and people_in(heading["who"]):
            self._announced = self._speaker(heading["who"])

    def _attributed(self, outside: str) -> Speech | None:
        colon = COLON_BEFORE.match(outside)
        if SAYS.search(outside) is None:
            match = ACCORDING.search(outside) or SIGNED.search(outside.rstrip()) or self._announcing(outside)
            if match is None and colon is not None and people_in(colon["who"]):
                match = colon
            return self._speaker(match["who"]) if match else None
        if before := _who_before(outside):
            return self._speaker(before)
        if (after := AFTER.search(outside)) is not None:
            return self._speaker(after["who"])
        return Speech("?", "", "", with_dots(outside).strip())

    def _signature(self, outside: str) -> re.Match[str] | None:
        """A line of its own below the speech: a name and what they are."""
        found = SIGNATURE.match(outside)
        return found if found and found.end() == len(outside) and people_in(found["who"]) else None

    def _announcing(self, outside: str) -> re.Match[str] | None:
        """“Jo Reed responded:” before the speech, in this paragraph or at its end for the next one."""
        found = ANNOUNCED.match(outside)
        return found if found and (found["more"] or outside.rstrip().endswith(":")) else None

    def _speaker(self, who: str) -> Speech:
        """The speaker these words name; pronouns and surnames lead back to whoever was named before."""
        words = LABELLED.sub("", " ".join(with_dots(who).split()), count=1).strip(" ,:;–-")
        words = subject_of(_OF_A_PARTY.sub(_without_ward, _AND_THEN.sub("", words, count=1)))
        if together := speak_together(words):
            return self._several([self._speaker(part) for part in together], words)
        if SPOKESPERSON.search(words):
            return Speech(words.casefold(), "", words, words)
        if _is_written(words):
            return Speech(words.casefold(), "", "", words, is_thing=True)
        if speaks_for_somebody(words):
            return Speech(words.casefold(), "", "", words, is_unnamed=UNNAMED.search(words) is not None)
        if (peer := named_peer(words)) is not None and last_part(peer.name) not in self._known:
            return Speech(last_part(peer.name), peer.name, peer.role, words, title=peer.title)
        if (named := named_speaker(words)) is not None:
            role = named.role or named.rank or self._role_elsewhere(named.name)
            if named.role and named.rank.casefold() not in role.casefold():
                role = f"{named.rank}, {role}"
            shown = f"{named.name} {named.letters}".strip()
            return Speech(last_part(named.name), shown, role, words, title=named.title)
        if UNNAMED.search(words):
            return Speech(f"unnamed {words.casefold()}", "", words, words, is_unnamed=True)
        if (known := self._known_in(words.casefold())) is not None:
            name = self._known[known]
            return Speech(known, name, self._role_elsewhere(name) or self._role_of_last(known), words)
        last = self._found[-1] if self._found else None
        if last is not None and (_goes_on(last, words) or _is_same_post(last, words)):
            return last
        if PRONOUN.search(words) and (spoken_of := self._spoken_of()) is not None:
            return self._speaker(spoken_of)
        holder = self._holder_of(words)
        if holder is not None:
            return Speech(last_part(holder), holder, bare_role(words), words)
        if (courteous := COURTEOUS.fullmatch(words)) is not None:
            return Speech(courteous["name"].casefold(), "", self._rank_of(courteous["name"]), words)
        is_thing = THING.match(words) is not None and not ROLE.search(words) and not OFFICE.search(words)
        return Speech(words.casefold(), "", words if ROLE.search(words) else "", words, is_thing=is_thing)

    def _several(self, speakers: list[Speech], words: str) -> Speech:
        """One statement of several people: as print names them, each with what they are."""
        roles = list(dict.fromkeys(one.role for one in speakers if one.role))
        return Speech(
            key=" ".join(one.key for one in speakers),
            name=listed([f"{one.title} {one.name}".strip() or one.attribution for one in speakers]),
            role=listed(roles),
            attribution=words,
        )

    def _spoken_of(self) -> str | None:
        """Who was named last, title and all, before the paragraph that is being read, or at its head."""
        near = [self._paragraphs[number].text for number in (self._at, self._at - 1) if number >= 0]
        for text in near:
            outside = OVER_SPEECH.split(text)[0]
            if people := person_names(outside):
                return outside[people[-1].start : people[-1].end]
        return None

    def _known_in(self, words: str) -> str | None:
        """Whose surname stands there: of several, who was named first in the story."""
        tokens = set(re.findall(r"[\w’'-]++", _OF_ANOTHER.sub("", words)))
        tokens |= {piece for token in tokens for piece in re.split(r"[’'-]", token)}
        return min(tokens & self._known.keys(), key=self._order.__getitem__, default=None)

    def _role_elsewhere(self, name: str) -> str:
        """The role that stands beside the name anywhere in the story."""
        if name not in self._roles:
            self._roles[name] = self._role_beside(name)
        return self._roles[name]

    def _role_beside(self, name: str) -> str:
        told = re.search(rf"{re.escape(name)}(?: \(|, | – )(?P<role>[^,.“”\"()–]{{3,90}})[,.)–]", self._whole)
        if told and ROLE.search(told["role"]):
            return bare_role(told["role"])
        for match in re.finditer(re.escape(name), self._whole):
            before = OVER.split(self._whole[max(0, match.start() - _FAR) : match.start()])[-1]
            behind = OVER.split(self._whole[match.end() : match.end() + _FAR])[0]
            found = ROLE.search(before) or ROLE.search(behind)
            if found is not None:
                rank = self._rank_of(name)  # a rank of several words is one post
                return rank if found[0] in rank else found[0]
        return ""

    def _rank_of(self, surname: str) -> str:
        """What stands before “Inspector Dale” or a whole name; an assistant or a deputy is no chief."""
        found = re.search(
            rf"\b((?:(?:Temporary|Acting|Deputy|Assistant|Police)\s){{0,2}}(?:{TITLE}\s){{1,4}}){re.escape(surname)}\b",
            self._whole,
        )
        title = found[1].strip() if found else ""
        return "" if title.casefold().strip(".") in COURTESY | HONOURED else title

    def _role_of_last(self, key: str) -> str:
        return next((one.role for one in reversed(self._found) if one.key == key), "")

    def _holder_of(self, words: str) -> str | None:
        """“The Commissioner”, where somebody was named as one."""
        post = next((match[0] for match in ROLE.finditer(words)), None)
        if post is None or not re.match(r"(?:the|our)\s", words, re.IGNORECASE):
            return None
        if post.casefold() not in self._holders:
            self._holders[post.casefold()] = self._named_behind(post)
        return self._holders[post.casefold()]

    def _named_behind(self, post: str) -> str | None:
        """Who is named close behind the post; of several, who was named first in the story."""
        starts = [one.end - len(one.name) for one in self._people]
        found: set[str] = set()
        for match in re.finditer(rf"\b{re.escape(post)}\b[^.]{{0,{_NEAR}}}", self._whole, re.IGNORECASE):
            for at in range(bisect_left(starts, match.start()), bisect_right(starts, match.end())):
                if starts[at] >= match.start() + len(post):
                    found.add(last_part(self._people[at].name))
        key = min(found, key=self._order.__getitem__, default=None)
        return self._known[key] if key is not None else None


def _who_before(outside: str) -> str:
    """Whoever stands before the first “said” that has somebody before it; empty where nobody does."""
    for verb in SAID_BEHIND.finditer(outside):
        before = outside[max(0, verb.start() - _LONGEST_WHO) : verb.start()]
        if who := OVER.split(before)[-1]:
            return who if who.strip(" ,:;–-") else ""
    return ""


def _spoken(passage: Paragraph, least: int, *, is_named: bool) -> Iterator[tuple[int, int]]:
    """Pieces in quotation marks that are long enough to be direct speech: of somebody named, a whole sentence at the beginning
    or where it is announced.
    """
    for start, end in passage.quoted:
        words, before = passage.text[start:end], passage.text[:start].rstrip(' “”"«»')
        is_opening = is_named and (not before or before[-1] in ":,") and _is_sentence(words)
        if len(words.split()) >= least or is_opening:
            yield start, end


def _outside(passage: Paragraph) -> str:
    """The passage with its direct speech blanked; a block quote may carry its attribution inside."""
    if passage.is_quote:
        attribution = SIGNED_INSIDE.search(without_dots(passage.text))
        return attribution[0] if attribution else ""
    text = without_dots(passage.text)
    for start, end in passage.quoted:
        text = text[:start] + " " * (end - start) + text[end:]
    return text


def _is_written(words: str) -> bool:
    """A report, a law or a letter is what these words begin with."""
    end = WRITTEN_ENDS.search(words)
    subject = words[: end.start()] if end else words
    return NO_SUBJECT.match(subject) is None and WRITTEN.search(subject) is not None


def _opens(passage: Paragraph, spans: list[tuple[int, int]]) -> bool:
    return not passage.text[: spans[0][0]].strip()


def _is_sentence(words: str) -> bool:
    bare = words.strip(' “”"«»')
    return bool(bare) and bare[0].isupper() and bare.rstrip()[-1] in ".!?,…"


def _without_ward(bracket: re.Match[str]) -> str:
    inside = bracket["inside"]
    says_more = ROLE.search(inside) or UNNAMED.search(inside) or not inside[:1].isupper()
    return bracket[0] if says_more else ""


def _goes_on(last: Speech, words: str) -> bool:
    """“She added” is whoever spoke last; “Mr Dale added” only where that one may be called Dale."""
    later = LATER.search(words)
    is_called = COURTEOUS.fullmatch(words.strip()) if later else None
    return later is not None and (
        is_called is None or not last.name or last_part(last.name) == is_called["name"].casefold()
    )


def _is_same_post(last: Speech, words: str) -> bool:
    """“The Commissioner added”, after a commissioner spoke."""
    posts = {match[0].casefold() for match in ROLE.finditer(words)}
    return bool(posts & {match[0].casefold() for match in ROLE.finditer(f"{last.role} {last.attribution}")})
