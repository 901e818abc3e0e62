"""What the LAW checks say."""

WORDING: dict[str, str] = {
    "LAW-15": (
        "This is to be published on {publish_at}, before its embargo ends on {embargo}. "
        "Move publish_at to the end of the embargo or later."
    ),
    "LAW-15/linked": (
        "This is to be published on {publish_at}, before the embargo of {release} ends on {embargo}. "
        "Move publish_at to the end of the embargo or later."
    ),
    "LAW-17": "“{words}” looks like a gap that was to be filled. Put in what belongs there, or take it out.",
    "LAW-17/weekday": "{words}: that day is a {weekday}. Check the date.",
    "LAW-17/weekday-of-year": "{words}: in {year} that day is a {weekday}. Check the date, or say which year it is.",
    "LAW-01": (
        "“{words}” names, quotes or shows an elected person, a party or a candidate, and this goes out in the pre-election "
        "period of {election}. Take it out, move the date, or ask the monitoring officer for a ruling."
    ),
    "LAW-02": (
        "This goes out in the pre-election period of {election}. Ask three things: is it factual, is it needed now, is it "
        "even-handed?"
    ),
    "LAW-03": (
        "“{words}” names a political party. Publicly funded publicity must not support or attack one. Take it out."
    ),
    "LAW-03/government": (
        "“{words}” can be read as praise or blame of a government. Say what is done, by which body, and no more."
    ),
    "LAW-03/slogan": "“{words}” is a party's slogan. Say it in other words.",
    "LAW-04": (
        "The case “{case}” is before police or court, and nobody has recorded that police and legal advisers cleared this. "
        "Ask them, and record who cleared it and when."
    ),
    "LAW-04/unknown": (
        "The case “{case}” is not recorded, so nobody can tell whether it is before the court. Record it under Incidents "
        "and court cases, or with campaigns incidents add; or correct incident: here."
    ),
    "LAW-04/named": (
        "“{words}” is also somebody in the active case “{case}”. If this is the same person, add incident: {key} and have "
        "police and legal clear it; if it is somebody else, leave it."
    ),
    "LAW-04/unlinked": (
        "“{words}” tells of a case that may be before police or court, and none is linked. Link or record the case: add "
        "incident: with its key, or record it under Incidents and court cases first."
    ),
    "LAW-05": (
        "“{words}” speaks of somebody or of a case as if there were a conviction, and none is recorded. Say: alleged, suspected, "
        "a man was arrested; or record the conviction."
    ),
    "LAW-06": (
        "“{words}” is named as a suspect before a charge. Take the name out and keep to what the force has published."
    ),
    "LAW-06/shown": "The alt text says “{words}”: a suspect must not be shown before a charge. Use another picture.",
    "LAW-07": (
        "“{words}” can lead to a child who is part of an incident or a court case. Take out names, photos, schools, streets and "
        "relatives."
    ),
    "LAW-07/soft": (
        "These details together ({details}) can lead to a child who is part of an incident or a court case. Leave all but one "
        "of them out."
    ),
    "LAW-07/photo": (
        "This is about a case that is before court, and it has a picture. Make sure that it shows no child of the "
        "case."
    ),
    "LAW-08": (
        "{name} seems to show people who can be recognised, and no consent is recorded. Add people: with their consent to "
        "media/{name}.yml, or choose another picture. If it is a drawing, say so in its tags."
    ),
    "LAW-08/person": (
        "{name_of_person} can be recognised in {name}, and no consent is recorded. Ask, or choose another picture."
    ),
    "LAW-08/over": (
        "The consent of {name_of_person} for {name} ends on {day}, before this goes out. Ask again, or choose another"
        " picture."
    ),
    "LAW-08/ended": (
        "{name} may be used until {day} only, and this goes out later. Renew that, or choose another picture."
    ),
    "LAW-08/channel": (
        "The consent of {name_of_person} for {name} does not cover {labels}. Ask again, or choose another picture."
    ),
    "LAW-09": "{name_of_person} took back the consent for {name} on {day}. Take the picture out everywhere.",
    "LAW-10": "The consent of {name_of_person} for {name} ends on {day}. Plan when to take it down, or ask again.",
    "LAW-10/age": "{name_of_person} in {name} has come of age since a guardian agreed. Ask them again.",
    "LAW-11": (
        "{name_of_person} in {name} was {age} when the consent was given, and no guardian is recorded. Under {limit}, a parent "
        "or guardian has to agree: add guardian: to media/{name}.yml."
    ),
    "LAW-12/phone": "{words} looks like a personal mobile number. Give an office number or a helpline instead.",
    "LAW-12/mail": "{words} looks like a personal e-mail address. Give an office address instead.",
    "LAW-12/home": "“{words}” looks like a home address. Take it out.",
    "LAW-12/case": "“{words}” looks like a case reference. Leave it out of public text.",
    "LAW-13": (
        "“{words}” is a figure about crime or from a survey, and its {missing} cannot be found here. Say where it is from, for "
        "when and for where."
    ),
    "LAW-14": (
        "“{words}” states the law on weapons, and no checked fact says so. Use the wording of a fact, or have it checked and "
        "add it to weapon_law.yml."
    ),
    "LAW-14/promise": (
        "“{words}” promises what only a prosecutor can decide, and a weapon may have been used in a crime. Say what the "
        "force agreed to, in its own words."
    ),
    "LAW-14/review": (
        "This rests on a fact that is due to be checked again: {statement} Check it at its source first."
    ),
    "LAW-14/not-in-force": (
        "The fact that is kept says: {statement} Its status is {status}{start}. Make the text say so."
    ),
    "LAW-16": (
        "The quote of {speaker} has no approval. Ask {speaker} to agree to these words, then add approved_by: and "
        "approved_on:."
    ),
    "LAW-16/asked": "{speaker} is asked to agree to these words. Nothing goes out before they do.",
    "LAW-16/same-day": (
        "{speaker} agreed to other words on that same day. If they agreed to these after those, leave them; else put the "
        "approved words back, or ask again."
    ),
    "LAW-16/changed": "{speaker} agreed to other words than these. Put the approved words back, or ask again.",
    "LAW-18": (
        "“{words}” belongs to another area. Was this text copied? Change it, or add the name to allowed-places."
    ),
    "LAW-19/holder": "{name} does not hold the post of {post} on {day}, as far as is recorded. Check the name.",
    "LAW-19/renamed": "{name} has another name on {day}: {right}. Use that.",
    "LAW-19/gone": "{name} does not exist under that name on {day}. Check which body it is now.",
    "LAW-20": "{name} is somebody else's work, and its {missing} is not recorded. Add it to media/{name}.yml.",
}
