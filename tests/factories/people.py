"""People, as most tests need them: confirmed, active, without a role."""

import factory
from allauth.account.models import EmailAddress
from django.utils import timezone

from people import actions
from people.models import Country, Organisation, Role, User

PASSWORD = "a long enough password"


class OrganisationFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Organisation

    name = factory.Sequence(lambda number: f"Organisation {number}")
    country_id = "FR"


class UserFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = User
        skip_postgeneration_save = True

    email = factory.Sequence(lambda number: f"person{number}@example.org")
    name = factory.Sequence(lambda number: f"Person {number}")
    country_id = "FR"

    @classmethod
    def _create(cls, model_class, *args, **kwargs):
        if kwargs.get("organisation") is not None:
            kwargs.setdefault("organisation_confirmed_at", timezone.now())
        user = model_class.objects.create_user(kwargs.pop("email"), kwargs.pop("password", PASSWORD), **kwargs)
        EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
        return user


def administrator(**fields) -> User:
    """A superuser."""
    user = UserFactory(**fields)
    user.is_superuser = user.is_staff = user.is_privileged = True
    user.save()
    return user


def appointed(role: Role, *, country: str = "", **scope) -> User:
    """A person appointed to a role; focal points to France, administrators to a new organisation, unless told otherwise."""
    user = UserFactory()
    code = country or ("FR" if role == Role.FOCAL_POINT else "")
    where = Country.objects.get(pk=code) if code else None
    if role == Role.ORGANISATION_ADMIN:
        scope.setdefault("organisation", OrganisationFactory())
    actions.appoint(person=user, role=role, country=where, by=None, **scope)
    return user
