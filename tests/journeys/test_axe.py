"""Every type of page: axe-core finds nothing, in light and in dark; it fits a phone; the browser complains about nothing."""

from collections.abc import Callable
from dataclasses import dataclass
from random import Random

import pytest
from playwright.sync_api import Page, expect

from certificates.models import Credential
from learning.editions import edition_for
from learning.models import Enrolment
from modules.models import Module
from people.models import User
from tests.factories.certificates import issued, short_module
from tests.factories.learning import begun, enrolled, passed_quiz
from tests.factories.people import UserFactory
from tests.journeys.answering import answer_rightly, definition_of, play_on, play_to_the_ending
from tests.journeys.conftest import DESK, PHONE
from tests.journeys.people import FLAGSHIP, learner, sign_in, sign_in_by_password, staff
from tests.journeys.watching import Watch

VISITOR = ""
MODULE = f"/en/learn/{FLAGSHIP}/"
