"""What is wrong with a file of nominations, in words that say what to do."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from access.nomination_file import MAX_BYTES, MAX_ROWS, Code, Known, Problem

COLUMN_WORDS: Mapping[str, str | Promise] = {
    "email": _("e-mail address"),
    "given_name": _("given name"),
    "family_name": _("family name"),
    "organisation_code": _("organisation"),
    "job_role": _("job"),
    "preferred_language": _("language"),
    "module_code": _("module"),
    "session_code": _("session"),
    "priority": _("priority"),
    "needs_accommodation": _("needs support to take part"),
}
PROBLEM_WORDS: Mapping[Code, str | Promise] = {
    Code.EMPTY: _("There are no people in the file. Fill in one row for each person, below the headings."),
    Code.NOT_TEXT: _("This is not a CSV file. In your spreadsheet program, choose “Save as” and then “CSV”."),
    Code.TOO_LARGE: _(
        "The file is larger than %(megabytes)s MB, so nothing was read: keep only the rows and columns of the template."
    ),
    Code.TOO_MANY_ROWS: _("The file has %(value)s rows; %(rows)s fit. Split it into several files."),
    Code.MISSING_COLUMN: _("The column “%(column)s” is missing. Take the headings of the template."),
    Code.UNKNOWN_COLUMN: _("The column “%(value)s” is not known and was left out."),
    Code.DUPLICATE_COLUMN: _("The column “%(column)s” is there twice. Delete one of them."),
    Code.GUESSED_ENCODING: _("Check the accents in the names: the file does not say how its letters are written."),
    Code.MISSING: _("“%(column)s” is empty. Fill it in."),
    Code.BAD_EMAIL: _("“%(value)s” is not an e-mail address. Check it for slips."),
    Code.ROLE_MAILBOX: _("“%(value)s” is read by several people. A seat needs a person’s own address."),
    Code.UNKNOWN_ORGANISATION: _(
        "No organisation of this country has the code “%(value)s”. Leave it empty for your own."
    ),
    Code.UNKNOWN_JOB_ROLE: _("“%(value)s” is not one of the jobs. Use a code from the list beside the template."),
    Code.UNKNOWN_LANGUAGE: _("“%(value)s” is not a language code that is known here. Write two letters, such as “fr”."),
    Code.UNKNOWN_MODULE: _("“%(value)s” is not the module of this list. Leave it empty, or upload it for that module."),
    Code.BAD_PRIORITY: _("The priority “%(value)s” is not a number from 1 on. 1 is the most urgent."),
    Code.BAD_YES_NO: _("“%(value)s” in “%(column)s” is neither yes nor no."),
    Code.DUPLICATE_IN_FILE: _("This address stands in line %(value)s already. Delete one of the two rows."),
    Code.ALREADY_HAS_SEAT: "%(known)s",
    Code.TOO_LONG: _("“%(column)s” is too long. Is a quotation mark left open, or a line in the wrong cell?"),
    Code.CONTROL_CHARACTERS: _("“%(column)s” has invisible characters in it. Type it again by hand."),
    Code.TOO_FEW_CELLS: _("The row ends too early, after %(value)s cells. Compare it with the headings."),
    Code.TOO_MANY_CELLS: _("The row has %(value)s cells, more than there are headings. Is there a separator too many?"),
    Code.IS_EXAMPLE: _("This is the example of the template. Delete the row."),
    Code.OVER_SEATS: _("One row too many: no seat is left for %(value)s. Delete the row, or ask for more seats."),
}
KNOWN_WORDS: Mapping[str, str | Promise] = {
    Known.NOMINATED: _("Nominated already: the row brings the entry up to date."),
    Known.SEATED: _("Has accepted a seat here already: the row brings the entry up to date."),
    Known.SEATED_ELSEWHERE: _(
        "Has a seat through another request already, and needs no second one: the nomination waits."
    ),
}


def problem_words(problem: Problem) -> str:
    """A sentence for one problem."""
    return str(PROBLEM_WORDS[problem.code]) % {
        "value": problem.value,
        "column": COLUMN_WORDS.get(problem.column, problem.column),
        "known": KNOWN_WORDS.get(problem.value, ""),
        "megabytes": MAX_BYTES // 1_000_000,
        "rows": MAX_ROWS,
    }
