"""docs/notifications.md: the table of who is told what, and what happens when something is down."""

from __future__ import annotations

from submissions.models import How, MailState, Told
from submissions.notification_table import MESSAGES, REMINDERS, Message
from submissions.workflow import TABLE

INTRODUCTION = """\
A transition tells roles, not persons: in one transaction with it a notice is written for every role of every
organisation that the table names and that is granted to see the submission. Whoever holds the role when it is read has
the notice, on the home page and on “Your notices”; each person marks it as read on their own. Who leaves has none of
them any more, who comes finds them there. What one did oneself is not told to oneself.

People whom an applicant has invited to an application (docs/permissions.md) are told what their role may know, until
their last day. A healthcare provider is granted nothing on an application, so it is told nothing of one.

A message says which application it is about, which version, what happened, and where to sign in. It holds no product
name, title, reason, comment or name of a person, and does not say whether an application was granted or refused,
because e-mail can be read on its way. A test renders every message of the table to every role with random texts in all
of these places, and finds none of them again.
"""

DOWN = """\
Every e-mail to a person about a notice is a row. The row is the truth; the queue (`mail`) is a hint. A beat task sends
what is due every `MAIL_SWEEP_SECONDS`. A row is held by one worker's lease while it is sent.

| What happens | What comes of it |
| --- | --- |
| The broker is down when something is done | It is done; the mail waits and goes out with the next beat. |
| The mail server cannot be reached | Nothing was sent. It is tried again after 1, 2, 4 ... 60 minutes, up to \
`MAIL_TRIES` times, then given up: “Not sent”, with the reason. One round asks a server that is down once. |
| The server refuses it for now (4xx) | As above. |
| The server refuses it for good (5xx) | “Not sent” at once, with the server's number. |
| The worker dies before it hands the mail over | Nothing was sent; another worker sends it when the lease is over. |
| The worker dies between handing over and writing that down, or the server's answer is lost | Nobody can know whether \
it went out. It is **not** sent again: “May not have arrived”. The notice is on the home page all the same. |
| The person leaves, loses access, or reads the notice here before it is sent | It is dropped. |
| The same event is told twice, two workers run at once | One notice, one mail: the database holds them unique. |

So nobody gets two mails about one notice, at the price that in the one unclear case somebody may get none. Owners of an
organisation (and the members of an assessing authority) see every mail on its behalf, with its state and reason, on
“What was mailed”.

The daily e-mail goes out at `DIGEST_HOUR`, Europe/London, once a day at most, with what has not been read by then.
"""


def text(generated: str) -> str:
    """The page; `generated` is the warning that the other pages have too."""
    acts = [message for message in MESSAGES if message.occasion not in REMINDERS]
    days = [message for message in MESSAGES if message.occasion in REMINDERS]
    ways = "\n".join(f"- {how.label}{' (unless chosen otherwise)' if how == How.AT_ONCE else ''}" for how in How)
    states = ", ".join(f"“{state.label}”" for state in MailState)
    return (
        f"# Who is told what\n\n{generated}{INTRODUCTION}\n"
        f"## Transitions\n\n{_table(acts)}\n"
        f"## Days that come near\n\nNobody does these; the reminders of the clock do.\n\n{_table(days)}\n"
        f"## How people are told\n\nEverybody chooses for themselves:\n\n{ways}\n\n"
        f"## When something is down\n\nA mail is one of: {states}.\n\n{DOWN}"
    )


def _table(messages: list[Message]) -> str:
    head = "| Occasion | Side | Roles | Subject | And then |\n| --- | --- | --- | --- | --- |\n"
    return head + "".join(
        f"| {_occasion(one)} | {one.side} | {', '.join(Told(role).label.lower() for role in one.roles)} "
        f"| {one.happened} | {one.next} |\n"
        for one in messages
    )


def _occasion(message: Message) -> str:
    known = message.occasion in TABLE.transitions
    return f"`{message.occasion}`" if known else message.occasion.replace("_", " ")
