from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

# Member States of the EU, the four associated with Schengen, candidates and neighbours, by ISO 3166-1.
COUNTRIES = {
    "AT": "Austria",
    "BE": "Belgium",
    "BG": "Bulgaria",
    "HR": "Croatia",
    "CY": "Cyprus",
    "CZ": "Czechia",
    "DK": "Denmark",
    "EE": "Estonia",
    "FI": "Finland",
    "FR": "France",
    "DE": "Germany",
    "GR": "Greece",
    "HU": "Hungary",
    "IE": "Ireland",
    "IT": "Italy",
    "LV": "Latvia",
    "LT": "Lithuania",
    "LU": "Luxembourg",
    "MT": "Malta",
    "NL": "Netherlands",
    "PL": "Poland",
    "PT": "Portugal",
    "RO": "Romania",
    "SK": "Slovakia",
    "SI": "Slovenia",
    "ES": "Spain",
    "SE": "Sweden",
    "CH": "Switzerland",
    "IS": "Iceland",
    "LI": "Liechtenstein",
    "NO": "Norway",
    "AL": "Albania",
    "BA": "Bosnia and Herzegovina",
    "GB": "United Kingdom",
    "GE": "Georgia",
    "MA": "Morocco",
    "MD": "Moldova",
    "ME": "Montenegro",
    "MK": "North Macedonia",
    "RS": "Serbia",
    "TN": "Tunisia",
    "TR": "Türkiye",
    "UA": "Ukraine",
    "XK": "Kosovo",
}
# The sign refers to the status note that the EU puts beside the name.
MARKS = {"XK": "*"}


def add_countries(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    country = apps.get_model("people", "Country")
    country.objects.bulk_create(
        [country(code=code, name=name, mark=MARKS.get(code, "")) for code, name in COUNTRIES.items()],
        ignore_conflicts=True,
    )


def remove_unused_countries(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    apps.get_model("people", "Country").objects.filter(
        code__in=COUNTRIES, organisations=None, people=None, appointments=None
    ).delete()


class Migration(migrations.Migration):
    dependencies = [("people", "0001_initial")]

    operations = [migrations.RunPython(add_countries, remove_unused_countries)]
