from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

# IANA zones of the capitals; a country that is not named here keeps the office's own.
ZONES = {
    "AF": "Asia/Kabul",
    "AL": "Europe/Tirane",
    "AT": "Europe/Vienna",
    "BA": "Europe/Sarajevo",
    "BD": "Asia/Dhaka",
    "BF": "Africa/Ouagadougou",
    "BG": "Europe/Sofia",
    "CH": "Europe/Zurich",
    "CI": "Africa/Abidjan",
    "CM": "Africa/Douala",
    "CY": "Asia/Nicosia",
    "CZ": "Europe/Prague",
    "DE": "Europe/Berlin",
    "DJ": "Africa/Djibouti",
    "DK": "Europe/Copenhagen",
    "DZ": "Africa/Algiers",
    "EE": "Europe/Tallinn",
    "EG": "Africa/Cairo",
    "ES": "Europe/Madrid",
    "ET": "Africa/Addis_Ababa",
    "FI": "Europe/Helsinki",
    "FR": "Europe/Paris",
    "GB": "Europe/London",
    "GE": "Asia/Tbilisi",
    "GH": "Africa/Accra",
    "GN": "Africa/Conakry",
    "GR": "Europe/Athens",
    "GW": "Africa/Bissau",
    "HR": "Europe/Zagreb",
    "HU": "Europe/Budapest",
    "IE": "Europe/Dublin",
    "IS": "Atlantic/Reykjavik",
    "IT": "Europe/Rome",
    "KE": "Africa/Nairobi",
    "LI": "Europe/Vaduz",
    "LT": "Europe/Vilnius",
    "LU": "Europe/Luxembourg",
    "LV": "Europe/Riga",
    "LY": "Africa/Tripoli",
    "MA": "Africa/Casablanca",
    "MD": "Europe/Chisinau",
    "ME": "Europe/Podgorica",
    "MK": "Europe/Skopje",
    "ML": "Africa/Bamako",
    "MR": "Africa/Nouakchott",
    "MT": "Europe/Malta",
    "MW": "Africa/Blantyre",
    "MZ": "Africa/Maputo",
    "NE": "Africa/Niamey",
    "NG": "Africa/Lagos",
    "NL": "Europe/Amsterdam",
    "NO": "Europe/Oslo",
    "PL": "Europe/Warsaw",
    "PT": "Europe/Lisbon",
    "RO": "Europe/Bucharest",
    "RS": "Europe/Belgrade",
    "SD": "Africa/Khartoum",
    "SE": "Europe/Stockholm",
    "SI": "Europe/Ljubljana",
    "SK": "Europe/Bratislava",
    "SN": "Africa/Dakar",
    "SO": "Africa/Mogadishu",
    "SS": "Africa/Juba",
    "TD": "Africa/Ndjamena",
    "TN": "Africa/Tunis",
    "TR": "Europe/Istanbul",
    "UA": "Europe/Kyiv",
    "UG": "Africa/Kampala",
    "YE": "Asia/Aden",
    "ZA": "Africa/Johannesburg",
}
# The EU writes EL for Greece, and many systems write UK.
ALIASES = {"GR": "EL", "GB": "UK"}
OFFICE_ZONE = "Europe/Brussels"


def set_them(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    country = apps.get_model("people", "Country")
    for code, zone in ZONES.items():
        country.objects.filter(code=code, zone=OFFICE_ZONE).update(zone=zone)
    for code, alias in ALIASES.items():
        country.objects.filter(code=code, alias="").update(alias=alias)


def unset_them(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    apps.get_model("people", "Country").objects.update(zone=OFFICE_ZONE, alias="")


class Migration(migrations.Migration):
    dependencies = [("people", "0004_partner_countries")]

    operations = [migrations.RunPython(set_them, unset_them)]
