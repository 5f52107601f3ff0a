"""The only writer of the index: brings it up to date with what is published, changing only what has changed."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from ground.folding import composed, fold, folded, words_in
from training_site.search.models import Found, SearchEntry, SearchWord
from training_site.search.sources import SOURCES, Mark, Source, Words

LONGEST_TITLE, LONGEST_WORD = 300, 60
SHORTEST_WORD = 3
PER_BATCH = 200
MADE_AS = "2"  # raised whenever entries are made in another way: the next tick then makes all of them anew
Place = tuple[UUID, str]


@transaction.atomic
def refresh() -> int:
    """Make anew what has changed, forget what is gone; return how many entries that were. Twice changes nothing more."""
    changed = sum(_refresh_kind(sources) for sources in SOURCES)
    if changed:
        refresh_words()
    return changed


@transaction.atomic
def rebuild() -> int:
    """Throw the index away and make it anew; return how many entries it has."""
    SearchEntry.objects.all().delete()
    SearchWord.objects.all().delete()
    return refresh()


def keep_up(at: datetime) -> int:
    """What the tick does: pages that were published by the clock, and files that were added, are found too."""
    return refresh()


def _refresh_kind(sources: Sequence[Source]) -> int:
    kind = sources[0].kind
    marks = [(source, list(source.marks())) for source in sources]
    spoken = _languages(mark for _source, found in marks for mark in found)
    kept = {
        (key, locale): mark
        for key, locale, mark in SearchEntry.objects.filter(kind=kind).values_list("key", "locale", "mark")
    }
    wanted: set[Place] = set()
    changed = 0
    for source, found in marks:
        wanted |= {(mark.key, mark.locale) for mark in found}
        stale = [mark for mark in found if kept.get((mark.key, mark.locale)) != _whole_mark(mark, spoken)]
        changed += len(stale)
        for start in range(0, len(stale), PER_BATCH):
            _write(source, stale[start : start + PER_BATCH], spoken)
    return changed + _forget(kind, kept.keys() - wanted)


def _languages(marks: Iterable[Mark]) -> Mapping[UUID, set[str]]:
    spoken: defaultdict[UUID, set[str]] = defaultdict(set)
    for mark in marks:
        spoken[mark.key].add(mark.locale)
    return spoken


def _also_in(mark: Mark, spoken: Mapping[UUID, set[str]]) -> str:
    others = sorted(spoken[mark.key] - {mark.locale})
    return f" {' '.join(others)} " if others else ""


def _whole_mark(mark: Mark, spoken: Mapping[UUID, set[str]]) -> str:
    return f"{MADE_AS} {mark.mark}{_also_in(mark, spoken)}"[:100]


def _write(source: Source, marks: Sequence[Mark], spoken: Mapping[UUID, set[str]]) -> None:
    words = {each.pk: each for each in source.words([mark.pk for mark in marks])}
    entries = [entry_of(source.kind, mark, words[mark.pk], spoken) for mark in marks if mark.pk in words]
    SearchEntry.objects.bulk_create(
        entries,
        update_conflicts=True,
        unique_fields=["kind", "key", "locale"],
        update_fields=[
            "also_in", "mark", "module", "title", "label", "path", "text", "title_words", "public_words", "closed_words",
        ],
    )  # fmt: skip


def entry_of(kind: Found, mark: Mark, words: Words, spoken: Mapping[UUID, set[str]]) -> SearchEntry:
    """Return the entry of a thing, not saved yet: its words folded, those behind a door apart."""
    title, text = composed(words.title)[:LONGEST_TITLE], composed(words.text)
    is_closed = kind in {Found.UNIT, Found.DOCUMENT}
    return SearchEntry(
        kind=kind,
        key=mark.key,
        locale=mark.locale,
        also_in=_also_in(mark, spoken),
        mark=_whole_mark(mark, spoken),
        module_id=words.module,
        title=title,
        label=words.label[:200],
        path=words.path,
        text=text,
        title_words=folded(title)[:700],
        public_words=folded(words.label, title) if is_closed else folded(words.label, title, text),
        closed_words=folded(text) if is_closed else "",
    )


def _forget(kind: Found, gone: Iterable[Place]) -> int:
    places = set(gone)
    if not places:
        return 0
    rows = SearchEntry.objects.filter(kind=kind, key__in={key for key, _locale in places})
    pks = [pk for pk, key, locale in rows.values_list("pk", "key", "locale") if (key, locale) in places]
    SearchEntry.objects.filter(pk__in=pks).delete()
    return len(pks)


def refresh_words() -> None:
    """Keep the words that anybody may read, by language, with the writing that was met first."""
    wanted: dict[tuple[str, str], str] = {}
    for locale, text in _public_texts():
        for word in filter(_is_worth_keeping, words_in(text)):
            wanted.setdefault((locale, fold(word)[:LONGEST_WORD]), word.lower()[:LONGEST_WORD])
    kept = {(locale, word): pk for pk, locale, word in SearchWord.objects.values_list("pk", "locale", "word")}
    gone = [pk for place, pk in kept.items() if place not in wanted]
    for start in range(0, len(gone), PER_BATCH):
        SearchWord.objects.filter(pk__in=gone[start : start + PER_BATCH]).delete()
    new = [
        SearchWord(locale=locale, word=word, written=written)
        for (locale, word), written in wanted.items()
        if (locale, word) not in kept
    ]
    SearchWord.objects.bulk_create(new, batch_size=1000, ignore_conflicts=True)


def _public_texts() -> Iterator[tuple[str, str]]:
    """Give the language and the public words of each entry: of a text behind a door, nothing but its title."""
    rows = SearchEntry.objects.exclude(kind=Found.DOCUMENT).values_list("kind", "locale", "title", "text")
    for kind, locale, title, text in rows.iterator():
        yield locale, title if kind == Found.UNIT else f"{title} {text}"


def _is_worth_keeping(word: str) -> bool:
    return SHORTEST_WORD <= len(word) <= LONGEST_WORD and not word.isdigit()
