"""Who is quoted in a story: runs of quoted paragraphs, each with the name and role of the person who speaks."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from campaigns.importing.values import SpokenQuote

_VERBS = "said|says|added|adds|commented|explained|told|continued|stated|went on|remarked|warned|urged|concluded|welcomed"
_QUOTED = re.compile(r"“([^”]*)(”|$)|\"([^\"]*)(\"|$)")
_TITLES = r"(?:(?:Cllr|Councillor|Dr|Mr|Mrs|Ms|Miss|Prof|Professor|Sir|Dame|Lord|Lady|Rev|PC|Sgt|Insp|DCI|DI|Supt)\.? )?"
_NAME_WORD = (
    r"(?:[A-Z](?:[^\Wa-zà-ÿ]|[’'-]){0,40}+[a-zà-ÿ][\w’'-]{0,40}+|[A-Z]\.|(?:de|van|von|bin|al)(?= [A-Z]))"
)
_NAME = rf"{_TITLES}{_NAME_WORD}(?: {_NAME_WORD}){{1,3}}"
_ROLE_WORDS = frozenset(
    re.findall(
        r"\S++",
        """police crime commissioner officer inspector chief constable superintendent councillor cllr director manager
        leader cabinet member chair chairman chairwoman head minister mayor dr professor headteacher sergeant deputy
        assistant detective spokesperson spokesman spokeswoman pcc mp service council county city board unit reduction
        violence executive president secretary youth worker coordinator co-ordinator lead programme analyst teacher
        nurse doctor consultant fire authority trust charity the and of for at from in with home foundation national
        derbyshire derby town district borough commander captain founder campaigner mother father victim""",
    )
)
_SAYS = re.compile(rf"\b(?:{_VERBS})\b", re.IGNORECASE)
_OVER = re.compile(r"[.!?“\"]")
_FAR = 60  # characters between “said” and the words that were said
_AFTER = re.compile(
    rf"^\s*+,?\s*+(?:{_VERBS})\s++(?P<who>[^“\"]+?)(?=\.(?:\s|$)|\.?$|[:;])|^\s*+,?\s*+(?P<first>[^“\".]+?)(?<!\s)\s++(?:{_VERBS})\b"
)
_LINKING = re.compile(r"^(?:(?:the|our|her|his|of|from|at)\s++|(?:who is|is)\s++)+", re.IGNORECASE)
_PRONOUN = re.compile(
    r"(?:and |but )?(?:s?he|they|the (?:commissioner|chief|councillor|leader|director|chair|minister|mayor))\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Speaker:
    name: str
    role: str


@dataclass(frozen=True)
class _Piece:
    """The quoted part of one paragraph and what stands around it."""

    words: str
    before: str
    after: str
    is_opened_first: bool
    stays_open: bool


def find_quotes(paragraphs: Sequence[str]) -> tuple[SpokenQuote, ...]:
    """The quotes in order. Paragraphs that each open and only the last of which closes are one quote."""
    whole = " ".join(paragraphs)
    found: list[SpokenQuote] = []
    is_open = False
    before_paragraph = ""
    for paragraph in paragraphs:
        piece = _piece(paragraph)
        if piece is None:
            is_open = False
            before_paragraph = paragraph
            continue
        if is_open and piece.is_opened_first and found:
            found[-1] = SpokenQuote(found[-1].speaker, found[-1].role, (*found[-1].paragraphs, piece.words))
        else:
            speaker = _speaker(piece, before_paragraph, found, whole)
            if speaker is not None:
                found = _with(found, speaker, piece.words)
        is_open = piece.stays_open
        before_paragraph = paragraph
    return tuple(found)


def _with(found: list[SpokenQuote], speaker: Speaker, words: str) -> list[SpokenQuote]:
    """One quote per person who goes on speaking: “she added” belongs to what she said before."""
    last = found[-1] if found else None
    if last is not None and last.speaker == speaker.name:
        return [*found[:-1], SpokenQuote(last.speaker, last.role or speaker.role, (*last.paragraphs, words))]
    return [*found, SpokenQuote(speaker.name, speaker.role, (words,))]


def _piece(paragraph: str) -> _Piece | None:
    """None where nothing is quoted but a word or two: a term in inverted commas is nobody's statement."""
    matches = list(_QUOTED.finditer(paragraph))
    if not matches:
        return None
    words = " … ".join((match[1] if match[1] is not None else match[3]).strip() for match in matches)
    stays_open = not (matches[-1][2] or matches[-1][4])
    if len(words.split()) < 4:
        return None
    return _Piece(
        words=words,
        before=paragraph[: matches[0].start()],
        after=paragraph[matches[0].end() :]
        if len(matches) == 1
        else paragraph[matches[0].end() : matches[1].start()],
        is_opened_first=not paragraph[: matches[0].start()].strip(),
        stays_open=stays_open,
    )


