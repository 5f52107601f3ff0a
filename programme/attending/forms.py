"""What people fill in about presence: the code on the wall, the trainer's register, and why it is corrected."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from programme.attending.register import Entries, Place, Register, Row, can_be_entered
from programme.check_in_codes import read_code
from programme.models import CheckIn, CheckInSource, CorrectionReason, SessionBlock
from programme.times import shown_in

YES, NO = "yes", "no"
LATEST_ROW = 2**63 - 1


class CodeForm(forms.Form):
    """The code on the wall. `seen_at` and `key` are the page's own: when the code was typed, and that it counts once."""

    use_required_attribute = False

    code = forms.CharField(
        label=_("Code on the wall"),
        max_length=20,
        help_text=_("Six digits. They change every minute."),
        error_messages={"required": _("Type the six digits that the trainer shows.")},
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    seen_at = forms.DateTimeField(required=False, widget=forms.HiddenInput)
    key = forms.UUIDField(widget=forms.HiddenInput)

    def clean_code(self) -> str:
        code = read_code(self.cleaned_data["code"])
        if not code:
            raise forms.ValidationError(_("The code has six digits. Look at the wall again."))
        return code


@dataclass(frozen=True)
class Cell:
    """Whether somebody was in a block: what was said last, and the two answers."""

    block: SessionBlock
    said: CheckIn | None
    field: forms.BoundField | None
    has_code: bool

    @property
    def said_at(self) -> str:
        """When it was said, by the clock of the session; empty where nothing was."""
        return f"{shown_in(self.said.at, self.block.session.zone).wall:%H:%M}" if self.said else ""

    @property
    def is_overruled(self) -> bool:
        """Whether the person said the code, and it is entered that they were not there."""
        return self.has_code and self.said is not None and not self.said.is_present


@dataclass(frozen=True)
class Line:
    """Somebody in the register, and their cells in the order of the blocks."""

    row: Row
    cells: tuple[Cell, ...]


class RegisterForm(forms.Form):
    """The register of these people: two answers for each block, neither where nothing is said yet."""

    use_required_attribute = False

    source = forms.ChoiceField(
        label=_("What do you enter from?"),
        choices=[
            (CheckInSource.REGISTER, _("I see or saw who is there")),
            (CheckInSource.SHEET, _("The signature sheet")),
        ],
        initial=CheckInSource.REGISTER,
        widget=forms.RadioSelect,
        error_messages={"required": _("Say what you enter from.")},
    )
    reason = forms.ChoiceField(
        label=_("Why is it corrected?"),
        choices=[("", _("Choose a reason")), *CorrectionReason.choices],
        error_messages={"required": _("Choose why: the register of a closed session is only corrected for a reason.")},
    )
    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=LATEST_ROW)

    def __init__(self, data: QueryDict | None, *, register: Register, rows: Sequence[Row], at: datetime) -> None:
        super().__init__(data, initial={"seen": register.last, "source": CheckInSource.REGISTER})
        self.register, self.rows = register, rows
        self.blocks = [block for block in register.blocks if can_be_entered(block, at)]
        del self.fields["source" if register.session.is_closed else "reason"]
        for row in rows:
            for block, said in zip(register.blocks, row.said, strict=True):
                if block in self.blocks:
                    self.fields[_name(row, block)] = _answer(row, block, said)
        if not register.session.is_closed:
            self.fields |= {f"rest-{block.pk}": _rest(block) for block in self.blocks if register.not_entered(block)}

    @property
    def lines(self) -> Iterator[Line]:
        """The people, as a table shows them."""
        for row in self.rows:
            pairs = zip(self.register.blocks, row.said, strict=True)
            yield Line(row, tuple(self._cell(row, block, said) for block, said in pairs))

    def _cell(self, row: Row, block: SessionBlock, said: CheckIn | None) -> Cell:
        name = _name(row, block)
        field = self[name] if name in self.fields else None
        return Cell(block, said, field, self.register.has_code((row.booking.pk, block.pk)))

    @property
    def rests(self) -> list[forms.BoundField]:
        """What to enter for everybody of whom nothing is said yet, block by block."""
        return [self[name] for name in self.fields if name.startswith("rest-")]

    @property
    def entries(self) -> Entries:
        """What was answered; for whole blocks too, where that was asked for."""
        answered = {
            (row.booking.pk, block.pk): said
            for row in self.rows
            for block in self.blocks
            if (said := self.cleaned_data.get(_name(row, block)))
        }
        return {place: said == YES for place, said in (self._of_whole_blocks() | answered).items()}

    def _of_whole_blocks(self) -> dict[Place, str]:
        return {
            (booking.pk, block.pk): said
            for block in self.blocks
            if (said := self.cleaned_data.get(f"rest-{block.pk}"))
            for booking in self.register.bookings
            if (booking.pk, block.pk) not in self.register.newest
        }


def _name(row: Row, block: SessionBlock) -> str:
    return f"present-{row.booking.pk}-{block.pk}"


def _answer(row: Row, block: SessionBlock, said: CheckIn | None) -> forms.ChoiceField:
    name = row.booking.person.name if row.booking.person else "—"
    return forms.ChoiceField(
        label=f"{name}, {block.title}",
        required=False,
        choices=[(YES, pgettext_lazy("in a register", "There")), (NO, pgettext_lazy("in a register", "Not there"))],
        initial=None if said is None else (YES if said.is_present else NO),
        widget=forms.RadioSelect,
    )


def _rest(block: SessionBlock) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=block.title,
        required=False,
        choices=[("", _("Leave them open")), (YES, _("They were there")), (NO, _("They were not there"))],
    )
