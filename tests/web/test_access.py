"""Who may open what: every route demands something, every role is tried on every page, nothing leaks to strangers."""

from __future__ import annotations

import pytest
from flask import Flask

from campaigns.domain.people.permissions import ROLE_PERMISSIONS, Permission, Role
from campaigns.web.access import ANYBODY, SETTLED, SIGNED_IN, demand_of, is_safe_next
from tests.web.client import Reader
from tests.web.content_samples import CAMPAIGN
from tests.web.office import PASSWORD, Office

ITEM = f"/items/{CAMPAIGN}/posts/thursday-fearless"
# Every route with what it demands: a new one has to be added here on purpose.
DEMANDS: dict[str, Permission | str] = {
    "about.accessibility": ANYBODY,
    "absences.end_own": Permission.READ,
    "absences.end_person": Permission.ADMINISTER,
    "absences.hand_over": Permission.ADMINISTER,
    "absences.leaving": Permission.ADMINISTER,
    "absences.note_own": Permission.READ,
    "absences.note_person": Permission.ADMINISTER,
    "absences.of_person": Permission.ADMINISTER,
    "absences.own": Permission.READ,
    "accounts.index": Permission.READ,
    "accounts.verify": Permission.ADMINISTER,
    "after_hold.act": Permission.SCHEDULE,
    "after_hold.look": Permission.SCHEDULE,
    "after_hold.show": Permission.SCHEDULE,
    "asked.act": Permission.WRITE,
    "asked.ask": Permission.WRITE,
    "asked.call": Permission.WRITE,
    "asked.call_form": Permission.WRITE,
    "asked.proof": Permission.READ,
    "asked.show": Permission.READ,
    "audit_trail.address": Permission.ADMINISTER,
    "audit_trail.check": Permission.AUDIT,
    "audit_trail.download": Permission.AUDIT,
    "audit_trail.show": Permission.AUDIT,
    "accounts.ask_disconnect": Permission.ADMINISTER,
    "accounts.ask_test": Permission.ADMINISTER,
    "accounts.cap": Permission.ADMINISTER,
    "accounts.clear": Permission.ADMINISTER,
    "accounts.disconnect": Permission.ADMINISTER,
    "accounts.end_date": Permission.ADMINISTER,
    "accounts.show": Permission.READ,
    "accounts.test": Permission.ADMINISTER,
    "confirm_yourself.ask": SETTLED,
    "confirm_yourself.by_code": SETTLED,
    "confirm_yourself.by_passkey": SETTLED,
    "confirm_yourself.by_provider": SETTLED,
    "confirm_yourself.confirm": SETTLED,
    "confirm_yourself.form": SETTLED,
    "connecting.back": Permission.ADMINISTER,
    "connecting.choose": Permission.ADMINISTER,
    "connecting.drop": Permission.ADMINISTER,
    "connecting.form": Permission.ADMINISTER,
    "connecting.found": Permission.ADMINISTER,
    "connecting.keep": Permission.ADMINISTER,
    "connecting.reconnect": Permission.ADMINISTER,
    "connecting.sign_in_again": Permission.ADMINISTER,
    "connecting.sign_in_new": Permission.ADMINISTER,
    "connecting.take": Permission.ADMINISTER,
    "connecting.which": Permission.ADMINISTER,
    "connecting.there": Permission.ADMINISTER,
    "connecting.try_again": Permission.ADMINISTER,
    "connecting.try_new": Permission.ADMINISTER,
    "contacts.add": Permission.WRITE,
    "contacts.contact": Permission.WRITE,
    "contacts.correct": Permission.WRITE,
    "contacts.index": Permission.WRITE,
    "contacts.look": Permission.WRITE,
    "contacts.looked_at": Permission.WRITE,
    "contacts.make": Permission.WRITE,
    "contacts.save": Permission.WRITE,
    "contacts.show": Permission.WRITE,
    "contacts.take_off": Permission.WRITE,
    "calendar.act": Permission.SCHEDULE,
    "calendar.ask": Permission.SCHEDULE,
    "calendar.show": Permission.READ,
    "calendar_feed.end": Permission.READ,
    "calendar_feed.fetch": ANYBODY,  # its address is a secret of its own
    "calendar_feed.form": Permission.READ,
    "calendar_feed.make": Permission.READ,
    "campaign_move.act": Permission.SCHEDULE,
    "campaign_move.show": Permission.SCHEDULE,
    "campaign_plan.again_form": Permission.WRITE,
    "campaign_plan.course": Permission.READ,
    "campaign_plan.create": Permission.WRITE,
    "campaign_plan.edit": Permission.WRITE,
    "campaign_plan.new": Permission.WRITE,
    "campaign_plan.save": Permission.WRITE,
    "campaign_plan.use_again": Permission.WRITE,
    "campaigns.index": Permission.READ,
    "campaigns.show": Permission.READ,
    "correcting.form": Permission.WRITE,
    "correcting.note": Permission.WRITE,
    "correcting.write_post": Permission.WRITE,
    "decisions.ask": Permission.SCHEDULE,
    "decisions.confirm": Permission.SCHEDULE,
    "decisions.decide": Permission.SCHEDULE,
    "decisions.index": Permission.READ,
    "deliveries.ask": Permission.SCHEDULE,
    "deliveries.decide": Permission.SCHEDULE,
    "deliveries.index": Permission.READ,
    "deliveries.show": Permission.READ,
    "deliveries.state": Permission.READ,
    "handed.figures": Permission.READ,
    "handed.index": Permission.READ,
    "handed.not_out": Permission.READ,
    "handed.out": Permission.READ,
    "handed.show": Permission.READ,
    "embargo.drop": Permission.SCHEDULE,
    "embargo.schedule": Permission.SCHEDULE,
    "embargo.show": Permission.READ,
    "on_call.card": Permission.APPROVE,
    "on_call.end": Permission.RULES,
    "on_call.index": Permission.READ,
    "on_call.make": Permission.APPROVE,
    "on_call.name": Permission.RULES,
    "urgent.close": Permission.APPROVE,
    "urgent.form": Permission.WRITE,
    "urgent.record": Permission.WRITE,
    "urgent.show": Permission.READ,
    "outside.give": ANYBODY,  # its address is signed, and ends by itself
    "health.robots": ANYBODY,
    "health.show": ANYBODY,
    "help.index": SETTLED,
    "help.show": SETTLED,
    "holds.allow": Permission.HOLD,
    "holds.ask_end": Permission.HOLD,
    "holds.end": Permission.HOLD,
    "holds.form": Permission.HOLD,
    "holds.index": Permission.READ,
    "holds.preview": Permission.HOLD,
    "holds.show": Permission.READ,
    "holds.start": Permission.HOLD,
    "editor.create": Permission.WRITE,
    "editor.edit": Permission.WRITE,
    "editor.here": Permission.WRITE,
    "editor.look": Permission.WRITE,
    "editor.new": Permission.WRITE,
    "editor.restore": Permission.WRITE,
    "editor.save": Permission.WRITE,
    "editor.versions": Permission.WRITE,
    "elections.enter": Permission.HOLD,
    "elections.index": Permission.READ,
    "slots.add": Permission.SCHEDULE,
    "slots.fill": Permission.SCHEDULE,
    "slots.gaps": Permission.SCHEDULE,
    "slots.remove": Permission.SCHEDULE,
    "slots.show": Permission.READ,
    "takedowns.act": Permission.SCHEDULE,
    "takedowns.ask": Permission.SCHEDULE,
    "takedowns.index": Permission.READ,
    "takedowns.gone": Permission.SCHEDULE,
    "elections.take_back": Permission.HOLD,
    "incidents.add": Permission.CASES,
    "incidents.clear": Permission.CASES,
    "incidents.erase": Permission.CASES,
    "incidents.index": Permission.READ,
    "incidents.record": Permission.CASES,
    "incidents.show": Permission.READ,
    "incidents.strike": Permission.CASES,
    "imports.again": Permission.WRITE,
    "imports.form": Permission.WRITE,
    "imports.look": Permission.WRITE,
    "imports.result": Permission.WRITE,
    "imports.save": Permission.WRITE,
    "item_life.again_form": Permission.WRITE,
    "item_life.ask_delete": Permission.WRITE,
    "item_life.delete": Permission.WRITE,
    "item_life.name_form": Permission.WRITE,
    "item_life.rename": Permission.WRITE,
    "item_life.restore": Permission.WRITE,
    "item_life.show_bin": Permission.WRITE,
    "item_life.use_again": Permission.WRITE,
    "item_life.withdraw": Permission.WRITE,
    "items.approve": Permission.APPROVE,
    "items.changes": Permission.APPROVE,
    "items.email": Permission.READ,
    "items.picture": Permission.READ,
    "items.read_card": Permission.WRITE,
    "items.recipients": Permission.APPROVE,
    "items.schedule": Permission.SCHEDULE,
    "items.show": Permission.READ,
    "items.submit": Permission.WRITE,
    "items.let_finding_through": Permission.APPROVE,
    "items.not_helpful": Permission.READ,
    "items.mend": Permission.WRITE,
    "look_ahead.download": Permission.READ,
    "look_ahead.show": Permission.READ,
    "media.captions": Permission.READ,
    "media.choose": Permission.WRITE,
    "media.chosen": Permission.WRITE,
    "media.describe": Permission.WRITE,
    "media.index": Permission.READ,
    "media.look": Permission.READ,
    "media.of_campaign": Permission.READ,
    "media.play": Permission.READ,
    "media.save_descriptions": Permission.WRITE,
    "media.upload": Permission.WRITE,
    "media_file.bring_back": Permission.WRITE,
    "media_file.caption": Permission.WRITE,
    "media_file.change": Permission.WRITE,
    "media_file.crop": Permission.WRITE,
    "media_file.cut": Permission.WRITE,
    "media_file.poster": Permission.WRITE,
    "media_file.replace": Permission.WRITE,
    "media_file.show": Permission.READ,
    "media_file.take_out": Permission.WRITE,
    "month_sheet.form": Permission.WRITE,
    "month_sheet.look": Permission.WRITE,
    "month_sheet.month": Permission.WRITE,
    "month_sheet.save": Permission.WRITE,
    "month_sheet.template": Permission.WRITE,
    "month_sheet.undo": Permission.WRITE,
    "metrics.show": ANYBODY,  # it asks for a token of its own
    "own_lists.act": Permission.WRITE,
    "own_lists.add": Permission.WRITE,
    "own_lists.change": Permission.WRITE,
    "own_lists.checks": Permission.READ,
    "own_lists.edit": Permission.WRITE,
    "own_lists.index": Permission.READ,
    "own_lists.look_up": Permission.WRITE,
    "own_lists.new": Permission.WRITE,
    "own_lists.save": Permission.WRITE,
    "own_lists.save_checks": Permission.RULES,
    "own_lists.show": Permission.READ,
    "own_lists.words": Permission.READ,
    "party_sign_off.another": ANYBODY,  # its address is a secret of its own
    "party_sign_off.decide": ANYBODY,
    "party_sign_off.picture": ANYBODY,
    "party_sign_off.show": ANYBODY,
    "party_sign_off.words": ANYBODY,
    "passkey_entry.ask": ANYBODY,
    "passkey_entry.enter": ANYBODY,
    "people.add": Permission.ADMINISTER,
    "people.ask": Permission.ADMINISTER,
    "people.change": Permission.ADMINISTER,
    "people.decide": Permission.ADMINISTER,
    "people.index": Permission.ADMINISTER,
    "people.show": Permission.ADMINISTER,
    "provider_entry.back": ANYBODY,
    "provider_entry.go": ANYBODY,
    "provider_settings.local": Permission.ADMINISTER,
    "provider_settings.save": Permission.ADMINISTER,
    "provider_settings.show": Permission.ADMINISTER,
    "pictures.stored": Permission.READ,
    "practice.feed": Permission.READ,
    "practice.react": Permission.READ,
    "reached.open_letter": ANYBODY,
    "reached.press": ANYBODY,
    "reached.send": Permission.WRITE,
    "reached.show": Permission.READ,
    "rehearsal.download": Permission.SCHEDULE,
    "rehearsal.form": Permission.SCHEDULE,
    "rehearsal.show": Permission.SCHEDULE,
    "rehearsal.start": Permission.SCHEDULE,
    "release_editor.create": Permission.WRITE,
    "release_editor.edit": Permission.WRITE,
    "release_editor.look": Permission.WRITE,
    "release_editor.new": Permission.WRITE,
    "release_editor.save": Permission.WRITE,
    "repeating.evergreen": Permission.WRITE,
    "repeating.form": Permission.WRITE,
    "repeating.keep_dates": Permission.WRITE,
    "repeating.once": Permission.WRITE,
    "repeating.own_words": Permission.SCHEDULE,
    "repeating.skip": Permission.SCHEDULE,
    "report.download": Permission.REPORT,
    "report.show": Permission.REPORT,
    "resume.decide": Permission.SCHEDULE,
    "resume.show": Permission.SCHEDULE,
    "second_step.enter": ANYBODY,
    "second_step.form": ANYBODY,
    "review.answer": Permission.READ,
    "review.comment": Permission.READ,
    "review.meet": Permission.READ,
    "review.resolve": Permission.READ,
    "review.show": Permission.READ,
    "sessions.end": SETTLED,
    "sessions.end_others": SETTLED,
    "sessions.index": SETTLED,
    "sign_in.choose_password": SIGNED_IN,
    "sign_in.enter": ANYBODY,
    "sign_in.enter_by_link": ANYBODY,
    "sign_in.follow_link": ANYBODY,
    "sign_in.form": ANYBODY,
    "sign_in.link_form": ANYBODY,
    "sign_in_rules.second_step": Permission.ADMINISTER,
    "sign_in_rules.show": Permission.ADMINISTER,
    "your_passkeys.add": SETTLED,
    "your_passkeys.ask": SETTLED,
    "your_passkeys.remove": SETTLED,
    "your_passkeys.rename": SETTLED,
    "your_passkeys.show": SETTLED,
    "your_second_step.app": SETTLED,
    "your_second_step.begin": SETTLED,
    "your_second_step.codes": SETTLED,
    "your_second_step.confirm": SETTLED,
    "your_second_step.show": SETTLED,
    "your_access.end": Permission.REPORT,
    "your_access.make": Permission.REPORT,
    "your_access.show": Permission.REPORT,
    "sign_in.out": SIGNED_IN,
    "sign_in.password_form": SIGNED_IN,
    "sign_in.send_link": ANYBODY,
    "sign_off_routes.add": Permission.RULES,
    "sign_off_routes.end": Permission.RULES,
    "sign_off_routes.index": Permission.READ,
    "today.pulse": SIGNED_IN,
    "today.show": Permission.READ,
    "today.unscheduled": Permission.SCHEDULE,
    "facts.not_helpful": Permission.READ,
    "facts.show": Permission.READ,
    "unsubscribe.ask": ANYBODY,
    "unsubscribe.take_off": ANYBODY,
    "waiting_texts.discard": SETTLED,
    "working.facts": Permission.READ,
    "working.protocol": Permission.READ,
    "working.show": Permission.READ,
}
PAGES: dict[str, Permission] = {
    "/campaigns": Permission.READ,
    f"/campaigns/{CAMPAIGN}": Permission.READ,
    "/campaigns/new": Permission.WRITE,
    "/calendar/sheet": Permission.WRITE,
    f"/campaigns/{CAMPAIGN}/move?by=7": Permission.SCHEDULE,
    f"/campaigns/{CAMPAIGN}/again": Permission.WRITE,
    f"/campaigns/{CAMPAIGN}/course": Permission.READ,
    f"/campaigns/{CAMPAIGN}/plan": Permission.WRITE,
    "/bin": Permission.WRITE,
    f"{ITEM}/again": Permission.WRITE,
    f"{ITEM}/delete": Permission.WRITE,
    f"{ITEM}/name": Permission.WRITE,
    ITEM: Permission.READ,
    "/decisions": Permission.READ,
    "/deliveries": Permission.READ,
    "/deliveries/1": Permission.READ,
    "/deliveries/2/drop": Permission.SCHEDULE,
    "/holds": Permission.READ,
    "/holds/start": Permission.HOLD,
    "/holds/after": Permission.SCHEDULE,
    "/import": Permission.WRITE,
    "/media": Permission.READ,
    "/practice": Permission.READ,
    "/resume": Permission.SCHEDULE,
    "/rehearsal": Permission.SCHEDULE,
    "/report": Permission.REPORT,
    "/report/download/csv?from=2027-04-01&to=2027-06-30": Permission.REPORT,
    "/accounts": Permission.READ,
    "/audit": Permission.AUDIT,
    "/people": Permission.ADMINISTER,
    "/people/1": Permission.ADMINISTER,
    "/people/1/away": Permission.ADMINISTER,
    "/people/1/leaving": Permission.ADMINISTER,
    "/access/away": Permission.READ,
    "/people/1/deactivate": Permission.ADMINISTER,
    "/people/1/sign-out": Permission.ADMINISTER,
    "/signing-in": Permission.ADMINISTER,
    "/signing-in/service": Permission.ADMINISTER,
    "/access": Permission.REPORT,
    "/calendar/feed": Permission.READ,
    "/working": Permission.READ,
    "/working/protocol": Permission.READ,
}


