"""What a certificate looks like, apart from what it says. Pure: a drawing needs no database."""

from dataclasses import dataclass

from certificates.emblems import COLOUR, ORNAMENT, Emblem


@dataclass(frozen=True)
class Picture:
    """A picture as an address that holds it, and what it says to those who do not see it."""

    address: str
    description: str


@dataclass(frozen=True)
class Look:
    """Colours (#rrggbb), emblem, picture, whoever signs; as it stands here, what every issuer has who chose nothing."""

    colour: str = COLOUR
    ornament: str = ORNAMENT
    emblem: str = Emblem.DOOR
    picture: Picture | None = None
    words: str = ""
    signatory: str = ""
    signatory_role: str = ""
    # Of words and role.
    language: str = ""

    @property
    def style(self) -> str:
        """The colours as CSS."""
        return (
            f":root {{ --accent: {self.colour}; --ochre: {self.ornament} }} "
            f"@page {{ border-color: {self.colour}; outline-color: {self.ornament} }}"
        )

    @property
    def motif(self) -> str:
        return str(Emblem(self.emblem).label)


USUAL_LOOK = Look()
