"""The pages about one's own account, as the overview lists them."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from people.mails import PEOPLE_PAGE
from people.models import User
from people.rules import may_be_stood_in_for, organisations_administered_by


@dataclass(frozen=True)
class AccountPage:
    """One page about the account; the address is the name of a URL."""

    title: str
    text: str
    name: str
    arguments: tuple[int, ...] = ()

    @property
    def url(self) -> str:
        """Where the page is."""
        return reverse(self.name, args=self.arguments)


@dataclass(frozen=True)
class AccountGroup:
    """Pages that belong together."""

    title: str
    pages: tuple[AccountPage, ...]


def account_pages(user: User) -> tuple[AccountGroup, ...]:
    """All that this person can do about their account, in the language of the page."""
    return (
        AccountGroup(_("About you"), _about(user)),
        AccountGroup(
            _("Signing in"),
            (
                AccountPage(_("Password"), _("Set or change it; you can do without"), "account_change_password"),
                AccountPage(
                    _("Passkeys and second factor"), _("Sign in with your device, or a code from an app"), "mfa_index"
                ),
                AccountPage(_("Devices"), _("See where you are signed in, sign out elsewhere"), "usersessions_list"),
            ),
        ),
        AccountGroup(
            _("Your data"),
            (
                AccountPage(
                    _("Download my data"), _("Everything that is kept about you, as a file"), "people:own_data"
                ),
                AccountPage(_("Erase my account"), _("For good"), "people:erase"),
            ),
        ),
    )


def _about(user: User) -> tuple[AccountPage, ...]:
    pages = (
        AccountPage(_("Profile"), _("Name on certificates, organisation, country, language"), "people:profile"),
        AccountPage(_("E-mail address"), _("Where codes and news go"), "account_email"),
        AccountPage(_("Calendar"), _("Training sessions in your own calendar programme"), "sessions:subscriptions"),
    )
    return (*pages, *_away(user), *_administered(user))


def _away(user: User) -> tuple[AccountPage, ...]:
    if not may_be_stood_in_for(user):
        return ()
    return (AccountPage(_("Absence"), _("When you are away, your deputies are written to"), "people:absences"),)


def _administered(user: User) -> tuple[AccountPage, ...]:
    text = _("Who belongs to the organisation that you administer, and who asks to")
    return tuple(
        AccountPage(
            _("People of %(organisation)s") % {"organisation": organisation}, text, PEOPLE_PAGE, (organisation.pk,)
        )
        for organisation in organisations_administered_by(user)
    )