def routes_of(app: Flask) -> dict[str, Permission | str | None]:
    return {
        rule.endpoint: demand_of(app.view_functions[rule.endpoint])
        for rule in app.url_map.iter_rules()
        if rule.endpoint != "static"
    }


def test_every_route_demands_what_it_should(busy: Office) -> None:
    assert routes_of(busy.app) == DEMANDS


@pytest.mark.parametrize("role", list(Role))
def test_a_page_opens_for_the_roles_that_may_and_for_no_others(busy: Office, role: Role) -> None:
    reader = Reader(busy).sign_in(role)
    for address, permission in PAGES.items():
        wanted = 200 if permission in ROLE_PERMISSIONS[role] else 403
        if "download" in address:
            assert reader.client.get(address).status_code == wanted, address
        else:
            reader.get(address, status=wanted)


@pytest.mark.parametrize("role", list(Role))
def test_an_action_is_refused_to_roles_that_may_not(busy: Office, role: Role) -> None:
    reader = Reader(busy).sign_in(role)
    actions = {
        f"{ITEM}/submit": Permission.WRITE,
        f"{ITEM}/approve": Permission.APPROVE,
        f"{ITEM}/changes": Permission.APPROVE,
        f"{ITEM}/recipients": Permission.APPROVE,
        f"{ITEM}/schedule": Permission.SCHEDULE,
        "/deliveries/1/cancel": Permission.SCHEDULE,
        "/holds/preview": Permission.HOLD,
        "/holds/start": Permission.HOLD,
        "/holds/1/allow": Permission.HOLD,
        "/holds/1/end": Permission.HOLD,
        "/resume": Permission.SCHEDULE,
        "/rehearsal": Permission.SCHEDULE,
        "/audit/address": Permission.ADMINISTER,
        "/audit/check": Permission.AUDIT,
        "/people": Permission.ADMINISTER,
        "/people/1": Permission.ADMINISTER,
        "/people/1/away": Permission.ADMINISTER,
        "/people/1/away/1/end": Permission.ADMINISTER,
        "/people/1/leaving": Permission.ADMINISTER,
        "/access/away": Permission.READ,
        "/people/1/deactivate": Permission.ADMINISTER,
        "/people/1/new-password": Permission.ADMINISTER,
        "/people/1/end-second-step": Permission.ADMINISTER,
        "/signing-in/second-step": Permission.ADMINISTER,
        "/signing-in/service": Permission.ADMINISTER,
        "/signing-in/service/local": Permission.ADMINISTER,
        "/accounts/verify": Permission.ADMINISTER,
    }
    reader.get("/password")
    for address, permission in actions.items():
        if permission not in ROLE_PERMISSIONS[role]:
            reader.post(address, status=403)


