"""Who is told of what: the whole table, by transition and role, and what a message never says."""

from __future__ import annotations

import string
from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from accounts.models import Organisation, User
from accounts.organisations import add_member, create_organisation, end_membership
from accounts.roles import OrganisationKind, Role
from submissions import events, mail_texts, notice_reading, notifications, permissions, workflow
from submissions.models import Event, How, Mail, Notice, Submission, Told
from submissions.notification_table import MESSAGES, REMINDERS, message_for
from submissions.workflow import TABLE
from tests import factories
from tests.factories import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
Browse = Callable[[User], Client]

# Columns: owner, signatory, author, reader, invited author, invited reader, assessor, healthcare provider.
# "act": something waits for this role; "know": it is told, nothing waits for it; "-": it is told nothing.
WHO = ("olive", "sid", "arthur", "rita", "connie", "conrad", "asa", "priya")
WHOLE = """
submit               know know know know know know act  -
find_deficient       act  act  act  know act  know -    -
correct              know know know know know know act  -
validate             know know know know know know -    -
request_information  act  act  act  know act  know -    -
respond              know know know know know know act  -
grant                know know know know know know -    -
refuse               know know know know know know -    -
withdraw             know know know know know know know -
give_up              know know know know know know know -
issue                know know know know know know know -
supersede            know know know know know know -    -
override_clock       know know know know know know know -
due_authority        -    -    -    -    -    -    act  -
overdue_authority    -    -    -    -    -    -    act  -
due_answer           act  act  act  -    act  -    -    -
overdue_answer       act  act  act  -    act  -    -    -
"""
ROLES = (
    Told.OWNER, Told.SIGNATORY, Told.AUTHOR, Told.READER, Told.INVITED_AUTHOR, Told.INVITED_READER, Told.ASSESSOR,
    Told.PROVIDER_MEMBER,
)  # fmt: skip
EXPECTED = {words[0]: dict(zip(WHO, words[1:], strict=True)) for words in map(str.split, WHOLE.strip().splitlines())}
ACTS = {"waits", "submit", "see the day", "since when"}  # what the sentence of "act" says


@pytest.fixture
def everybody(cast: Cast, submitted: Submission) -> dict[str, User]:
    """The cast, and two who were invited by the applicant."""
    return {
        **cast.people(),
        "connie": factories.collaborate(submitted, "Connie Vale", "author"),
        "conrad": factories.collaborate(submitted, "Conrad Ash", "reader"),
    }


def happen(submission: Submission, verb: str, by: User) -> Event:
    event = events.record(submission, verb, "did it", by=by, version=factories.last_version(submission))
    notifications.tell(event)
    return event


def told_of(occasion: str, everybody: dict[str, User]) -> dict[str, Notice]:
    found = {name: notice_reading.notices_for(user).filter(occasion=occasion) for name, user in everybody.items()}
    return {name: notice for name, rows in found.items() for notice in rows}


# --- The table -----------------------------------------------------------------------------------------------------


def test_the_table_is_about_every_transition_and_nothing_else() -> None:
    assert (
        {message.occasion for message in MESSAGES}
        == {*TABLE.transitions, *REMINDERS, "override_clock"}
        == set(EXPECTED)
    )
    assert len([pair for message in MESSAGES for pair in message.roles]) == len(
        {(message.occasion, role) for message in MESSAGES for role in message.roles}
    )


def test_every_transition_tells_all_of_the_side_that_its_row_names() -> None:
    sides = {"applicant": set(ROLES[:6]), "assessor": {Told.ASSESSOR}}
    for transition in TABLE.transitions.values():
        told = {role for message in MESSAGES if message.occasion == transition.name for role in message.roles}
        assert sides[transition.tells] <= told, transition.name


@pytest.mark.parametrize("occasion", EXPECTED)
def test_what_each_role_is_told(occasion: str) -> None:
    found = {}
    for who, role in zip(WHO, ROLES, strict=True):
        message = message_for(occasion, role)
        says = message.next.lower() if message else ""
        acts = any(word in says for word in ACTS) and "nothing waits" not in says
        found[who] = "-" if message is None else "act" if acts else "know"
    assert found == EXPECTED[occasion]


def test_a_message_is_made_of_a_reference_and_a_number() -> None:
    fields = {
        field
        for message in MESSAGES
        for text in (message.happened, message.next)
        for _, field, _, _ in string.Formatter().parse(text)
        if field
    }
    assert fields == {"reference", "number"}
    assert all(len(message.happened.format(reference="DMMF-2026-000001", number=99)) < 75 for message in MESSAGES)


def test_granted_and_refused_read_the_same() -> None:
    """An e-mail does not give a decision away."""
    for role in ROLES:
        granted, refused = message_for("grant", role), message_for("refuse", role)
        assert (granted and (granted.happened, granted.next)) == (refused and (refused.happened, refused.next))


# --- Told, on the page and by e-mail -------------------------------------------------------------------------------


