"""Where H5P packages are used: in units as they are written now, and in editions that people learn from."""

from collections.abc import Collection
from dataclasses import dataclass

from django.contrib.contenttypes.models import ContentType
from django.db.models import CharField, Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Cast, Coalesce
from wagtail.models import Page, ReferenceIndex

from modules.models import EditionActivity, H5PPackage, UnitPage


@dataclass(frozen=True)
class Places:
    """The units that show a package, and the editions that have it, newest first."""

    units: Collection[Page]
    editions: Collection[EditionActivity]

    @property
    def are_any(self) -> bool:
        return bool(self.units or self.editions)


def places_of(package: H5PPackage) -> Places:
    """Return where a package is used; three queries."""
    referring = _references().filter(to_object_id=str(package.pk)).values_list("object_id", flat=True)
    units = UnitPage.objects.filter(pk__in=list(referring.distinct())).select_related("locale").order_by("path")
    editions = package.edition_activities.select_related("edition__module").order_by("-edition__published_at")
    return Places(list(units), list(editions))


def number_of_units() -> Coalesce:
    """Return what counts, for each package of a query, the units in which it stands."""
    counted = (
        _references()
        .filter(to_object_id=Cast(OuterRef("pk"), CharField()))
        .values("to_object_id")
        .annotate(units=Count("object_id", distinct=True))
    )
    return Coalesce(Subquery(counted.values("units")), 0)


def _references() -> QuerySet[ReferenceIndex]:
    package = ContentType.objects.get_for_model(H5PPackage)
    return ReferenceIndex.objects.filter(to_content_type=package)