def test_strangers_are_sent_to_sign_in_and_brought_back(busy: Office) -> None:
    answer = busy.app.test_client().get("/deliveries?show=decide")
    assert answer.status_code == 302
    assert answer.location == "/sign-in?next=/deliveries?show%3Ddecide"
    reader = Reader(busy)
    reader.get(answer.location)
    form = {"email": busy.email(Role.OFFICER), "password": PASSWORD, "next": "/deliveries?show=decide"}
    assert reader.post("/sign-in", form, status=302).location == "/deliveries?show=decide"


def test_a_stranger_can_do_nothing_without_signing_in(busy: Office) -> None:
    reader = Reader(busy)
    reader.get("/sign-in")
    for address in (f"{ITEM}/approve", "/deliveries/1/cancel", "/practice/1/reactions", "/people"):
        assert reader.post(address, status=302).location.startswith("/sign-in")


def test_a_board_reader_lands_on_the_report_alone(busy: Office) -> None:
    reader = Reader(busy)
    reader.get("/sign-in")
    form = {"email": busy.email(Role.BOARD_READER), "password": PASSWORD}
    assert reader.post("/sign-in", form, status=302).location == "/report"
    assert reader.client.get("/").location == "/report"
    reader.get("/report")
    assert reader.texts(".govuk-service-navigation__item") == ["Results"]