@pytest.mark.parametrize("verb", TABLE.transitions)
def test_the_people_of_a_role_are_told_and_nobody_else(
    cast: Cast, everybody: dict[str, User], submitted: Submission, verb: str
) -> None:
    """Every transition, every person: who has the notice, who gets the e-mail, and that each of them may see it."""
    by = everybody["asa" if TABLE.transitions[verb].tells == "applicant" else "olive"]
    event = happen(submitted, verb, by)
    found = told_of(f"event {event.pk}", everybody)
    expected = {name for name, what in EXPECTED[verb].items() if what != "-"}
    if "asa" in expected:
        expected.add("abel")
    expected.discard("asa" if by == everybody["asa"] else "olive")
    assert set(found) == expected
    mailed = Mail.objects.filter(notice__event=event)
    assert sorted(mail.user.pk for mail in mailed) == sorted(everybody[name].pk for name in expected)
    for name in expected:
        assert permissions.visible_to(everybody[name]).filter(pk=submitted.pk).exists(), name


@pytest.mark.parametrize("occasion", sorted(REMINDERS))
def test_reminders_tell_without_anybody_having_done_anything(
    everybody: dict[str, User], submitted: Submission, occasion: str
) -> None:
    notifications.about(submitted, occasion, occasion="due 2026-12-01 5")
    notifications.about(submitted, occasion, occasion="due 2026-12-01 5")
    expected = {name for name, what in EXPECTED[occasion].items() if what != "-"}
    assert set(told_of("due 2026-12-01 5", everybody)) == expected | ({"abel"} if "asa" in expected else set())


def test_the_verbs_tell(cast: Cast, submitted: Submission) -> None:
    """What a verb of the workflow does is told in its transaction."""
    told = {verb: Notice.objects.filter(message=verb).count() for verb in ("submit", "validate")}
    assert told == {"submit": 7, "validate": 0}
    workflow.validate(submitted, by=cast.asa)
    found = Notice.objects.filter(message="validate")
    assert {(notice.organisation, notice.role) for notice in found} == {(cast.pennine, role) for role in ROLES[:6]}
    assert {mail.user for mail in Mail.objects.filter(notice__in=found)} == {
        cast.olive, cast.arthur, cast.sid, cast.rita,
    }  # fmt: skip


def test_a_draft_that_was_never_submitted_is_told_to_its_own_side_only(cast: Cast, draft: Submission) -> None:
    workflow.withdraw(draft, why="Given up early.", by=cast.olive)
    assert {notice.organisation for notice in Notice.objects.all()} == {cast.pennine}
    assert not notice_reading.notices_for(cast.asa).exists()


def test_telling_twice_tells_once(cast: Cast, everybody: dict[str, User], submitted: Submission) -> None:
    event = happen(submitted, "validate", cast.asa)
    before = Notice.objects.count(), Mail.objects.count()
    notifications.tell(event)
    assert (Notice.objects.count(), Mail.objects.count()) == before


def test_what_the_table_does_not_name_is_told_to_nobody(cast: Cast, submitted: Submission) -> None:
    before = Notice.objects.count()
    happen(submitted, "save", cast.olive)
    assert Notice.objects.count() == before


# --- Roles, not persons --------------------------------------------------------------------------------------------


def test_who_leaves_has_no_notices_and_who_comes_has_them(cast: Cast, submitted: Submission) -> None:
    workflow.validate(submitted, by=cast.asa)
    end_membership(cast.pennine, user=cast.arthur, by=cast.olive)
    late = factories.person("Lotte Brandt", cast.pennine, Role.AUTHOR)
    assert not notice_reading.notices_for(cast.arthur).exists()
    assert [notice.message for notice in notice_reading.notices_for(late)] == ["validate", "submit"]
    assert not Mail.objects.filter(user=late).exists()


def test_who_changes_role_has_the_notices_of_the_new_one(cast: Cast, submitted: Submission) -> None:
    notifications.about(submitted, "due_answer", occasion="due")
    assert "due_answer" in {notice.message for notice in notice_reading.notices_for(cast.arthur)}
    add_member(cast.pennine, user=cast.arthur, role=Role.READER, by=cast.olive)
    assert "due_answer" not in {notice.message for notice in notice_reading.notices_for(cast.arthur)}


def test_an_invitation_that_is_over_tells_nothing(
    cast: Cast, everybody: dict[str, User], submitted: Submission
) -> None:
    happen(submitted, "validate", cast.asa)
    assert notice_reading.notices_for(everybody["connie"]).count() == 2
    submitted.collaborators.filter(name="Connie Vale").update(until="2020-01-01")
    assert not notice_reading.notices_for(everybody["connie"]).exists()
    event = happen(submitted, "grant", cast.asa)
    assert not Mail.objects.filter(notice__event=event, user=everybody["connie"]).exists()
    assert Mail.objects.filter(notice__event=event, user=everybody["conrad"]).exists()


