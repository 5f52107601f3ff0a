"""A module leaves a site and comes to an empty one: the same bytes leave that one."""

import io
import zipfile
from dataclasses import replace
from pathlib import Path
from uuid import uuid4

import pytest
from django.core.management import CommandError, call_command
from ruamel.yaml import YAML
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
from modules.findings import Finding, Severity
from modules.models import ChangeClass, Module, ModulePage, Question, Scenario, UnitPage
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
