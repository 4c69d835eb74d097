"""Bringing a person into an organisation, and sending the mail in which the person sets a password."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.mail import send_mail
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse

from accounts.models import Membership, Organisation, User
from accounts.organisations import active_memberships, add_member, end_membership
from accounts.roles import Role


class NotAllowed(ValidationError):
    """This person cannot be added, or this membership cannot be ended; the message says why."""


@transaction.atomic
def invite(
    organisation: Organisation, *, email: str, name: str, role: Role, by: User | None, absolute: Callable[[str], str]
) -> Membership:
    """Add the person, with a new account where there is none, and mail a link to set a password.

    `absolute` makes a full address of a path. Raises NotAllowed for somebody who belongs to another organisation:
    nobody may sit on both sides of an assessment.
    """
    # The lock makes two invitations of one person wait for each other.
    user = User.objects.select_for_update().filter(email__iexact=email.strip()).first()
    if user and role != Role.OWNER:
        _keep_an_owner(organisation, user)
    if user and active_memberships(user).exclude(organisation=organisation).exists():
        raise NotAllowed("This person cannot be added. Ask the people who run this service.")
    if user is None:
        user = User.objects.create_user(email, name=name)
    membership = add_member(organisation, user=user, role=role, by=by)
    path = reverse("account_login") if user.has_usable_password() else _set_password_path(user)
    transaction.on_commit(partial(_send, user, organisation, absolute(path)))
    return membership


@transaction.atomic
def remove(organisation: Organisation, *, user: User, by: User) -> None:
    """End a membership. Raises NotAllowed for the last owner, without whom nobody could add people."""
    _keep_an_owner(organisation, user)
    end_membership(organisation, user=user, by=by)


def _keep_an_owner(organisation: Organisation, leaving: User) -> None:
    owners = organisation.memberships.select_for_update().filter(role=Role.OWNER, ended_at__isnull=True)
    if [membership.user_id for membership in owners] == [leaving.pk]:
        raise NotAllowed("An organisation needs an owner. Make somebody else an owner first.")


def _set_password_path(user: User) -> str:
    key = default_token_generator.make_token(user)
    return reverse("account_reset_password_from_key", kwargs={"uidb36": user_pk_to_url_str(user), "key": key})


def _send(user: User, organisation: Organisation, link: str) -> None:
    context = {"user": user, "organisation": organisation, "link": link, "service_name": settings.SERVICE_NAME}
    subject = f"You have been added to {organisation} in {settings.SERVICE_NAME}"
    send_mail(
        subject, render_to_string("emails/invitation.txt", context), settings.DEFAULT_FROM_EMAIL, [user.email],
        html_message=render_to_string("emails/invitation.html", context),
    )  # fmt: skip