def test_an_assessor_who_was_invited_is_told_as_an_assessor_only(cast: Cast, submitted: Submission) -> None:
    factories.collaborate(submitted, cast.asa.name, "author")
    event = happen(submitted, "validate", cast.abel)
    assert not Mail.objects.filter(notice__event=event, user=cast.asa).exists()


def test_one_mail_to_somebody_who_is_told_twice(cast: Cast, submitted: Submission) -> None:
    """A member of the applicant whom it has also invited."""
    factories.collaborate(submitted, cast.rita.name, "author")
    event = happen(submitted, "validate", cast.asa)
    assert Mail.objects.filter(notice__event=event, user=cast.rita).count() == 1


def test_a_person_without_an_account_that_works_gets_no_mail(cast: Cast, submitted: Submission) -> None:
    User.objects.filter(pk=cast.rita.pk).update(is_active=False)
    event = happen(submitted, "validate", cast.asa)
    assert cast.rita not in {mail.user for mail in Mail.objects.filter(notice__event=event)}


def test_reading_is_each_persons_own(cast: Cast, submitted: Submission) -> None:
    notice = notice_reading.unread(cast.rita).get()
    assert notice_reading.mark_read(cast.rita, [notice.pk, notice.pk]) == 1
    assert notice_reading.mark_read(cast.rita, [notice.pk]) == 0
    assert not notice_reading.unread(cast.rita).exists()
    assert notice_reading.notices_for(cast.rita).get().is_read
    assert notice_reading.unread(cast.sid).exists()


def test_nobody_marks_what_is_not_theirs(cast: Cast, submitted: Submission) -> None:
    assert notice_reading.mark_read(cast.stella, Notice.objects.values_list("pk", flat=True)) == 0


@pytest.mark.parametrize("people", [1, 20])
def test_telling_asks_the_database_as_often_for_many_people(cast: Cast, submitted: Submission, people: int) -> None:
    authority: Organisation = create_organisation("Second authority", kind=OrganisationKind.REGULATOR)
    permissions.grant_existing_to(authority)
    for number in range(people):
        factories.person(f"A{number} Assessor", authority, Role.ASSESSOR)
        factories.collaborate(submitted, f"C{number} Consultant", "reader")
    event = events.record(submitted, "withdraw", "withdrew", by=cast.olive)
    with CaptureQueriesContext(connection) as asked:
        notifications.tell(event)
    assert len(asked) == 10, [query["sql"][:120] for query in asked.captured_queries]
    assert Mail.objects.filter(notice__event=event).count() == 3 + 2 + 2 * people


# --- Nothing confidential ------------------------------------------------------------------------------------------

SECRETS = st.text(st.characters(categories=("Lu", "Ll", "Nd", "Po")), min_size=12, max_size=40)


def rendered(user: User, mails: list[Mail]) -> str:
    message = mail_texts.email_of(user, mails)
    return "\n".join([message.subject, str(message.body), *(str(part[0]) for part in message.alternatives)])


@given(texts=st.lists(SECRETS, min_size=5, max_size=5, unique=True))
def test_no_mail_says_what_is_in_an_application(texts: list[str]) -> None:
    """Over all messages, to every role, alone and in a digest: not a word of title, reason, names, outcome."""
    title, working, why, sentence, name = texts
    person = User(name=name, email="somebody@example.org")
    organisation = Organisation(name=f"{name} Ltd")
    submission = Submission(reference="DA-2026-0001", title=title, working_title=working, organisation=organisation)
    event = Event(submission=submission, why=why, sentence=sentence, by=person, data={"reasons": [why]})
    mails = {
        how: [
            Mail(pk=number, how=how, notice=Notice(
                pk=number, submission=submission, event=event, message=message.occasion, role=role, version=2))
            for number, (message, role) in enumerate((m, r) for m in MESSAGES for r in m.roles)
        ]
        for how in (How.AT_ONCE, How.DIGEST)
    }  # fmt: skip
    sent = [rendered(person, [mail]) for mail in mails[How.AT_ONCE]] + [rendered(person, mails[How.DIGEST])]
    for text in sent:
        assert [secret for secret in texts if secret in text] == []
        assert "DA-2026-0001" in text
        assert not {"granted", "refused", "designated"} & set(text.lower().replace(".", " ").split())


def test_the_same_words_in_text_and_html(cast: Cast, submitted: Submission) -> None:
    mail = Mail.objects.filter(user=cast.asa).select_related("notice__submission").get()
    message = mail_texts.email_of(cast.asa, [mail])
    (html, kind), *rest = message.alternatives
    assert (kind, rest) == ("text/html", [])
    for part in (str(message.body), str(html)):
        assert f"http://127.0.0.1:8000/applications/{submitted.reference}/" in part
        assert "version 1 was submitted" in part
        assert "/notices/settings/" in part
    assert submitted.title not in str(message.body)
