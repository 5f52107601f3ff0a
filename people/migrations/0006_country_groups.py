from datetime import date

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

# Since when a country belongs to the European Union, or has taken part in Schengen as an associated country.
JOINED = {
    "EU": {
        date(1958, 1, 1): "BE DE FR IT LU NL",
        date(1973, 1, 1): "DK IE",
        date(1981, 1, 1): "GR",
        date(1986, 1, 1): "ES PT",
        date(1995, 1, 1): "AT FI SE",
        date(2004, 5, 1): "CY CZ EE HU LT LV MT PL SI SK",
        date(2007, 1, 1): "BG RO",
        date(2013, 7, 1): "HR",
    },
    "SAC": {
        date(2001, 3, 25): "IS NO",
        date(2008, 12, 12): "CH",
        date(2011, 12, 19): "LI",
    },
}
MEMBERS = " ".join(codes for joined in JOINED.values() for codes in joined.values())
# Without dates: both groups are the programme's own.
PARTNERS = "AF AL BD BF CI CM DJ DZ EG ET GH GN GW KE LY MA MD ML MR MW MZ NE NG SD SN SO SS TD TN UG XK ZA"
NAMES = {
    "EU": "Member States of the European Union",
    "SAC": "Countries associated with Schengen",
    "RRF_MS": "Member States and associated countries",
    "PARTNER": "Partner countries",
}


def add_groups(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    groups = {
        code: apps.get_model("people", "CountryGroup").objects.get_or_create(code=code, defaults={"name": name})[0]
        for code, name in NAMES.items()
    }
    joined = [(group, codes, day) for group, days in JOINED.items() for day, codes in days.items()]
    membership = apps.get_model("people", "GroupMembership")
    for group, codes, day in [*joined, ("RRF_MS", MEMBERS, None), ("PARTNER", PARTNERS, None)]:
        for code in codes.split():
            membership.objects.get_or_create(group=groups[group], country_id=code, starts_on=day)


def remove_groups(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    apps.get_model("people", "CountryGroup").objects.filter(code__in=NAMES).delete()


class Migration(migrations.Migration):
    dependencies = [("people", "0005_zones_and_other_codes")]

    operations = [migrations.RunPython(add_groups, remove_groups)]
