"""Words that stand in addresses of learners' pages: a module or a unit of that name could not be reached."""

# learning/urls.py and learning/copies/urls.py; a test holds these lists to them.
FIXED_FOR_MODULES = frozenset({"again", "attempt", "more-time", "offline", "reminders", "shared", "ticket"})
FIXED_FOR_UNITS = frozenset({"do", "edition", "enrol", "group", "media", "sync", "take", "take-along", "trainer"})