@pytest.mark.parametrize(
    ("address", "is_safe"),
    [
        ("/deliveries?show=all", True),
        ("//evil.example", False),
        ("/\\evil.example", False),
        ("https://evil.example/", False),
        ("/\t/evil.example", False),
        ("javascript:alert(1)", False),
        ("", False),
    ],
)
def test_after_signing_in_nobody_is_led_to_another_site(address: str, is_safe: bool) -> None:
    assert is_safe_next(address) is is_safe


def test_a_view_that_demands_nothing_stays_shut(office: Office) -> None:
    office.app.add_url_rule("/forgotten", "forgotten", lambda: "never shown")
    Reader(office).sign_in(Role.ADMINISTRATOR).get("/forgotten", status=403)


def test_a_part_that_refreshes_itself_is_not_replaced_by_a_sign_in_form(busy: Office) -> None:
    answer = busy.app.test_client().get("/pulse", headers={"HX-Request": "true"})
    assert answer.status_code == 401


def test_static_files_are_kept_for_long_only_under_an_address_that_changes(busy: Office) -> None:
    client = busy.app.test_client()
    for address, wanted in (("/static/css/desk.css?v=1", "immutable"), ("/static/css/desk.css", "no-cache")):
        with client.get(address) as answer:
            assert wanted in answer.headers["Cache-Control"]
