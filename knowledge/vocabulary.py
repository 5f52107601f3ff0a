"""The closed lists of words by which knowledge is found: kinds, places, channels, groups, costs, evidence, licences."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Kind(models.TextChoices):
    """What an item of the shelf is."""

    TOOL = "tool", _("Outreach tool")
    BITE = "bite", _("Bite")
    PAPER = "paper", _("Paper")
    INITIATIVE = "initiative", _("Initiative")
    WEBINAR = "webinar", _("Webinar")
    TEMPLATE = "sop", pgettext_lazy("knowledge", "Template")


class Setting(models.TextChoices):
    """Where a tool is used."""

    STREET = "street", _("Street")
    STATION = "station", _("Station")
    INFORMAL_SITE = "informal-site", _("Informal site")
    MARKET = "market", _("Market")
    FOOD_DISTRIBUTION = "food-distribution", _("Food distribution")
    DAY_CENTRE = "day-centre", _("Day centre")
    SHELTER = "shelter", _("Shelter")
    RECEPTION_CENTRE = "reception-centre", _("Reception centre")
    CLINIC = "clinic", _("Clinic")
    SHOP = "shop", _("Shop")
    COMMUNITY_VENUE = "community-venue", _("Community venue")
    VILLAGE = "village", _("Village")
    HOME = "home", pgettext_lazy("place", "Home")
    PHONE = "phone", pgettext_lazy("place", "On the phone")
    ONLINE = "online", pgettext_lazy("place", "Online")


class Channel(models.TextChoices):
    """By what a tool speaks."""

    FACE_TO_FACE = "face-to-face", _("Face to face")
    VOICE = "voice", pgettext_lazy("channel", "Voice")
    PHONE = "phone", pgettext_lazy("channel", "Telephone")
    MESSAGING = "messaging", _("Messaging")
    VIDEO = "video", pgettext_lazy("channel", "Video")
    RADIO = "radio", _("Radio")
    PRINT = "print", pgettext_lazy("channel", "Print")
    OBJECT = "object", _("Things to take along")
    ART = "art", _("Art")
    PERFORMANCE = "performance", _("Performance")


class TargetGroup(models.TextChoices):
    """For whom a tool is."""

    EVERYONE = "everyone", _("Everyone")
    ROUGH_SLEEPERS = "rough-sleepers", _("People who sleep rough")
    PEOPLE_IN_TRANSIT = "people-in-transit", _("People in transit")
    SHELTER_RESIDENTS = "shelter-residents", _("Residents of a shelter")
    WORKERS = "workers", _("Workers")
    WOMEN = "women", _("Women")
    FAMILIES = "families", _("Families")
    YOUNG_ADULTS = "young-adults", _("Young adults")
    PEOPLE_WHO_USE_DRUGS = "people-who-use-drugs", _("People who use drugs")
    PEOPLE_CONSIDERING_RETURN = "people-considering-return", _("People who consider a return")
    LOW_LITERACY = "low-literacy", _("People who read little")
    NEIGHBOURS = "neighbours", _("Neighbours")


class CostBand(models.TextChoices):
    """What a tool costs in its first year beyond existing staff: an editorial estimate (see the glossary)."""

    LOW = "low", _("Low, up to about EUR 2,500")
    MEDIUM = "medium", _("Medium, up to about EUR 25,000")
    HIGH = "high", _("High, more than about EUR 25,000")


class Evidence(models.TextChoices):
    """How well a tool has been examined (see the glossary)."""

    PRACTICE = "practice", _("Practice: used, not written up")
    DESCRIBED = "described", _("Described by those who use it")
    EVALUATED = "evaluated", _("Evaluated, at least in a neighbouring field")


class Region(models.TextChoices):
    """Parts of the world as the sources name them."""

    EUROPE = "europe", _("Europe")
    NORTH_AFRICA = "north-africa", _("North Africa")
    HORN_OF_AFRICA = "horn-of-africa", _("Horn of Africa")
    WEST_CENTRAL_AFRICA = "west-central-africa", _("West and Central Africa")
    SOUTHERN_AFRICA = "southern-africa", _("Southern Africa")
    ASIA_PACIFIC = "asia-pacific", _("Asia and Pacific")
    GLOBAL = "global", _("Global")


class Licence(models.TextChoices):
    """Under what terms others may use an item."""

    CC_BY = "CC-BY-4.0", "CC BY 4.0"
    CC_BY_SA = "CC-BY-SA-4.0", "CC BY-SA 4.0"
    CC_BY_NC = "CC-BY-NC-4.0", "CC BY-NC 4.0"
    CC_BY_ND = "CC-BY-ND-4.0", "CC BY-ND 4.0"
    CC_BY_NC_ND = "CC-BY-NC-ND-4.0", "CC BY-NC-ND 4.0"
    CC_BY_NC_ND_IGO = "CC-BY-NC-ND-3.0-IGO", "CC BY-NC-ND 3.0 IGO"
    RESERVED = "all-rights-reserved", _("All rights reserved")


# What forbids to change a work forbids to make it into a page of ours: a summary in our own words and a link remain.
SUMMARY_ONLY = frozenset({Licence.CC_BY_ND, Licence.CC_BY_NC_ND, Licence.CC_BY_NC_ND_IGO, Licence.RESERVED})
LICENCE_ADDRESSES = {
    Licence.CC_BY: "https://creativecommons.org/licenses/by/4.0/",
    Licence.CC_BY_SA: "https://creativecommons.org/licenses/by-sa/4.0/",
    Licence.CC_BY_NC: "https://creativecommons.org/licenses/by-nc/4.0/",
    Licence.CC_BY_ND: "https://creativecommons.org/licenses/by-nd/4.0/",
    Licence.CC_BY_NC_ND: "https://creativecommons.org/licenses/by-nc-nd/4.0/",
    Licence.CC_BY_NC_ND_IGO: "https://creativecommons.org/licenses/by-nc-nd/3.0/igo/",
}
