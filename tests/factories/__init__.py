"""Factories of the tests, one file per app. Chance in them starts the same in every run."""

import factory.random

factory.random.reseed_random(0)
