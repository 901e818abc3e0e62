"""Whether a picture shows somebody who can be recognised, by the words that describe it."""

from __future__ import annotations

from campaigns.checks.patterns import any_of
from campaigns.domain.items.documents import MediaDocument
from campaigns.domain.text.person_names import person_names

_PEOPLE = any_of(
    r"(?:wo)?m[ae]n|people|persons?|boys?|girls?|child(?:ren)?|teen(?:ager)?s?|youngsters?|pupils?|"
    r"students?|toddlers?|bab(?:y|ies)",
    r"mothers?|mums?|fathers?|dads?|parents?|brothers?|sisters?|famil(?:y|ies)|couples?|friends?|neighbours?",
    r"officers?|pcsos?|volunteers?|shopkeepers?|shoppers?|workers?|teachers?|nurses?|doctors?|coach(?:es)?|"
    r"players?|residents?|runners?|walkers?",
    r"commissioner|councillors?|mayor|minister|leaders?|chair|speaker|staff|team|group|selfie|portrait|"
    r"headshot",
)
_NOBODY_IN_PARTICULAR = any_of(
    r"draw(?:n|ing)s?|illustrat\w++|cartoons?|graphics?|icons?|logos?|infographics?|silhouettes?|paintings?|"
    r"murals?|statues?|sculptures?|mannequins?|avatars?|emojis?|stick figures?",
    r"from behind|from above|backs? (?:to|turned)|faces? (?:blurred|hidden|not shown|turned away|pixellated|"
    r"cannot be seen)|out of focus|blurred|unrecognisable|in the distance|far away",
    r"crowds?|hands? only|only (?:his|her|their) hands?|hands|feet|trainers",
    r"empty|no people|nobody|posters? (?:that|which|with|reads|reading)|screenshot|map|chart|"
    r"models? (?:posed|posing)|posed by models?|actors?",
)


def shows_somebody(picture: MediaDocument) -> bool:
    about = " ".join((picture.alt, picture.licence, picture.credit, *picture.tags))
    if picture.is_missing or picture.decorative or _NOBODY_IN_PARTICULAR.search(about):
        return False
    alt, _, _ = picture.alt.partition("Text:")
    return _PEOPLE.search(alt) is not None or any(True for _ in person_names(alt))
