"""Files that officials take along: CSV with what has to be said about names of countries at its head."""

from collections.abc import Iterable, Sequence

from django.http import HttpResponse

from ground.spreadsheets import csv_bytes
from people.countries import footnote_for
from people.models import Country


def csv_file(
    name: str, header: Sequence[str], rows: Iterable[Sequence[str]], *, countries: Iterable[Country | None] = ()
) -> HttpResponse:
    """A download; the note on marked names of countries, if there are any, stands above the header."""
    note = footnote_for(countries)
    notes = [[line] for line in note.splitlines()]
    response = HttpResponse(csv_bytes([*notes, header, *rows]), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return response
