"""The words that say what somebody is, and those for somebody who has to stay unnamed."""

from __future__ import annotations

from campaigns.domain.text.late_patterns import any_of

ROLE = any_of(
    r"commissioner|pcc|deputy|councillor|cllr|officer|manager|director|head|chief|constable|superintendent|inspector|"
    r"sergeant|detective|chair(?:man|woman|person)?|leader|lead|teacher|headteacher|principal|lecturer|worker|coach|"
    r"mentor|founder|mum|mam|mother|father|dad|parent|grand\w++|brother|sister|daughter|son|aunt|uncle|widow|carer|"
    r"spokes\w++|minister|secretary|mayor|mp|doctor|dr|nurse|consultant|surgeon|paramedic|professor|researcher|"
    r"coordinator|co-ordinator|executive|resident|student|pupil|volunteer|member|analyst|adviser|advisor|president|"
    r"trustee|owner|landlord|shopkeeper|trader|firefighter|commander|governor|editor|author|survivor|victim|captain|"
    r"vicar|reverend|rev|imam|rabbi|bishop|sheriff|lord[\s-]lieutenant|ambassador|champion|"
    r"driver|holder|organiser|tutor|therapist|psychologist|counsellor|solicitor|barrister|judge|magistrate|chaplain|pastor|"
    r"boss|barber|publican|bouncer|door\s?(?:wo)?man|postal worker|apprentice|trainee|teenager|pensioner|practitioner|specialist|"
    r"clinician|midwife|registrar|treasurer|patron|convenor|convener|warden|marshal|ranger|player|boxer|artist|"
    r"user|passenger|patient|campaigner|activist|neighbour|friend|husband|wife|cousin|nephew|niece|cadet|graduate|"
    r"engineer|musician|singer|rapper|poet|chef|gp|psychiatrist|criminologist|academic|supporter|shopper|entrepreneur|chancellor|"
    r"aged \d++|\d++-year-old"
)
# Somebody who must stay unnamed: what protects them is no lack.
UNNAMED = any_of(
    r"(?:a|an|one|another|the|two|some) (?:[\w-]{1,40}+ ){0,3}?(?:young (?:person|people|man|woman)|pupils?|students?|parents?|"
    r"mothers?|mums?|fathers?|dads?|girls?|boys?|child(?:ren)?|residents?|survivors?|victims?|participants?|teenagers?|"
    r"relatives?|family|carers?|neighbours?|participant|member of the public)",
    r"not (?:his|her|their) real names?",
    r"names? (?:has|have) been changed",
    r"name changed",
    r"young person",
    r"anonymous",
    r"[a-z][\w’'-]{1,40}+, (?:aged )?1\d",
)
