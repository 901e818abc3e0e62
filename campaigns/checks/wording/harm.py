"""What the HARM checks say."""

_NO_EVIDENCE = "There is no evidence that such pictures help, and some that they harm."

WORDING: dict[str, str] = {
    "HARM-01": (
        f"The {{where}} of {{name}} says “{{words}}”, so it seems to show a weapon, blood or a wound. {_NO_EVIDENCE} "
        "Use another picture, or ask the head of communications to decide and to write down why."
    ),
    "HARM-02": (
        "The {where} of {name} says “{words}”. Such a picture makes an area or a young person look dangerous. "
        "Show people, places and help instead."
    ),
    "HARM-03": "“{words}” can frighten people and make violence seem everywhere. Say plainly what happened.",
    "HARM-03/instead": (
        "“{words}” can frighten people and make violence seem everywhere. You could say “{instead}”. {note}"
    ),
    "HARM-04": "“{words}” makes carrying a knife look normal. Say how rare it is, and where that figure is from.",
    "HARM-04/instead": (
        "“{words}” makes carrying a knife look normal. Say how rare it is, such as “{instead}”, and where that is from. {note}"
    ),
    "HARM-05": (
        "“{words}” tells young readers about a weapon. Leave the detail out. If this is about the law or surrender, "
        "add law or surrender to tags."
    ),
    "HARM-05/instead": "“{words}” tells young readers about a weapon. Say “{instead}”. {note}",
    "HARM-06": "“{words}” is a label. {note}",
    "HARM-06/instead": "“{words}” is a label that sticks. Say “{instead}”. {note}",
    "HARM-06/young": (
        "“{words}” labels somebody under 18. Say child or young person, and what happened: “young person involved in …”."
    ),
    "HARM-07": "“{words}” can be read as blaming a victim, or as ranking victims. {note}",
    "HARM-07/instead": "“{words}” can be read as blaming a victim. Say “{instead}”. {note}",
    "HARM-08": (
        "This text{where} is about violence and names no helpline and no way to report. Add one, or link to a page that "
        "holds them."
    ),
    "HARM-08/release": (
        "This is about violence and names no helpline and no way to report. Add at least one, such as Crimestoppers, "
        "Childline or 999."
    ),
    "HARM-09": (
        "“{words}” points to a real incident or family, and nothing says that the family was told. Tell them first; then "
        "add family_told: with who told them and when."
    ),
    "HARM-10": "“{words}” dwells on an injury. Leave the detail out; it can hurt those who were there.",
    "HARM-10/instead": "“{words}” dwells on an injury. Say “{instead}”. {note}",
    "HARM-11": (
        "This is for young people, and no review by young people is recorded. Ask some to look at it, then add "
        "young_people_review: to the campaign's plan."
    ),
    "HARM-12": (
        "This is for readers from {youngest}, and {label} admits people from {years} on the day it goes out. Choose a channel "
        "they may use, or reach them through parents and schools."
    ),
    "HARM-12/expected": (
        "This is for readers from {youngest}, and {label} is expected to admit people only from {years} on the day it goes "
        "out. Check the rule, or choose a channel they may use."
    ),
}
