from programme.calls.merging import merged

LISBON = {
    "seats": 5,
    "languages": ["pt", "en"],
    "weeks": {"2027-W09": 2, "2027-W10": 1, "2027-W11": 2},
    "profile": {"outreach_worker": 4, "counsellor": 1},
}
PORTO = {
    "seats": 4,
    "languages": ["en", "es"],
    "weeks": {"2027-W09": 1, "2027-W11": 2},
    "profile": {"counsellor": 4},
}


def test_what_two_authorities_want_is_added_up_to_what_the_country_can_send():
    assert merged([LISBON, PORTO], capacity=8) == {
        "seats": 8,
        "least_seats": 4,
        "sending_capacity": 8,
        "languages": ["pt", "en", "es"],
        "weeks": {"2027-W09": 1, "2027-W11": 2},
        "profile": {"outreach_worker": 4, "counsellor": 5},
    }


def test_the_focal_points_order_decides_whose_language_comes_first():
    assert merged([PORTO, LISBON], capacity=20)["languages"] == ["en", "es", "pt"]


def test_one_part_alone_stays_as_it_is():
    alone = merged([PORTO], capacity=9)

    assert (alone["seats"], alone["least_seats"], alone["weeks"]) == (4, 4, PORTO["weeks"])


def test_the_fewest_seats_are_never_more_than_what_can_be_sent():
    assert merged([LISBON, PORTO], capacity=2)["least_seats"] == 2
