"""What the REL checks say."""

WORDING: dict[str, str] = {
    "REL-01": (
        "“{words}” lacks {missing}. Write it in full, like: EMBARGOED UNTIL 00:01 on Monday 17 May 2027 (UK time). "
        "Or take the line out: embargo: in the front matter writes it for you."
    ),
    "REL-01/contradicts": (
        "“{words}” stands in the text, and the front matter has an embargo. Take this line out: the right one is "
        "written for you."
    ),
    "REL-02": (
        "There is no media contact. Add a line contact: … with a name, a telephone number and an "
        "e-mail address."
    ),
    "REL-02/hours": "The media contact has no out-of-hours line. Add who can be reached in the evening and at weekends.",
    "REL-03/headline": "The headline has {count} words; newsrooms like {limit} at most. Cut {over}.",
    "REL-03/lead": "The first paragraph has {count} words; {limit} is the most that reads well. Cut {over}.",
    "REL-03/body": "The story has {count} words; {limit} is the most that newsrooms read. Cut {over}, or use the notes.",
    "REL-04": "The first paragraph does not say {missing}. Newsrooms may print it alone, so let it tell the whole story.",
    "REL-05/nobody": "Nobody is named for this quote. Say who speaks, with full name and role.",
    "REL-05/name": "“{who}” is no full name. Give the speaker's first name, surname and role.",
    "REL-05/role": "Nothing says what {who} does. Add the speaker's role.",
    "REL-05/long": "{who} speaks for {count} sentences; {limit} is the most that is printed. Keep the best ones.",
    "REL-05/opinion": "“{words}” is an opinion outside a quote. Give it to a speaker, or say what happened.",
    "REL-06": ("{who} is the only person quoted. Add somebody from a partner, or somebody whom it is about."),
    "REL-06/house": (
        "Everybody quoted is from the commissioner's office or the unit. Add somebody from a partner, or somebody whom "
        "it is about."
    ),
    "REL-07": (
        "{partners} {are} named as a partner in the plan, but not in the story. Name them, or take them out of the plan's "
        "partners if they took no part."
    ),
    "REL-07/note": "No note tells editors what the partnership is. Add one under notes: that names who is in it.",
    "REL-08": "{name} is not ready for a picture desk: {lacks}.",
    "REL-09": (
        "The embargo stands in the text alone, and the desk holds nothing back for it. Write it as embargo: in the front "
        "matter, and take this line out."
    ),
    "REL-10": (
        "The note “{name}” is not the one for the day of issue. Take it out, and add the office's note for that day."
    ),
}
