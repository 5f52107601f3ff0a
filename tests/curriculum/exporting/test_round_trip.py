"""A module leaves a site and comes to an empty one: the same bytes leave that one."""

import io
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.management import CommandError, call_command
from django.db import transaction
from ruamel.yaml import YAML
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import Locale
from wagtail_localize.models import Translation

from curriculum.exporting.archive import MANIFEST, packed
from curriculum.exporting.collecting import NothingToExport, yaml_bytes
from curriculum.exporting.export import exported
from curriculum.importing import taking
from curriculum.importing.taking import CannotTake
from curriculum.reading import read_content
from curriculum.reading.sources import plain
from modules.actions import publish_edition
from modules.activities.quiz.documents import definition_parts
from modules.editions import forget
from modules.findings import Finding, Severity
from modules.models import ChangeClass, Module, ModulePage, Question, Scenario, SiteImage, UnitPage, Video, VideoCaption
from modules.translation_memory import remember_changed
from tests.factories.modules import published_module
from tests.sent_modules import exported_elsewhere, load_shipped, pages_above
from tests.shipped_content import shipped
from tests.small_content import SHIPPED

pytestmark = pytest.mark.django_db


def publish_all(module: Module) -> None:
    """Publish the drafts that a file has brought, and an edition of them; a quiz takes its questions as they are."""
    pages = list(ModulePage.objects.filter(module=module))
    units = [unit for page in pages for unit in UnitPage.objects.child_of(page)]
    for thing in (*pages, *units, *Scenario.objects.filter(has_unpublished_changes=True)):
        thing.latest_revision.publish()
    publish_edition(module, by=None, change=ChangeClass.SUBSTANTIAL, note="First edition.")


@pytest.mark.any_database
def test_module_in_two_languages_comes_to_an_empty_site_without_loss():
    sent = exported_elsewhere("rrf-01-foundations")
    pages_above()

    outlook = taking.look_at(io.BytesIO(sent))
    taken = taking.take(io.BytesIO(sent))

    assert (outlook.is_new, outlook.languages, taken.kept) == (True, ("en", "fr"), 0)
    assert not ModulePage.objects.live().filter(module=taken.module).exists()
    assert taken.module.latest_edition is None
    publish_all(taken.module)
    taken.module.refresh_from_db()
    assert exported(taken.module) == sent


@pytest.mark.any_database
def test_files_say_the_same_as_those_that_the_module_was_loaded_from(tmp_path: Path):
    zipfile.ZipFile(io.BytesIO(exported(load_shipped("outreach-mhsud")))).extractall(tmp_path)
    read = read_content(tmp_path, elsewhere=[module.id for module in shipped().modules])

    for module in read.modules:
        original = shipped().module(module.id, module.language)
        fields, wanted = ({**plain(one.fields), "version": ""} for one in (module, original))
        assert {name: part for name, part in fields.items() if part or name in wanted} == wanted
        for unit, before in zip(module.units, original.units, strict=True):
            assert replace(unit, blocks=(), file="", requires_line=None) == replace(
                before, blocks=(), file="", requires_line=None
            )
        media = {path.name: path.read_bytes() for path in (tmp_path / module.file).parent.glob("media/*.[svw]*")}
        assert media == {path.name: path.read_bytes() for path in (SHIPPED / module.file).parent.glob("media/*.[svw]*")}
        quizzes, before = read.quizzes_of(module.id, module.language), shipped().quizzes_of(module.id, module.language)
        assert [definition_parts(plain(items), pass_mark=80) for _file, _slug, items in quizzes.lists()] == [
            definition_parts(plain(items), pass_mark=80) for _file, _slug, items in before.lists()
        ]


