from collections.abc import Iterator
from datetime import date, timedelta

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

YEARS = (2026, 2027)
# Days of the year; days before or after Easter Sunday (E-2 is Good Friday); or a date in one of the years.
# O instead of E: by the Easter of the Orthodox churches.
DAYS = {
    "AT": "01-01 01-06 E+1 05-01 E+39 E+50 E+60 08-15 10-26 11-01 12-08 12-25 12-26",
    "BE": "01-01 E+1 05-01 E+39 E+50 07-21 08-15 11-01 11-11 12-25",
    "BG": "01-01 03-03 O-2 O+1 05-01 05-06 05-24 09-06 09-22 12-24 12-25 12-26",
    "CH": "01-01 E-2 E+1 E+39 E+50 08-01 12-25 12-26",
    "CY": "01-01 01-06 O-48 03-25 04-01 O-2 O+1 05-01 O+50 08-15 10-01 10-28 12-25 12-26",
    "CZ": "01-01 E-2 E+1 05-01 05-08 07-05 07-06 09-28 10-28 11-17 12-24 12-25 12-26",
    "DE": "01-01 E-2 E+1 05-01 E+39 E+50 10-03 12-25 12-26",
    "DK": "01-01 E-3 E-2 E+1 E+39 E+50 06-05 12-24 12-25 12-26",
    "EE": "01-01 02-24 E-2 05-01 06-23 06-24 08-20 12-24 12-25 12-26",
    "ES": "01-01 01-06 E-2 05-01 08-15 10-12 11-01 12-06 12-08 12-25",
    "FI": "01-01 01-06 E-2 E+1 05-01 E+39 2026-06-19 2027-06-25 12-06 12-24 12-25 12-26",
    "FR": "01-01 E+1 05-01 05-08 E+39 E+50 07-14 08-15 11-01 11-11 12-25",
    "GR": "01-01 01-06 O-48 03-25 O-2 O+1 05-01 O+50 08-15 10-28 12-25 12-26",
    "HR": "01-01 01-06 E+1 05-01 05-30 E+60 06-22 08-05 08-15 11-01 11-18 12-25 12-26",
    "HU": "01-01 03-15 E-2 E+1 05-01 E+50 08-20 10-23 11-01 12-25 12-26",
    "IE": "01-01 2026-02-02 2027-02-01 03-17 E+1 2026-05-04 2027-05-03 2026-06-01 2027-06-07 2026-08-03 2027-08-02 "
    "2026-10-26 2027-10-25 12-25 12-26 2026-12-28 2027-12-27 2027-12-28",
    "IS": "01-01 E-3 E-2 E+1 2026-04-23 2027-04-22 05-01 E+39 E+50 06-17 2026-08-03 2027-08-02 12-25 12-26",
    "IT": "01-01 01-06 E+1 04-25 05-01 06-02 08-15 11-01 12-08 12-25 12-26",
    "LI": "01-01 01-06 E+1 05-01 E+39 E+50 E+60 08-15 09-08 11-01 12-08 12-25 12-26",
    "LT": "01-01 02-16 03-11 E+1 05-01 06-24 07-06 08-15 11-01 11-02 12-24 12-25 12-26",
    "LU": "01-01 E+1 05-01 05-09 E+39 E+50 06-23 08-15 11-01 12-25 12-26",
    "LV": "01-01 E-2 E+1 05-01 05-04 06-23 06-24 11-18 12-24 12-25 12-26 12-31",
    "MT": "01-01 02-10 03-19 03-31 E-2 05-01 06-07 06-29 08-15 09-08 09-21 12-08 12-13 12-25",
    "NL": "01-01 E+1 04-27 E+39 E+50 12-25 12-26",
    "NO": "01-01 E-3 E-2 E+1 05-01 05-17 E+39 E+50 12-25 12-26",
    "PL": "01-01 01-06 E+1 05-01 05-03 E+60 08-15 11-01 11-11 12-24 12-25 12-26",
    "PT": "01-01 E-2 04-25 05-01 E+60 06-10 08-15 10-05 11-01 12-01 12-08 12-25",
    "RO": "01-01 01-02 01-06 01-07 01-24 O-2 O+1 05-01 O+50 06-01 08-15 11-30 12-01 12-25 12-26",
    "SE": "01-01 01-06 E-2 E+1 05-01 E+39 06-06 2026-06-19 2027-06-25 12-24 12-25 12-26 12-31",
    "SI": "01-01 01-02 02-08 E+1 04-27 05-01 05-02 06-25 08-15 10-31 11-01 12-25 12-26",
    "SK": "01-01 01-06 E-2 E+1 05-01 07-05 08-29 09-15 11-01 12-24 12-25 12-26",
}
NAMES = {
    "01-01": "New Year’s Day",
    "01-06": "Epiphany",
    "-48": "Clean Monday",
    "-3": "Maundy Thursday",
    "-2": "Good Friday",
    "+1": "Easter Monday",
    "+39": "Ascension Day",
    "+50": "Whit Monday",
    "+60": "Corpus Christi",
    "05-01": "Labour Day",
    "08-15": "Assumption Day",
    "11-01": "All Saints’ Day",
    "11-11": "Armistice Day",
    "12-08": "Immaculate Conception",
    "12-24": "Christmas Eve",
    "12-25": "Christmas Day",
    "12-26": "Second day of Christmas",
    "12-31": "New Year’s Eve",
}
OTHER_NAME = "Public holiday"
# The programme's office keeps the days of the country where it is.
OFFICE = "BE"


