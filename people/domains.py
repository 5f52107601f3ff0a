"""What an e-mail address says about who sends it, and what it does not. Pure: text in, answer out.

A note for the person who decides, never a decision: nothing is trusted from the address alone.
"""

import re
import unicodedata
from calendar import monthrange
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from rapidfuzz.distance import OSA

YEARS_OF_PROOF = 2
LONGEST_LOCAL_PART = 64
LONGEST_DOMAIN = 253
LABEL = re.compile(r"(?!-)(?:[^\W_]|-){1,63}(?<!-)")
NOT_IN_LOCAL_PART = re.compile(r"[\s\"(),:;<>@\[\\\]]")
SEPARATOR = re.compile(r"[._-]+")


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


FREE_MAIL = _words("""
    gmail.com googlemail.com outlook.com hotmail.com hotmail.fr hotmail.it live.com msn.com yahoo.com yahoo.co.uk
    yahoo.fr yahoo.de yahoo.it yahoo.es icloud.com me.com mac.com aol.com gmx.de gmx.net gmx.at gmx.ch gmx.com web.de
    t-online.de freenet.de mail.com mail.ru yandex.com yandex.ru proton.me protonmail.com tutanota.com zoho.com
    orange.fr free.fr laposte.net wanadoo.fr sfr.fr libero.it virgilio.it alice.it tiscali.it telenet.be skynet.be
    ziggo.nl kpnmail.nl wp.pl onet.pl o2.pl interia.pl seznam.cz centrum.cz abv.bg mail.bg ukr.net sapo.pt bluewin.ch
    citromail.hu freemail.hu azet.sk inbox.lv rambler.ru
""")

# Words that are nobody's name: a mailbox that begins with one, such as "info.brussels", is shared too.
OFFICE_WORDS = _words("""
    info information infos contact kontakt contatti contatto contacto contato kontakti office secretariat sekretariat
    sekretariatet secretariaat secretaria secretariado secretariat segreteria kancelaria kancelarija titkarsag biuro
    buero kantoor poststelle helpdesk support webmaster postmaster hostmaster noreply donotreply admin administrator
    administration enquiries inquiries feedback accueil reception frontoffice
""")
ROLE_MAILBOXES = OFFICE_WORDS | _words("""
    mail email mailbox post posta postkasse team all staff service services help hello abuse press presse media hr jobs
    registry register training courses projects
""")

# Latin letters, and what looks like them: Cyrillic, Greek and a few others, by their codes.
LOOK_LIKE_LETTERS = {
    "a": "\u0430\u03b1\u0251",
    "b": "\u0432\u044c\u03b2",
    "c": "\u0441",
    "d": "\u0501\u0111",
    "e": "\u0435\u03b5",
    "g": "\u0261",
    "h": "\u043d\u04bb",
    "i": "\u0456\u03b9\u0131",
    "j": "\u0458",
    "k": "\u043a\u03ba",
    "l": "\u04cf\u01421",
    "m": "\u043c",
    "n": "\u043f\u03b7",
    "o": "\u043e\u03bf\u03c3\u00f80",
    "p": "\u0440\u03c1",
    "q": "\u051b",
    "r": "\u0433",
    "s": "\u0455",
    "t": "\u0442\u03c4",
    "u": "\u0438\u03bc\u03c5",
    "v": "\u0475\u03bd",
    "w": "\u051d\u03c9",
    "x": "\u0445\u03c7",
    "y": "\u0443\u03b3",
}
LATIN = str.maketrans({look: letter for letter, looks in LOOK_LIKE_LETTERS.items() for look in looks})
# Pairs that look like one letter; and i like l and 1, last because it meets them only when all else is Latin.
LOOK_LIKE_PAIRS = (("rn", "m"), ("vv", "w"), ("cl", "d"), ("i", "l"))


class Standing(StrEnum):
    VERIFIED = "verified"
    COUNTRY_PLAUSIBLE = "country_plausible"
    FREE_MAIL = "free_mail"
    UNKNOWN = "unknown"
    LOOK_ALIKE = "look_alike"


@dataclass(frozen=True)
class KnownDomain:
    """A domain that staff found, on evidence, to belong to an organisation, which is given by its id."""

    domain: str
    organisation: str
    includes_subdomains: bool
    verified_on: date

    def covers(self, domain: str) -> bool:
        """Whether a domain is this one, or under it where that is allowed."""
        domain, own = _plain(domain), _plain(self.domain)
        return domain == own or (self.includes_subdomains and _is_under(domain, own))

    def is_proven(self, on: date) -> bool:
        """A proof holds for 24 months, the last day included."""
        return self.verified_on <= on <= _years_after(self.verified_on, YEARS_OF_PROOF)