def written_by_an_editor(page: ModulePage) -> list[dict[str, Any]]:
    """Blocks with everything that the editor's forms offer and the shipped files do without."""
    inside = f'<a linktype="page" id="{page.pk}">this module</a>'
    cells = ['Who | <b class="x">how</b>', f'See {inside}, or call <a href="tel:+3221">us</a>.']
    return [
        {"type": "practice", "value": {"minutes": 480, "title": "All day", "body": "<p>Try it.</p>"}},
        {"type": "dialogue", "value": {"title": "Alone", "lines": [{"speaker": "", "words": "<p>Nobody spoke.</p>"}]}},
        {"type": "lead", "value": "<p>One line.</p><p>And another.</p>"},
        {"type": "table", "value": {"caption": "Who | when", "header": ["a", "b"], "rows": [cells]}},
        {"type": "reflect", "value": {"prompt": "<p>What do <i>you</i> bring?</p>"}},
        {
            "type": "say",
            "value": {
                "lines": [
                    {"to": "", "say": "(quietly) <b>Hello</b> | you", "avoid": "<i>Hey</i>", "why": "It is kind."}
                ]
            },
        },
    ]


def film_with_a_picture(module: Module) -> Video:
    """A film with its still picture, and captions in a language that the module is not in."""
    poster = SiteImage.objects.create(title="Still", module=module, file=get_test_image_file(filename="still.png"))
    content = ContentFile(b"\x1aE\xdf\xa3", name="gate.webm")
    film = Video.objects.create(
        slug=f"{module.slug}-gate", title="At the gate", module=module, file=content, poster=poster
    )
    for language in ("en", "nl"):
        cues = ContentFile(f"WEBVTT\n\n00:00:00.000 --> 00:00:02.000\n{language}\n".encode(), name="gate.vtt")
        VideoCaption.objects.create(video=film, language=language, file=cues)
    return film


@pytest.mark.any_database
def test_picture_and_captions_of_a_film_come_to_another_site():
    with transaction.atomic():
        module = published_module("with-a-film")
        unit = UnitPage.objects.get(slug="u2")
        words = {"title": "At the gate", "description": "", "transcript": "<p>Good evening.</p>"}
        unit.body = [
            *unit.body.raw_data,
            {"type": "video", "value": {"video": film_with_a_picture(module).pk, **words}},
        ]
        unit.save()
        sent = exported(module)
        transaction.set_rollback(True)
    forget()
    pages_above()

    taking.take(io.BytesIO(sent))

    film = Video.objects.get()
    assert sorted(one.language for one in film.captions.all()) == ["en", "nl"]
    assert film.poster.module == film.module
    with zipfile.ZipFile(io.BytesIO(sent)) as archive, film.poster.file.open("rb") as stored:
        assert stored.read() == archive.read("modules/with-a-film/media/gate.poster.png")


@pytest.mark.any_database
def test_what_only_an_editor_writes_comes_to_another_site():
    with transaction.atomic():
        module = published_module("by-an-editor")
        page, unit = ModulePage.objects.get(module=module), UnitPage.objects.get(slug="u2")
        page.references = [("reference", {"title": "A book", "organisation": "", "year": "2020", "note": ""})]
        page.save()
        unit.body = [*written_by_an_editor(page), *unit.body.raw_data]
        unit.needs_reviews = True
        unit.save()
        sent, address = exported(module), f"{settings.SITE_URL}{page.url}"
        transaction.set_rollback(True)
    forget()
    pages_above()

    taken = taking.take(io.BytesIO(sent))
    publish_all(taken.module)

    taken.module.refresh_from_db()
    assert exported(taken.module) == sent
    unit = UnitPage.objects.get(slug="u2")
    lead, table, reflect, say = (block["value"] for block in unit.body.get_prep_value()[2:6])
    assert unit.needs_reviews
    assert lead == "One line. And another."
    assert table["caption"] == "Who | when"
    assert [cell["value"] for cell in table["rows"][0]["value"]] == [
        "Who | <b>how</b>",
        f'See <a href="{address}">this module</a>, or call <a href="tel:+3221">us</a>.',
    ]
    assert reflect == {"prompt": "What do <i>you</i> bring?"}
    assert say["lines"][0]["value"] == {
        "to": "",
        "say": "(quietly) <b>Hello</b> | you",
        "avoid": "<i>Hey</i>",
        "why": "It is kind.",
    }