def western_easter(year: int) -> date:
    """Easter Sunday of the Gregorian calendar, by the anonymous computus."""
    golden, (century, rest) = year % 19, divmod(year, 100)
    moon = (19 * golden + century - century // 4 - (century - (century + 8) // 25 + 1) // 3 + 15) % 30
    week = (32 + 2 * (century % 4) + 2 * (rest // 4) - moon - rest % 4) % 7
    month, day = divmod(moon + week - 7 * ((golden + 11 * moon + 22 * week) // 451) + 114, 31)
    return date(year, month, day + 1)


def orthodox_easter(year: int) -> date:
    """Easter Sunday of the Julian calendar, as the Gregorian one writes it until 2099, by Meeus."""
    moon = (19 * (year % 19) + 15) % 30
    week = (2 * (year % 4) + 4 * (year % 7) - moon + 34) % 7
    month, day = divmod(moon + week + 114, 31)
    return date(year, month, day + 1) + timedelta(days=13)


def holidays(days: str, year: int) -> Iterator[tuple[date, str]]:
    """The days of a year and their names."""
    easters = {"E": western_easter(year), "O": orthodox_easter(year)}
    for word in days.split():
        if word[0] in easters:
            yield easters[word[0]] + timedelta(days=int(word[1:])), NAMES[word[1:]]
        elif len(word) == len("01-01"):
            yield date.fromisoformat(f"{year}-{word}"), NAMES.get(word, OTHER_NAME)
        elif word.startswith(str(year)):
            yield date.fromisoformat(word), OTHER_NAME


def add_holidays(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    holiday = apps.get_model("people", "Holiday")
    calendars = [*DAYS.items(), (None, DAYS[OFFICE])]
    holiday.objects.bulk_create(
        [
            holiday(country_id=country, day=day, name=name)
            for country, days in calendars
            for year in YEARS
            # Two feasts may fall on one day.
            for day, name in dict(holidays(days, year)).items()
        ],
        ignore_conflicts=True,
    )


def remove_holidays(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    apps.get_model("people", "Holiday").objects.filter(day__year__in=YEARS).delete()


class Migration(migrations.Migration):
    dependencies = [("people", "0006_country_groups")]

    operations = [migrations.RunPython(add_holidays, remove_holidays)]