def standing(
    address: str,
    *,
    organisation: str,
    known: Iterable[KnownDomain],
    government_suffixes: Iterable[str],
    on: date,
) -> Standing:
    """Say what an address tells about its sender who speaks for an organisation.

    `government_suffixes` are those that staff keep for the organisation's country. A domain that only looks like a
    known one is told before all else but a match that is proven. Raises ValueError where it is no address.
    """
    domain = _domain_of(address)
    known = list(known)
    if any(one.organisation == organisation for one in _proving(domain, known, on)):
        return Standing.VERIFIED
    if _imitates(domain, known):
        return Standing.LOOK_ALIKE
    suffixes = [_plain(suffix.strip().lstrip(".")) for suffix in government_suffixes]
    if any(domain == suffix or _is_under(domain, suffix) for suffix in suffixes if suffix):
        return Standing.COUNTRY_PLAUSIBLE
    return Standing.FREE_MAIL if domain in FREE_MAIL else Standing.UNKNOWN


def organisations_for(address: str, known: Iterable[KnownDomain], on: date) -> list[str]:
    """Return the ids of the organisations with this proven domain, each once, in the order given.

    Several share a government's domain: then the person chooses. Raises ValueError where it is no address.
    """
    return list(dict.fromkeys(one.organisation for one in _proving(_domain_of(address), known, on)))


def is_role_mailbox(address: str) -> bool:
    """Whether the mailbox is that of an office, such as info@: a seat belongs to one person.

    Raises ValueError where it is no address.
    """
    name = normalised(address).partition("@")[0].casefold().partition("+")[0]
    words = SEPARATOR.split(name)
    return "".join(words) in ROLE_MAILBOXES or words[0] in OFFICE_WORDS


def normalised(address: str) -> str:
    """Return the address trimmed, its domain in small letters, what stands before the @ untouched.

    Raises ValueError, with a sentence for the person, where it is no address.
    """
    local, _, domain = address.strip().rpartition("@")
    domain = _small(domain)
    if not _is_local_part(local) or not _is_domain(domain):
        raise ValueError("This is not an e-mail address. It should look like anna@example.org.")
    return f"{local}@{domain}"


def _is_local_part(local: str) -> bool:
    if not 0 < len(local) <= LONGEST_LOCAL_PART or NOT_IN_LOCAL_PART.search(local):
        return False
    return local.isprintable() and all(local.split("."))


def _is_domain(domain: str) -> bool:
    labels = domain.split(".")
    if len(domain) > LONGEST_DOMAIN or len(labels) < 2 or labels[-1].isdigit():
        return False
    return all(LABEL.fullmatch(label) for label in labels)


def _domain_of(address: str) -> str:
    return _plain(normalised(address).partition("@")[2])


def _plain(domain: str) -> str:
    """Write a domain as people read it: small letters, punycode decoded."""
    return ".".join(_decoded(label) for label in _small(domain.strip()).split("."))


def _small(text: str) -> str:
    # Not casefold: it makes "ss" of "ß", and the two are domains of different owners.
    return unicodedata.normalize("NFC", text).lower()


def _decoded(label: str) -> str:
    if not label.startswith("xn--"):
        return label
    try:
        letters = label.removeprefix("xn--").encode("ascii").decode("punycode")
    except UnicodeError:
        return label
    # Punycode can hide a capital or a loose accent: such a label is another than the one it would be read as.
    return letters if letters == _small(letters) else label


def _is_under(domain: str, parent: str) -> bool:
    return domain.endswith(f".{parent}")


def _proving(domain: str, known: Iterable[KnownDomain], on: date) -> list[KnownDomain]:
    return [one for one in known if one.covers(domain) and one.is_proven(on)]


def _imitates(domain: str, known: Sequence[KnownDomain]) -> bool:
    """Whether a domain nobody knows looks like, or is one letter away from, one that is known, however old its proof."""
    if any(one.covers(domain) for one in known):
        return False
    return any(_looks_like(domain, _plain(one.domain)) for one in known)


def _looks_like(domain: str, model: str) -> bool:
    # "mail.examp1e.org" imitates "example.org": as many labels are compared, from the end, as the known domain has.
    tail = ".".join(domain.split(".")[-len(model.split(".")) :])
    if tail == model:
        return False
    return any(
        _skeleton(part) == _skeleton(model) or OSA.distance(part, model, score_cutoff=1) == 1 for part in (domain, tail)
    )


def _skeleton(domain: str) -> str:
    """What is left of a domain when letters that look alike are written alike."""
    parts = unicodedata.normalize("NFKD", domain)
    letters = "".join(sign for sign in parts if unicodedata.category(sign) not in {"Mn", "Cf"})
    shape = letters.casefold().translate(LATIN)
    for seen, meant in LOOK_LIKE_PAIRS:
        shape = shape.replace(seen, meant)
    return shape


def _years_after(day: date, years: int) -> date:
    year = day.year + years
    return date(year, day.month, min(day.day, monthrange(year, day.month)[1]))