def test_file_of_a_module_of_the_site_changes_nothing_that_learners_read(tmp_path):
    module = load_shipped("rrf-10-looking-after")
    sent = exported(module)
    path = "modules/rrf-10-looking-after/units/01-u1.md"
    unit = UnitPage.objects.get(slug="u1", locale__language_code="en")
    title = unit.title

    outlook = taking.look_at(io.BytesIO(sent))
    assert (outlook.is_new, outlook.of("new"), outlook.of("changed"), outlook.of("only_here")) == (False, [], [], [])
    assert outlook.files[path] == "same"

    changed = repacked(sent, title, "Another title")
    assert taking.look_at(io.BytesIO(changed)).of("changed") == [path]
    taken = taking.take(io.BytesIO(changed))

    assert (taken.new, taken.changed, taken.kept) == (0, 1, 0)
    unit.refresh_from_db()
    assert (unit.title, unit.live, unit.has_unpublished_changes) == (title, True, True)
    assert unit.latest_revision.as_object().title == "Another title"


def test_words_of_a_translation_wait_in_the_memory_until_somebody_publishes_it(django_capture_on_commit_callbacks):
    module = load_shipped("rrf-01-foundations")
    english, french = (UnitPage.objects.get(slug="u1", locale__language_code=code) for code in ("en", "fr"))
    sent, before = exported(module), french.title
    for folder, title, new in (("", english.title, "A new title"), (".fr", before, "Un nouveau titre")):
        sent = repacked(sent, title, new, path="units/01-u1.md", folder=f"rrf-01-foundations{folder}")

    taken = taking.take(io.BytesIO(sent))

    assert (taken.new, taken.changed, taken.kept) == (0, 2, 0)
    french.refresh_from_db()
    assert (french.title, french.has_unpublished_changes) == (before, False)
    english.refresh_from_db()
    english.latest_revision.publish()
    remember_changed([UnitPage.objects.get(pk=english.pk)])
    with django_capture_on_commit_callbacks(execute=True):
        Translation.objects.get(source__object=french.translation_key, target_locale=french.locale).save_target()
    french.refresh_from_db()
    assert french.title == "Un nouveau titre"


def test_what_was_made_on_the_site_comes_back_to_its_place():
    module = load_shipped("rrf-10-looking-after")
    for model in (ModulePage, UnitPage, Question, Scenario):
        for key in set(model.objects.values_list("translation_key", flat=True)):
            model.objects.filter(translation_key=key).update(translation_key=uuid4())
    before = UnitPage.objects.count()

    taken = taking.take(io.BytesIO(exported(module)))

    assert (taken.new, UnitPage.objects.count()) == (0, before)


def test_draft_of_an_editor_is_kept_unless_it_is_said_otherwise():
    module = load_shipped("rrf-10-looking-after")
    unit = UnitPage.objects.get(slug="u1", locale__language_code="en")
    title, unit.title = unit.title, "An editor's draft"
    unit.save_revision()
    sent = repacked(exported(module), title, "From the file")

    assert taking.look_at(io.BytesIO(sent)).drafts == (title,)
    assert taking.take(io.BytesIO(sent)).kept == 1
    unit.refresh_from_db()
    assert unit.latest_revision.as_object().title == "An editor's draft"

    assert taking.take(io.BytesIO(sent), overwrite=True).changed == 1
    unit.refresh_from_db()
    assert unit.latest_revision.as_object().title == "From the file"


@pytest.mark.any_database
def test_what_belongs_to_another_module_of_the_site_is_not_touched():
    sent = exported_elsewhere("rrf-06-families")
    pages_above()
    other = Module.objects.create(slug="other", code="RRF-06", minutes=10)
    locale = Locale.objects.get(language_code="en")
    Scenario.objects.create(slug="two-suitcases", title="Ours", source="ours", module=other, locale=locale)

    assert refusal(sent) == {"code-taken", "scenario-taken"}
    assert not ModulePage.objects.exists()
    assert Scenario.objects.get().source == "ours"


def repacked(
    sent: bytes, before: str, after: str, *, path: str = "units/01-u1.md", folder: str = "rrf-10-looking-after"
) -> bytes:
    """The file with other words in its first unit or another of its files, and a hash that fits."""
    with zipfile.ZipFile(io.BytesIO(sent)) as archive:
        files = {name: archive.read(name) for name in archive.namelist() if name != MANIFEST}
    path = f"modules/{folder}/{path}"
    files[path] = files[path].decode().replace(before, after, 1).encode()
    return packed(files, {"module": folder.partition(".")[0]})


