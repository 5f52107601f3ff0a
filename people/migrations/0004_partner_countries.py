from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

# Countries of origin and transit that partners work in, and those that texts name, by ISO 3166-1.
COUNTRIES = {
    "AF": "Afghanistan",
    "BD": "Bangladesh",
    "BF": "Burkina Faso",
    "CI": "Côte d’Ivoire",
    "CM": "Cameroon",
    "DJ": "Djibouti",
    "DZ": "Algeria",
    "EG": "Egypt",
    "ET": "Ethiopia",
    "GH": "Ghana",
    "GN": "Guinea",
    "GW": "Guinea-Bissau",
    "KE": "Kenya",
    "LY": "Libya",
    "ML": "Mali",
    "MR": "Mauritania",
    "MW": "Malawi",
    "MZ": "Mozambique",
    "NE": "Niger",
    "NG": "Nigeria",
    "SD": "Sudan",
    "SN": "Senegal",
    "SO": "Somalia",
    "SS": "South Sudan",
    "TD": "Chad",
    "UG": "Uganda",
    "YE": "Yemen",
    "ZA": "South Africa",
}


def add_countries(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    country = apps.get_model("people", "Country")
    country.objects.bulk_create(
        [country(code=code, name=name) for code, name in COUNTRIES.items()], ignore_conflicts=True
    )


def remove_unused_countries(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    apps.get_model("people", "Country").objects.filter(
        code__in=COUNTRIES, organisations=None, people=None, appointments=None
    ).delete()


class Migration(migrations.Migration):
    dependencies = [("people", "0003_groups_domains_and_ranks")]

    operations = [migrations.RunPython(add_countries, remove_unused_countries)]
