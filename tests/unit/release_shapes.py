"""Forty releases of our own in the shapes that commissioners, forces, councils, health bodies, schools and charities send."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Shape:
    """``head`` stands above the lead; ``said`` are the paragraphs with speech; ``day`` is the one it should be dated."""

    name: str
    head: str
    said: str
    speakers: tuple[tuple[str, str], ...]
    day: str = "2027-01-12"
    lead: str = "Youth workers will ride on six night buses across Fenshire from July, so that people can talk on their way."
    headline: str = "Night buses will carry youth workers this summer"


Q1 = "“This is what young people asked us for, and we have listened.”"
Q2 = "“It gives our drivers somebody beside them on a Friday night.”"
Q3 = "“Nobody should be afraid of the last bus home.”"
H = "Night buses will carry youth workers this summer"

SHAPES = (
    Shape(
        "pcc, letterhead and colon",
        f"Fenshire Police and Crime Commissioner\n\nPRESS RELEASE\n\n12 January 2027\n\n{H}",
        f"Police and Crime Commissioner Ann Dale said: {Q1}",
        (("Ann Dale", "Police and Crime Commissioner"),),
    ),
    Shape(
        "pcc, party of several",
        f"For immediate release: Tuesday 12 January 2027\n\n{H}",
        f"Fenshire’s Police and Crime Commissioner, Ann Dale, said: {Q1}\n\nBus driver Sam Fox added: {Q2}",
        (("Ann Dale", "Fenshire’s Police and Crime Commissioner"), ("Sam Fox", "Bus driver")),
    ),
    Shape(
        "deputy commissioner for",
        f"{H}\n\nTuesday, January 12th, 2027",
        f"Deputy Police and Crime Commissioner for Fenshire Ann Dale said: {Q1}",
        (("Ann Dale", "Deputy Police and Crime Commissioner for Fenshire"),),
    ),
    Shape(
        "force, rank",
        f"Fenshire Constabulary\nNews release\n12/01/2027\n\n{H}",
        f"Superintendent Amir Khan, of Fenshire Police, said: {Q1}",
        (("Amir Khan", "Superintendent, Fenshire Police"),),
    ),
    Shape(
        "force, abbreviated rank",
        f"Date: 12.01.27\n\n{H}",
        f"DCI Amir Khan, from our major crime team, said: {Q1}",
        (("Amir Khan", "DCI"),),
    ),
    Shape(
        "force, role after quote",
        f"{H}\n\n12:30 12/01/2027",
        f"{Q1[:-2]},” said Chief Inspector Amir Khan, who leads the Fenshire South policing team.",
        (("Amir Khan", "Chief Inspector, who leads the Fenshire South policing team"),),
    ),
    Shape(
        "quote split in two",
        f"12 January 2027\n\n{H}",
        "“This is what young people asked us for,” said Ann Dale, chair of the panel. “We have listened to each of them.”",
        (("Ann Dale", "chair of the panel"),),
    ),
    Shape(
        "council, cabinet member",
        f"Fenshire County Council\n\nPublished: 12 January 2027\n\n{H}",
        f"Councillor Bea Moss, Cabinet Member for Community Safety at Fenshire County Council, said: {Q1}",
        (("Councillor Bea Moss", "Cabinet Member for Community Safety at Fenshire County Council"),),
    ),
    Shape(
        "council, Cllr before",
        f"Issued: 12/01/2027\n\n{H}",
        f"Cllr Bea Moss (leader of the council) said: {Q1}",
        (("Cllr Bea Moss", "leader of the council"),),
    ),
    Shape(
        "council, role first",
        f"Date of issue – 12 January 2027\n\n{H}",
        f"The city council’s portfolio holder for young people, Cllr Bea Moss, commented: {Q1}",
        (("Cllr Bea Moss", "city council’s portfolio holder for young people"),),
    ),
    Shape(
        "charity chief executive",
        f"PRESS RELEASE – 12 January 2027\n\n{H}",
        f"Jo Reed, Chief Executive of Hope House, said: {Q1}",
        (("Jo Reed", "Chief Executive of Hope House"),),
    ),
    Shape(
        "charity ceo abbreviated",
        f"IMMEDIATE RELEASE | 12 January 2027\n\n{H}",
        f"Jo Reed, CEO at Hope House, explains: {Q1}",
        (("Jo Reed", "CEO at Hope House"),),
    ),
    Shape(
        "charity, co-founder",
        f"[12 January 2027]\n\n{H}",
        f"Hope House co-founder Jo Reed says: {Q1}",
        (("Jo Reed", "Hope House co-founder"),),
    ),
    Shape(
        "charity, two founders",
        f"12 January 2027\n\n{H}",
        f"Jo Reed and Sam Fox, who set up the scheme, said: {Q1}",
        (("Jo Reed and Sam Fox", "who set up the scheme"),),
    ),
    Shape(
        "health, director",
        f"NHS Fenshire\n\nMedia release\n\nTuesday 12th January 2027\n\n{H}",
        f"Dr Ella Grant, Director of Public Health for Fenshire, said: {Q1}",
        (("Dr Ella Grant", "Director of Public Health for Fenshire"),),
    ),
    Shape(
        "health, professor",
        f"12 Jan 2027\n\n{H}",
        f"Professor Ella Grant, consultant in emergency medicine at Fenshire Royal, said: {Q1}",
        (("Professor Ella Grant", "consultant in emergency medicine at Fenshire Royal"),),
    ),
    Shape(
        "school, headteacher",
        f"Released on 12 January 2027\n\n{H}",
        f"Headteacher Mrs Ella Grant said: {Q1}",
        (("Ella Grant", "Headteacher"),),
    ),
    Shape(
        "school, pupil with age",
        f"12 January 2027\n\n{H}",
        f"Pupil Kai, 14, said: {Q1}",
        (("Pupil Kai, 14", ""),),
    ),
    Shape(
        "young person, unnamed",
        f"12 January 2027\n\n{H}",
        f"One young person, who uses the buses every week, told us: {Q1}",
        (("One young person, who uses the buses every week", ""),),
    ),
    Shape(
        "mother, bereaved",
        f"12 January 2027\n\n{H}",
        f"Lou Marsh, whose son Tom was killed in 2019, said: {Q1}",
        (("Lou Marsh", "whose son Tom was killed in 2019"),),
    ),
    Shape(
        "spokesperson",
        f"12 January 2027\n\n{H}",
        f"A spokesperson for Fenshire Buses said: {Q1}",
        (("A spokesperson for Fenshire Buses", ""),),
    ),
    Shape(
        "force spokesman",
        f"12 January 2027\n\n{H}",
        f"A Fenshire Police spokesman added: {Q1}",
        (("A Fenshire Police spokesman", ""),),
    ),
    Shape(
        "minister",
        f"Embargoed until 00:01 on Tuesday 12 January 2027\n\n{H}",
        f"Policing Minister Dame Ann Dale said: {Q1}",
        (("Dame Ann Dale", "Policing Minister"),),
    ),
    Shape(
        "mp",
        f"12 January 2027\n\n{H}",
        f"Ann Dale MP, who has backed the scheme, said: {Q1}",
        (("Ann Dale", "MP, who has backed the scheme"),),
    ),
    Shape(
        "mayor",
        f"12 January 2027\n\n{H}",
        f"Mayor of the East Fens, Ann Dale, said: {Q1}",
        (("Ann Dale", "Mayor of the East Fens"),),
    ),
    Shape(
        "speaker on a line above",
        f"12 January 2027\n\n{H}",
        f"Ann Dale, Director of the Fenshire Violence Reduction Unit, said:\n\n{Q1}",
        (("Ann Dale", "Director of the Fenshire Violence Reduction Unit"),),
    ),
    Shape(
        "speaker on a line below with dash",
        f"12 January 2027\n\n{H}",
        f"{Q1}\n\n— Ann Dale, Director, Fenshire Violence Reduction Unit",
        (("Ann Dale", "Director, Fenshire Violence Reduction Unit"),),
    ),
    Shape(
        "several paragraphs, one close",
        f"12 January 2027\n\n{H}",
        "Ann Dale, Director, said: “This is the first we say.\n\n“This is the second of them.\n\n“And this is the last.”",
        (("Ann Dale", "Director"),),
    ),
    Shape(
        "continuing",
        f"12 January 2027\n\n{H}",
        f"Ann Dale, Director of the unit, said: {Q1}\n\nShe continued: {Q2}\n\nMs Dale concluded: {Q3}",
        (("Ann Dale", "Director of the unit"),),
    ),
    Shape(
        "straight marks",
        f"12 January 2027\n\n{H}",
        f'Jo Reed, youth work manager at Hope House, said: "{Q1[1:-1]}"',
        (("Jo Reed", "youth work manager at Hope House"),),
    ),
    Shape(
        "single marks",
        f"12 January 2027\n\n{H}",
        f"Jo Reed, youth work manager, said: ‘{Q1[1:-1]}’",
        (("Jo Reed", "youth work manager"),),
    ),
    Shape(
        "double surname and apostrophe",
        f"12 January 2027\n\n{H}",
        f"Siân O’Neill-Hart, Head of Partnerships, said: {Q1}",
        (("Siân O’Neill-Hart", "Head of Partnerships"),),
    ),
    Shape(
        "honours",
        f"12 January 2027\n\n{H}",
        f"Chief Constable Ann Dale QPM said: {Q1}",
        (("Ann Dale QPM", "Chief Constable"),),
    ),
    Shape(
        "fire service",
        f"Fenshire Fire and Rescue Service\n\n12 January 2027\n\n{H}",
        f"Area Manager Ann Dale, Head of Prevention, said: {Q1}",
        (("Ann Dale", "Area Manager, Head of Prevention"),),
    ),
    Shape(
        "probation, region",
        f"12 January 2027\n\n{H}",
        f"Ann Dale, Head of Fenshire Probation Delivery Unit, said: {Q1}",
        (("Ann Dale", "Head of Fenshire Probation Delivery Unit"),),
    ),
    Shape(
        "welcoming the news",
        f"12 January 2027\n\n{H}",
        f"Welcoming the news, Ann Dale, chair of the Safer Fenshire Partnership, said: {Q1}",
        (("Ann Dale", "chair of the Safer Fenshire Partnership"),),
    ),
    Shape(
        "on behalf of",
        f"12 January 2027\n\n{H}",
        f"Speaking on behalf of the partnership, Ann Dale said: {Q1}",
        (("Ann Dale", ""),),
    ),
    Shape(
        "on behalf of the family",
        f"12 January 2027\n\n{H}",
        f"In a statement, Tom’s family said: {Q1}",
        (("Tom’s family", ""),),
    ),
    Shape(
        "place and day before the lead",
        H,
        f"Insp Amir Khan said: {Q1}",
        (("Amir Khan", "Insp"),),
        lead="FENSHIRE, 12 January 2027 – Youth workers will ride on six night buses from July, and everybody may talk to them.",
    ),
    Shape(
        "draft under a covering note",
        f"Hi all,\n\nFinal text below.\n\nOFFICIAL\n\nv3 clean\n\nFOR IMMEDIATE RELEASE (12 January 2027)\n\n{H}",
        f"Sgt Amir Khan of the Safer Neighbourhood Team said: {Q1}\n\nJo Reed – a volunteer on the buses – said: {Q2}",
        (("Amir Khan", "Sgt, Safer Neighbourhood Team"), ("Jo Reed", "a volunteer on the buses")),
    ),
)