@pytest.mark.any_database
def test_what_this_site_cannot_hold_is_said_before_anything_is_written():
    sent = exported_elsewhere("rrf-10-looking-after")
    long = repacked(sent, "authors:\n", f"authors:\n- {'x' * 300}\n", path="module.yaml")
    strange = repacked(sent, "  source: ", "  link: javascript:alert(1)\n  source: ")
    quizzes = repacked(sent, "- id: u1q1\n", f"- id: {'u' * 41}\n", path="quizzes.yaml")
    pages_above()

    assert [refusal(content) for content in (long, strange)] == [{"too-long"}, {"link"}]
    assert "“id” is longer than 40 characters." in sentences(quizzes)
    assert not ModulePage.objects.exists()


@pytest.mark.any_database
def test_role_play_that_cannot_be_played_is_said_before_anything_is_written():
    sent = exported_elsewhere("rrf-10-looking-after")
    with zipfile.ZipFile(io.BytesIO(sent)) as archive:
        files = {name: archive.read(name) for name in archive.namelist() if name != MANIFEST}
    path = next(name for name in files if name.startswith("scenarios/"))
    scenario = YAML(typ="safe").load(files[path])
    files[path] = yaml_bytes(scenario | {"nodes": [*scenario["nodes"], scenario["nodes"][-1] | {"id": "n99"}]})
    pages_above()

    assert sentences(packed(files, {"module": "rrf-10-looking-after"})) == ["No choice leads to this scene."]
    assert not ModulePage.objects.exists()


def refused_by(content: bytes) -> list[Finding]:
    with pytest.raises(CannotTake) as refused:
        taking.take(io.BytesIO(content))
    return [finding for finding in refused.value.findings if finding.severity is Severity.ERROR]


def refusal(content: bytes) -> set[str]:
    return {finding.code for finding in refused_by(content)}


def sentences(content: bytes) -> list[str]:
    return [finding.sentence for finding in refused_by(content)]


@pytest.mark.any_database
def test_commands_write_a_file_and_say_what_it_would_change(tmp_path, capsys):
    module = load_shipped("rrf-10-looking-after")
    file = tmp_path / "module.zip"

    call_command("export_module", module.slug, str(file))
    call_command("import_module", str(file), "--check")

    said = capsys.readouterr().out
    assert "A module of this site: rrf-10-looking-after" in said
    assert "new:" not in said
    with pytest.raises(CommandError, match="no module “nowhere”"):
        call_command("export_module", "nowhere", str(file))
    file.write_bytes(b"nothing")
    with pytest.raises(CommandError, match="nothing was taken"):
        call_command("import_module", str(file))


@pytest.mark.any_database
def test_module_without_a_published_page_is_not_exported():
    module = published_module()
    ModulePage.objects.filter(module=module).update(live=False)

    with pytest.raises(NothingToExport):
        exported(module)


@pytest.mark.any_database
def test_module_in_which_much_is_left_empty_can_be_taken():
    module = published_module("5-steps_more")
    only_title = {"title": "A book", "organisation": "", "year": "", "note": ""}
    Module.objects.filter(pk=module.pk).update(rule={})
    page = ModulePage.objects.get(module=module)
    page.references = [{"type": "reference", "value": only_title}]
    page.save()
    unit = UnitPage.objects.get(slug="u1")
    unit.slug, unit.needs_reviews = "2_doors", True
    unit.reading = [{"type": "reference", "value": only_title}]
    unit.save()
    module.refresh_from_db()
    sent = exported(module)
    UnitPage.objects.filter(pk=unit.pk).update(needs_reviews=False)

    taken = taking.take(io.BytesIO(sent))

    unit.refresh_from_db()
    assert (taken.new, unit.needs_reviews) == (0, False)
    assert unit.get_latest_revision_as_object().needs_reviews


@pytest.mark.any_database
def test_block_whose_picture_was_deleted_is_left_out():
    module = published_module()
    unit = UnitPage.objects.get(slug="u1")
    before = exported(module)
    unit.body = [*unit.body.raw_data, {"type": "image", "value": {"image": 99, "alt": "A door", "caption": ""}}]
    unit.save()

    assert exported(module) == before
