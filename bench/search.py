"""`python -m bench.search`: how long the search takes over 2,000 items, on the database that DATABASE_URL names.

It fills a database of its own (never one that is in use) with invented items of about 400 words, a third of them units
behind a door, then asks through the whole site and prints median, 95th percentile and CPU time, in milliseconds.
"""

import argparse
import os
import random
import subprocess
import sys
from collections.abc import Iterator, Sequence
from statistics import median, quantiles
from time import perf_counter, process_time

from scripts.fingerprint import ROOT

FOLDER = ROOT / "var" / "bench"
BUDGET = 200  # milliseconds
WORDS_OF_AN_ITEM = 400
SYLLABLES = [
    "ba",
    "be",
    "bi",
    "bo",
    "da",
    "de",
    "di",
    "do",
    "ka",
    "ke",
    "ki",
    "ko",
    "la",
    "le",
    "li",
    "lo",
    "ma",
    "me",
    "mi",
    "mo",
    "na",
    "ne",
    "ni",
    "no",
    "ra",
    "re",
    "ri",
    "ro",
    "sa",
    "se",
    "si",
    "so",
    "ta",
    "te",
    "ti",
    "to",
]
QUERIES = (
    "the",
    "outreach",
    "outr night",
    "ba",
    "conseil réinsertion",
    "night shelter interpreter hotline",
    "outraech",
    "zzzzqqq",
)
COMMON = [
    "the",
    "of",
    "and",
    "to",
    "in",
    "people",
    "night",
    "shelter",
    "outreach",
    "interpreter",
    "hotline",
    "street",
    "trust",
    "conseil",
    "réinsertion",
]


def texts(count: int, chance: random.Random) -> Iterator[tuple[str, str]]:
    """Give invented titles and texts: a few common words among many rare ones, as in real texts."""
    rare = ["".join(chance.choices(SYLLABLES, k=chance.randint(2, 4))) for _ in range(20_000)]
    for number in range(count):
        words = [
            chance.choice(COMMON) if chance.random() < 0.3 else chance.choice(rare) for _ in range(WORDS_OF_AN_ITEM)
        ]
        yield f"{' '.join(words[:5])} {number}", " ".join(words)


def fill(count: int) -> None:
    """Write the index as publishing would, without the pages."""
    from django.utils import timezone  # noqa: PLC0415  # after django.setup()

    from modules.keys import key_of  # noqa: PLC0415
    from modules.models import Module  # noqa: PLC0415
    from training_site.search import actions  # noqa: PLC0415
    from training_site.search.models import Found, SearchEntry, SearchWord  # noqa: PLC0415
    from training_site.search.sources import Mark, Words  # noqa: PLC0415

    SearchEntry.objects.all().delete()
    SearchWord.objects.all().delete()
    modules = [Module.objects.get_or_create(slug=f"bench-{n}", code=f"B-{n}", minutes=60)[0] for n in range(12)]
    kinds = (Found.UNIT, Found.KNOWLEDGE, Found.KNOWLEDGE)
    for number, (title, text) in enumerate(texts(count, random.Random(1))):  # noqa: S311  # the same texts in each run
        kind = kinds[number % len(kinds)]
        key = key_of("bench", str(number))
        mark = Mark(key, "en", number, str(timezone.now()))
        module = modules[number % len(modules)].pk if kind == Found.UNIT else None
        label = "bite" if kind == Found.KNOWLEDGE else "B"
        words = Words(number, title, f"/x/{number}/", text, label, module)
        actions.entry_of(kind, mark, words, {key: {"en"}}).save()
    actions.refresh_words()


def measured(queries: Sequence[str], times: int) -> Iterator[tuple[str, int, float, float, float]]:
    """Ask each query so often; give it with its answers, median and 95th percentile, and the median of its CPU time."""
    from django.core.cache import caches  # noqa: PLC0415
    from django.test import Client  # noqa: PLC0415

    client = Client()
    for query in ("warm", *queries):
        took: list[float] = []
        worked: list[float] = []
        for _ in range(times):
            caches["default"].clear()  # the limit on how often one address may ask
            begun, at_work = perf_counter(), process_time()
            page = client.get("/en/search/", {"q": query}, headers={"host": "localhost"})
            took.append((perf_counter() - begun) * 1000)
            worked.append((process_time() - at_work) * 1000)
            if page.status_code != 200:
                raise SystemExit(f"“{query}” was answered with {page.status_code}.")
        answers = page.content.decode().partition('role="status">')[2].split(" ")[0]
        if query != "warm":
            yield query, int(answers), median(took), quantiles(took, n=20)[-1], median(worked)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--items", type=int, default=2000)
    parser.add_argument("--times", type=int, default=20)
    options = parser.parse_args()
    FOLDER.mkdir(parents=True, exist_ok=True)
    os.environ.setdefault("DATABASE_URL", f"sqlite:///{FOLDER / 'search.sqlite3'}")
    os.environ.setdefault("SECRET_KEY", "of-a-database-of-invented-items")
    os.environ["DJANGO_SETTINGS_MODULE"] = "training_site.settings"
    subprocess.run([sys.executable, "manage.py", "migrate", "--verbosity=0"], cwd=ROOT, check=True)
    import django  # noqa: PLC0415  # the settings are named above

    django.setup()
    fill(options.items)
    slowest = 0.0
    for query, answers, middle, late, work in measured(QUERIES, options.times):
        slowest = max(slowest, middle)
        print(f"{query:36} {answers:5} answers  median {middle:6.1f} ms  p95 {late:6.1f} ms  CPU {work:6.1f} ms")
    print(f"{options.items} items; the slowest median is {slowest:.1f} ms, the budget {BUDGET} ms.")
    if slowest > BUDGET:
        raise SystemExit(1)


if __name__ == "__main__":
    main()
