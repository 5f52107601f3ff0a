"""What an e-mail address says, without a database."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from people.domains import KnownDomain, Standing, is_role_mailbox, normalised, organisations_for, standing

TODAY = date(2026, 3, 2)
COMBINING_DIAERESIS = "\u0308"
PROVEN = date(2025, 6, 1)
MINISTRY = KnownDomain("ministry.example", "ministry", includes_subdomains=False, verified_on=PROVEN)
AGENCY = KnownDomain("agency.gov.example", "agency", includes_subdomains=True, verified_on=PROVEN)
KNOWN = [
    MINISTRY,
    AGENCY,
    KnownDomain("shared.example", "ministry", includes_subdomains=False, verified_on=PROVEN),
    KnownDomain("shared.example", "agency", includes_subdomains=False, verified_on=PROVEN),
    KnownDomain("shared.example", "ministry", includes_subdomains=True, verified_on=PROVEN),
    KnownDomain("old.example", "ministry", includes_subdomains=False, verified_on=date(2020, 1, 1)),
    KnownDomain("behörde.example", "office", includes_subdomains=False, verified_on=PROVEN),
]
SUFFIXES = ["gov.example", ".état.example"]


def punycode(label: str) -> str:
    return "xn--" + label.encode("punycode").decode("ascii")


def says(address: str, organisation: str = "ministry", known=KNOWN, on: date = TODAY) -> Standing:
    return standing(address, organisation=organisation, known=known, government_suffixes=SUFFIXES, on=on)


@pytest.mark.parametrize(
    ("address", "organisation"),
    [
        ("anna@ministry.example", "ministry"),
        ("  Anna@MINISTRY.Example ", "ministry"),
        ("anna@agency.gov.example", "agency"),
        ("anna@north.agency.gov.example", "agency"),
        ("anna@shared.example", "ministry"),
        ("anna@shared.example", "agency"),
        ("anna@behörde.example", "office"),
        (f"anna@beho{COMBINING_DIAERESIS}rde.example", "office"),
        ("anna@xn--behrde-yxa.example", "office"),
        ("anna@XN--Behrde-YXA.example", "office"),
    ],
)
def test_standing_is_verified_by_a_domain_of_the_organisation(address, organisation):
    assert says(address, organisation) == Standing.VERIFIED


@pytest.mark.parametrize(
    ("address", "organisation", "expected"),
    [
        ("anna@north.ministry.example", "ministry", Standing.UNKNOWN),
        ("anna@ministry.example", "agency", Standing.UNKNOWN),
        ("anna@agency.gov.example", "ministry", Standing.COUNTRY_PLAUSIBLE),
        ("anna@old.example", "ministry", Standing.UNKNOWN),
        ("anna@evilministry.example", "ministry", Standing.UNKNOWN),
        ("anna@ministry.example.evil.example", "ministry", Standing.UNKNOWN),
        ("ministry.example@elsewhere.example", "ministry", Standing.UNKNOWN),
        (f"anna@{punycode('behÖrde')}.example", "office", Standing.UNKNOWN),
        (f"anna@{punycode('beho' + COMBINING_DIAERESIS + 'rde')}.example", "office", Standing.UNKNOWN),
        ("anna@xn--99999999.example", "office", Standing.UNKNOWN),
        ("anna@xn--é.example", "office", Standing.UNKNOWN),
        ("anna@elsewhere.example", "", Standing.UNKNOWN),
    ],
    ids=[
        "subdomain",
        "another organisation",
        "another's subdomain",
        "old proof",
        "longer",
        "in front",
        "before the @",
        "a capital in punycode",
        "a loose accent in punycode",
        "punycode of nothing",
        "punycode with accents",
        "nobody",
    ],
)
def test_standing_is_not_verified_by_anything_else(address, organisation, expected):
    assert says(address, organisation) == expected


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        (date(2024, 2, 28), Standing.UNKNOWN),
        (date(2024, 2, 29), Standing.VERIFIED),
        (date(2026, 2, 28), Standing.VERIFIED),
        (date(2026, 3, 1), Standing.UNKNOWN),
    ],
    ids=["before the proof", "first day", "last day", "a day late"],
)
def test_standing_is_verified_for_24_months_even_from_a_leap_day(on, expected):
    known = [KnownDomain("ministry.example", "ministry", includes_subdomains=False, verified_on=date(2024, 2, 29))]

    assert says("anna@ministry.example", known=known, on=on) == expected


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("anna@gov.example", Standing.COUNTRY_PLAUSIBLE),
        ("anna@interior.gov.example", Standing.COUNTRY_PLAUSIBLE),
        ("anna@north.interior.GOV.example", Standing.COUNTRY_PLAUSIBLE),
        ("anna@finances.état.example", Standing.COUNTRY_PLAUSIBLE),
        (f"anna@finances.{punycode('état')}.example", Standing.COUNTRY_PLAUSIBLE),
        ("anna@evilgov.example", Standing.UNKNOWN),
        ("anna@gov.example.evil.example", Standing.UNKNOWN),
    ],
)
def test_standing_is_plausible_under_a_government_suffix_on_the_border_of_a_label(address, expected):
    assert says(address) == expected


@pytest.mark.parametrize("suffix", ["", ".", " "])
def test_standing_takes_no_empty_suffix_for_everything(suffix):
    answer = standing("anna@one.example", organisation="ministry", known=[], government_suffixes=[suffix], on=TODAY)

    assert answer == Standing.UNKNOWN


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("anna@gmail.com", Standing.FREE_MAIL),
        ("anna@GMX.de", Standing.FREE_MAIL),
        ("anna@mail.gmail.com", Standing.UNKNOWN),
        ("gmail.com@one.example", Standing.UNKNOWN),
    ],
)
def test_standing_knows_public_mail_services(address, expected):
    assert says(address) == expected


@pytest.mark.parametrize(
    "domain",
    [
        "rninistry.example",
        "min1stry.example",
        "minlstry.example",
        "m\u0456nistry.example",
        punycode("min\u0456stry") + ".example",
        "\u043cinistr\u0443.example",
        "m\u03b9n\u03b9stry.example",
        "\uff4dinistry.example",
        "min\u0131stry.example",
        "mínístry.example",
        "ministri.example",
        "minstry.example",
        "ministryy.example",
        "minsitry.example",
        "mail.rninistry.example",
        "mail.ministri.example",
        "agencygov.example",
        "agency.g0v.example",
        "ag\u0435ncy.gov.example",
        "behorde.example",
    ],
)
def test_standing_warns_of_a_domain_that_looks_like_a_known_one(domain):
    assert says(f"anna@{domain}") == Standing.LOOK_ALIKE


def test_standing_warns_of_a_double_s_that_imitates_a_sharp_s():
    known = [KnownDomain("gro\u00dfamt.example", "office", includes_subdomains=False, verified_on=PROVEN)]

    assert says("anna@grossamt.example", "office", known) == Standing.LOOK_ALIKE
    assert says("anna@gro\u00dfamt.example", "office", known) == Standing.VERIFIED


def test_standing_warns_of_the_double_of_a_domain_whose_proof_is_old():
    assert says("anna@0ld.example") == Standing.LOOK_ALIKE


def test_standing_does_not_take_two_known_domains_for_each_other():
    known = [
        KnownDomain("bureau-a.example", "first", includes_subdomains=True, verified_on=PROVEN),
        KnownDomain("bureau-b.example", "second", includes_subdomains=True, verified_on=PROVEN),
    ]

    assert says("anna@bureau-a.example", "first", known) == Standing.VERIFIED
    assert says("anna@bureau-a.example", "second", known) == Standing.UNKNOWN
    assert says("anna@mail.bureau-b.example", "first", known) == Standing.UNKNOWN
    assert says("anna@bureau-c.example", "first", known) == Standing.LOOK_ALIKE


def test_standing_reads_the_known_domains_once_given_as_a_stream():
    assert says("anna@min1stry.example", known=iter(KNOWN)) == Standing.LOOK_ALIKE


@given(st.sampled_from(["agency", "ministry", ""]), st.text("abcdeé\u0435.-0", max_size=30))
def test_standing_is_never_verified_by_a_domain_that_is_not_known(organisation, name):
    try:
        answer = says(f"anna@{name}.invalid", organisation)
    except ValueError:
        return

    assert answer != Standing.VERIFIED


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("anna@shared.example", ["ministry", "agency"]),
        ("anna@ministry.example", ["ministry"]),
        ("anna@north.agency.gov.example", ["agency"]),
        ("anna@north.ministry.example", []),
        ("anna@old.example", []),
        ("anna@rninistry.example", []),
    ],
)
def test_organisations_for_names_each_organisation_with_the_proven_domain_once(address, expected):
    assert organisations_for(address, KNOWN, TODAY) == expected


@pytest.mark.parametrize(
    "address",
    [
        "info@ministry.example",
        "INFO@ministry.example",
        "office@ministry.example",
        "contact@ministry.example",
        "secretariat@ministry.example",
        "kontakt@ministry.example",
        "mail@ministry.example",
        "admin@ministry.example",
        "info+training@ministry.example",
        "no-reply@ministry.example",
        "no.reply@ministry.example",
        "front_office@ministry.example",
        "info.north@ministry.example",
        "secretariat-dg3@ministry.example",
    ],
)
def test_is_role_mailbox_finds_the_mailbox_of_an_office(address):
    assert is_role_mailbox(address)


@pytest.mark.parametrize(
    "address",
    [
        "anna@ministry.example",
        "anna+info@ministry.example",
        "anna.office@ministry.example",
        "post.anna@ministry.example",
        "informatica@ministry.example",
        "mailer.anna@ministry.example",
        "anna@info.example",
        "+info@ministry.example",
        "-@ministry.example",
    ],
)
def test_is_role_mailbox_leaves_the_mailbox_of_a_person_alone(address):
    assert not is_role_mailbox(address)


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        (" Anna.Berg@Ministry.EXAMPLE\n", "Anna.Berg@ministry.example"),
        ("Anna+Call@BEHÖRDE.example", "Anna+Call@behörde.example"),
        ("o'neill@ministry.example", "o'neill@ministry.example"),
        ("žana@ministry.example", "žana@ministry.example"),
        ("anna@Gro\u00dfamt.example", "anna@gro\u00dfamt.example"),
        ("anna@XN--BEHRDE-YXA.example", "anna@xn--behrde-yxa.example"),
    ],
)
def test_normalised_trims_and_makes_the_domain_small(address, expected):
    assert normalised(address) == expected


@pytest.mark.parametrize(
    "address",
    [
        "",
        "anna",
        "@ministry.example",
        "anna@",
        "anna@ministry",
        "anna@ministry..example",
        "anna@.ministry.example",
        "anna@ministry.example.",
        "anna@-ministry.example",
        "anna@ministry-.example",
        "anna@xn--ministry-.example",
        "anna@minis_try.example",
        "anna@192.0.2.1",
        "anna@[192.0.2.1]",
        "anna@berg@ministry.example",
        "anna berg@ministry.example",
        "anna@ministry.example, jan@ministry.example",
        "Anna <anna@ministry.example>",
        "mailto:anna@ministry.example",
        "anna@ministry.example\nBcc: jan@ministry.example",
        "anna\r\n@ministry.example",
        "anna\x00@ministry.example",
        "anna\u200b@ministry.example",
        "anna@mini\u200bstry.example",
        ".anna@ministry.example",
        "anna.@ministry.example",
        "anna..berg@ministry.example",
        "a" * 65 + "@ministry.example",
        "anna@" + "a" * 64 + ".example",
        "anna@" + "a.a" * 84 + ".example",
    ],
)
def test_normalised_refuses_what_is_no_address(address):
    with pytest.raises(ValueError, match=r"^This is not an e-mail address\. It should look like anna@example\.org\.$"):
        normalised(address)


@given(st.text(max_size=20), st.text("abzßéÉ\u0130.-", max_size=20))
def test_normalised_changes_nothing_the_second_time(local, domain):
    try:
        once = normalised(f"{local}@{domain}.example")
    except ValueError:
        return

    assert normalised(once) == once
