from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from access.models import Grant
from access.rules import may_open
from learning.models import Attempt, Enrolment
from modules.models import Module
from people.demo import DEMO_PEOPLE
from people.models import User
from tests.curriculum.loading.test_shipped import load, only
from tests.small_content import SHIPPED
from training_site import demo


def test_nothing_is_made_outside_the_demo(settings):
    settings.DEMO = False

    with pytest.raises(CommandError, match="set DEMO=1"):
        call_command("load_demo")


@pytest.mark.django_db
def test_content_must_be_there_first(settings):
    settings.DEMO = True

    with pytest.raises(CommandError, match="run load_curricula first"):
        call_command("load_demo", stdout=StringIO())