def _speaker(
    piece: _Piece, before_paragraph: str, found: Sequence[SpokenQuote], whole: str
) -> Speaker | None:
    last = Speaker(found[-1].speaker, found[-1].role) if found else None
    who = ""
    if (before := _who_before(piece.before)) is not None:
        who = before
    elif match := _AFTER.match(piece.after):
        who = match["who"] or match["first"] or ""
    elif piece.is_opened_first and before_paragraph.rstrip().endswith(":"):
        who = _who_before(before_paragraph) or ""
    who = who.strip(" ,–-:")
    if not who:
        return last if piece.is_opened_first and last else None
    if _PRONOUN.match(who) and last:
        return last
    return _named(who, whole)


def _who_before(text: str) -> str | None:
    """Who stands in the last sentence before “said”, where the text ends soon after it; None where it does not."""
    sentence = _OVER.split(text.rstrip())[-1]
    for said in _SAYS.finditer(sentence):
        between = sentence[said.end() :]
        if len(between) <= _FAR or (len(between) == _FAR + 1 and between[-1] in ":,"):
            return sentence[: said.start()]
    return None


def _named(who: str, whole: str) -> Speaker | None:
    """``Role Name``, ``Name, role`` or ``a spokesperson for X``."""
    first, _, rest = who.partition(",")
    first, rest = first.strip(), rest.strip(" ,")
    anonymous = re.match(
        r"(?:an?|the) (?:spokes\w++|resident|parent|young person|mother|father|teacher)\b.*",
        who,
        re.IGNORECASE,
    )
    if anonymous:
        return Speaker(anonymous[0], "")
    head = re.split(r"\b(?:from|of|at|who)\b", first)[0].strip()  # “Jo Reed from Hopeful Hands”
    name = _name_at_the_end(head) or _name_at_the_end(first)
    if name is None:
        return _by_surname(first, whole)
    in_front = first[: first.rfind(name)].strip(" ,")
    behind = first[first.rfind(name) + len(name) :].strip(" ,")
    if len(name.split()) == 2 and re.fullmatch(_TITLES, f"{name.split()[0]} "):
        return _by_surname(name, whole) or Speaker(name, rest)
    if in_front and re.match(r"(?:of|from|at)\b", rest):
        rest = f"{in_front}, {_LINKING.sub('', rest)}"
    role = _LINKING.sub("", rest or in_front or behind)
    return Speaker(name, role or _role_elsewhere(name, whole))


def _name_at_the_end(words: str) -> str | None:
    """The longest run of name words at the end that holds no word of a role: at most four."""
    tokens = words.split()
    taken: list[str] = []
    while tokens and len(taken) < 4:
        token = tokens[-1].strip(",")
        if (
            not re.fullmatch(_NAME_WORD, token)
            or token.casefold().rstrip("s") in _ROLE_WORDS
            or token.casefold() in _ROLE_WORDS
        ):
            break
        taken.insert(0, token)
        tokens.pop()
    if len(taken) < 2:
        return None
    titled = re.search(rf"{_TITLES}{re.escape(' '.join(taken))}$", words)
    return titled[0] if titled else " ".join(taken)


def _by_surname(who: str, whole: str) -> Speaker | None:
    """“Ms Reed said”: the full name stands somewhere before."""
    words = [word for word in who.split() if re.fullmatch(_NAME_WORD, word)]
    if not words:
        return None
    surname = words[-1]
    full = re.search(rf"{_NAME_WORD} {re.escape(surname)}\b", whole)
    if (
        full
        and full[0].split()[0].casefold() not in _ROLE_WORDS
        and not re.match(_TITLES + "$", full[0].split()[0] + " ")
    ):
        return Speaker(full[0], _role_elsewhere(full[0], whole))
    return None


def _role_elsewhere(name: str, whole: str) -> str:
    """``Name, role,`` anywhere in the story."""
    match = re.search(rf"{re.escape(name)}, ([^,.“\"]{{3,80}})[,.]", whole)
    return match[1].strip() if match and not re.match(r"(?:who|and|but|said)\b", match[1]) else ""
