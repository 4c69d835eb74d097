"""Bringing a person into an organisation, and sending the mail in which the person sets a password."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse

from accounts.mail import message
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
    link = absolute(way_in(user, reverse("account_login")))
    subject = f"You have been added to {organisation} in {settings.SERVICE_NAME}"
    context = {"user": user, "organisation": organisation, "link": link}
    transaction.on_commit(partial(send, user, subject, "invitation", context))
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


def account_of(email: str, *, name: str) -> User:
    """The account with that address; where there is none, one that belongs to no organisation and has no password."""
    address = email.strip().lower()
    if user := User.objects.filter(email__iexact=address).first():
        return user
    try:
        with transaction.atomic():
            return User.objects.create_user(address, name=name)
    except (IntegrityError, ValidationError):  # somebody else made it at this moment, or it is no address
        if user := User.objects.filter(email__iexact=address).first():
            return user
        raise


def way_in(user: User, path: str) -> str:
    """That path; for a person who has no password yet, the one on which to set it."""
    if user.has_usable_password():
        return path
    key = default_token_generator.make_token(user)
    return reverse("account_reset_password_from_key", kwargs={"uidb36": user_pk_to_url_str(user), "key": key})


def send(user: User, subject: str, template: str, context: dict[str, Any]) -> None:
    """Mail emails/<template>.txt and .html to the person."""
    message(subject, template, {"user": user, **context}, to=[user.email]).send()
