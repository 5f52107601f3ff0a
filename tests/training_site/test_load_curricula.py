from collections.abc import Callable
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from wagtail.models import Locale, Page, Revision, Site

from curriculum.models import CurriculumPage, LoadedText
from modules.editions import forget, manifest
from modules.keys import key_of
from modules.models import (
    CardKey,
    ChangeClass,
    Edition,
    EditionActivity,
    EditionUnit,
    H5PPackage,
    Module,
    ModulePage,
    PackageStatus,
    Question,
    Scenario,
    SiteImage,
    SupportLine,
    UnitPage,
)
from tests.modules.activities.h5p.packages import package
from tests.small_content import (
    DOOR,
    DOOR_FILE,
    FIRST_UNIT,
    SECOND_FILE,
    SHIPPED,
    UNIT_FILE,
    change,
    write,
    write_content,
    write_module,
)
from training_site.models import HomePage

pytestmark = pytest.mark.django_db
Load = Callable[..., list[str]]

PLANNED = """\
  - module: later
    role: elective
    in_preparation: true
    code: T-02
    title: "Later"
    minutes: 90
    access: trainer_only
    outcomes: ["Go on"]
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return write_content(tmp_path)


@pytest.fixture
def load(root: Path) -> Load:
    """Load the folder, in English unless told otherwise, and return the lines that the command prints."""

    def run(*options: str) -> list[str]:
        said = StringIO()
        if not any(option.startswith("--languages") for option in options):
            options = (*options, "--languages=en")
        call_command("load_curricula", *options, content=root, stdout=said, stderr=said)
        forget()
        return said.getvalue().splitlines()

    return run


@pytest.fixture
def _french(root: Path, settings) -> None:
    settings.LANGUAGES = settings.WAGTAIL_CONTENT_LANGUAGES = [("en", "English"), ("fr", "French")]
    write_module(root, "modules/first-steps.fr", "fr", "Premiers pas")


def unit(slug: str, locale: str = "en") -> UnitPage:
    return UnitPage.objects.get(slug=slug, locale__language_code=locale)


def stored() -> dict[str, list[object]]:
    """All that a load could add to or change."""
    models = (Page, Revision, Edition, EditionUnit, Question, Scenario, Module, CardKey, SupportLine, SiteImage)
    rows = {model.__name__: sorted(model.objects.values_list("pk", flat=True)) for model in models}
    return rows | {"marks": sorted(LoadedText.objects.values_list("key", "locale", "sha256", "mark"))}


def edit(page: UnitPage, title: str, *, live: bool = True) -> None:
    """Change the title as an editor does."""
    page.title = title
    revision = page.save_revision()
    if live:
        revision.publish()


def test_loading_makes_site_pages_snippets_and_a_first_edition(load):
    said = load()

    home = Site.objects.get().root_page.specific
    assert (type(home), home.get_url()) == (HomePage, "/en/")
    below = ["catalogue", "knowledge", "about", "how-to-get-access", "accessibility"]
    assert [page.slug for page in home.get_children()] == below
    assert [page.slug for page in home.get_children()[0].get_children()] == ["first-steps", "later", "course"]
    assert [line.number for line in SupportLine.objects.all()] == ["112"]
    edition = Edition.objects.get()
    assert (edition.change, edition.number, edition.minutes) == (ChangeClass.SUBSTANTIAL, 1, 70)
    contents = manifest(edition.pk)
    assert [each.slug for each in contents.units] == ["u1", "u2"]
    assert [each.slug for each in contents.activities] == ["pre", "quiz-u1", "the-laundromat", "post", "survey"]
    assert said[-1].endswith("0 changed, 0 kept as edited on the site, 1 editions published.")


def test_a_module_is_what_its_file_says(load):
    load()

    module = Module.objects.get(slug="first-steps")
    page = module.pages.get()
    assert (module.code, module.access, module.level, module.minutes) == ("T-01", "on_request", "beginner", 70)
    assert module.rule == {"all": ["units", {"quizzes": 80}, {"roleplays": ["the-laundromat"]}, "survey"]}
    assert (module.competencies, module.in_preparation) == (["role", "rapport"], False)
    assert (page.authors, page.audience) == ("Somebody, Somebody else", "Everybody")
    assert [(each.value["role"], each.value["state"], each.value["name"]) for each in page.sign_offs] == [
        ("clinical", "pending", ""),
        ("legal", "done", "A lawyer"),
    ]
    assert [question.value.slug for question in page.pre_form] == ["first-steps/pre1"]
    assert page.crossed_forms
    quiz = next(block.value for block in unit("u1").body if block.block_type == "quiz")
    assert quiz["rules"]["tries"] == 5


def test_blocks_of_a_unit_are_as_an_editor_would_have_written_them(load):
    load()

    body = {block.block_type: block.value for block in unit("u1").body}
    assert body["lead"].source == "A <i>beginning</i>."
    assert body["text"].source == "<p>They <b>matter</b>.</p>"
    assert body["say"]["lines"][0]["avoid"].source == "‘You there &amp; you.’"
    assert (body["image"]["image"].title, body["image"]["alt"]) == ("first-steps/door", "An open door")
    assert [question.slug for question in body["quiz"]["questions"]] == ["first-steps/u1q1", "first-steps/u1q2"]


def test_a_module_in_preparation_has_a_page_and_no_edition(load):
    load()

    module = Module.objects.get(slug="later")
    assert (module.in_preparation, module.minutes, module.access) == (True, 90, "trainer_only")
    assert module.latest_edition is None
    assert [outcome.value for outcome in module.pages.get().outcomes] == ["Go on"]


def test_a_curriculum_has_its_stages_with_choices_that_inherit(load):
    load()

    begin, meet = (stage.value for stage in CurriculumPage.objects.get().stages)
    assert (begin["key"], begin["minutes"], begin["minutes_most"]) == ("s1-begin", 70, 90)
    assert [(item.block_type, item.value["module"]) for item in begin["items"]] == [
        ("module", "first-steps"),
        ("module", "later"),
    ]
    session, choice = meet["items"]
    assert (session.value["title"], list(session.value["needs"])) == ("A round", ["chairs"])
    live = choice.value["items"][0].value
    assert (live["title"], live["role"], live["minutes"], live["day"]) == (
        "Twenty-four minutes left",
        "elective",
        60,
        2,
    )


def test_loading_twice_changes_nothing(load):
    load()
    before = stored()

    said = load()

    assert stored() == before
    assert said[-1] == "0 new, 0 changed, 0 kept as edited on the site, 0 editions published."


def test_mistakes_are_reported_with_file_line_and_sentence_and_load_nothing(root, load):
    change(root, UNIT_FILE, '::: image door "An open door"', '::: image dor "An open door"')
    change(root, "modules/first-steps/module.yaml", "code: T-01", "code: [T-01]")
    before, errors = stored(), StringIO()

    with pytest.raises(CommandError, match=r"nothing was loaded"):
        call_command("load_curricula", content=root, stdout=StringIO(), stderr=errors)

    assert stored() == before
    assert [line.rpartition(" [")[0] for line in errors.getvalue().splitlines()] == [
        "error: modules/first-steps/module.yaml, line 3: “code” must be a text.",
        "error: modules/first-steps/units/01-first.md, line 30: There is no file media/dor.svg: add it, or remove the block.",
    ]


def test_a_self_assessment_without_its_shape_is_reported(root, load):
    folder = root / "assessments"
    folder.mkdir(exist_ok=True)
    written = (SHIPPED / "assessments" / "needs-and-gaps.yaml").read_text()
    (folder / "needs-and-gaps.yaml").write_text(written.replace("show_at_most: 4", "show_at_most: many"))
    errors = StringIO()

    with pytest.raises(CommandError):
        call_command("load_curricula", content=root, stdout=StringIO(), stderr=errors)

    assert (
        "needs-and-gaps.yaml: Something in this text has not the shape that assessment/1 asks for" in errors.getvalue()
    )


def test_a_package_that_is_refused_is_reported(root, load):
    write(root, "modules/first-steps/h5p/game.h5p", "")
    change(root, UNIT_FILE, "::: quiz u1", "::: h5p game\nA game.\n:::\n\n::: quiz u1")
    errors = StringIO()

    with pytest.raises(CommandError):
        call_command("load_curricula", content=root, stdout=StringIO(), stderr=errors)

    assert errors.getvalue() == (
        "error: modules/first-steps/h5p/game.h5p: the package: "
        "The file is empty, so it did not arrive whole. Download or export it again. [not-a-zip]\n"
    )


def test_a_package_is_installed_once_and_stands_in_the_edition(root, load, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    (root / "modules/first-steps/h5p").mkdir()
    (root / "modules/first-steps/h5p/game.h5p").write_bytes(package())
    change(root, UNIT_FILE, "::: quiz u1", "::: h5p game\nA game.\n:::\n\n::: quiz u1")

    load()
    load()

    kept, played = H5PPackage.objects.get(), EditionActivity.objects.get(version__kind="h5p")
    assert (kept.status, kept.module.slug, played.unit_slug) == (PackageStatus.APPROVED, "first-steps", "u1")
    assert played.version.structure == {"kind": "h5p", "package": kept.sha256, "reports": "score", "max": 1}
    assert played.texts.get().words == {"title": "A first question", "alternative": "A game."}


def test_a_missing_page_of_the_site_is_reported(root, load):
    (root / "pages" / "about.en.md").unlink()
    errors = StringIO()

    with pytest.raises(CommandError):
        call_command("load_curricula", content=root, stdout=StringIO(), stderr=errors)

    assert (
        errors.getvalue()
        == "error: pages/about.en.md: The file is not there: check the name and the folder. [no-file]\n"
    )


def test_check_loads_nothing(load):
    before = stored()

    said = load("--check")

    assert stored() == before
    assert said[-1] == "1 modules read, 0 warnings."


def test_a_changed_file_makes_one_revision_and_an_editorial_edition(root, load):
    load()
    revisions = Revision.objects.count()
    change(root, UNIT_FILE, "They **matter**.", "They **matter** much.")

    said = load()

    assert said[-1] == "0 new, 1 changed, 0 kept as edited on the site, 1 editions published."
    assert Revision.objects.count() == revisions + 1
    first, second = Edition.objects.order_by("number")
    assert (second.change, second.line) == (ChangeClass.EDITORIAL, first.number)
    assert unit("u1").live_revision == EditionUnit.objects.get(edition=second, slug="u1").revision


def test_a_changed_scenario_makes_an_edition_of_the_module_that_plays_it(root, load):
    load()
    change(root, "scenarios/the-laundromat.yaml", 'title: "Twenty-four minutes left"', 'title: "Half past eight"')

    said = load()

    assert (
        said[-1] == "0 new, 2 changed, 0 kept as edited on the site, 1 editions published."
    )  # the curriculum names it too
    assert manifest(Edition.objects.latest("number").pk).activity("the-laundromat").titles == {"en": "Half past eight"}


def test_a_changed_picture_is_a_new_picture_and_the_old_edition_keeps_its_own(root, load):
    load()
    old = SiteImage.objects.get()
    write(root, DOOR_FILE, DOOR.format(width=40))

    load()

    new = SiteImage.objects.exclude(pk=old.pk).get()
    shown = [
        [block["value"]["image"] for block in row.values["body"] if block["type"] == "image"]
        for row in EditionUnit.objects.filter(slug="u1").order_by("edition__number")
    ]
    assert (shown, new.width) == ([[old.pk], [new.pk]], 40)


def test_a_unit_put_before_another_stands_before_it(root, load):
    load()
    (root / SECOND_FILE).rename(root / "modules/first-steps/units/03-second.md")
    text = FIRST_UNIT.format(title="Between").replace("id: u1", "id: u3").replace("::: quiz u1\n:::\n", "")
    write(root, "modules/first-steps/units/02-between.md", text)
    change(root, "modules/first-steps/module.yaml", "minutes: 70", "minutes: 100")
    change(root, "curricula/course.yaml", "minutes: 70", "minutes: 100")

    load()

    assert [page.slug for page in ModulePage.objects.get(slug="first-steps").units()] == ["u1", "u3", "u2"]
    assert Module.objects.get(slug="first-steps").minutes == 100


def test_a_unit_that_stands_no_longer_in_the_files_is_named_and_left(root, load):
    load()
    (root / SECOND_FILE).unlink()
    change(root, "modules/first-steps/module.yaml", "minutes: 70", "minutes: 30")
    change(root, "modules/first-steps/module.yaml", "  - roleplays: [the-laundromat]\n", "")
    change(root, "curricula/course.yaml", "minutes: 70", "minutes: 30")

    said = load()

    assert [line for line in said if "no longer" in line] == [
        "“First steps, two” (en) stands no longer in the files. Unpublish it on the site if it is to go."
    ]
    assert unit("u2").live


@pytest.mark.parametrize("live", [True, False])
def test_what_an_editor_changed_is_kept_and_said(root, load, live):
    load()
    edit(unit("u1"), "Mended by hand", live=live)
    change(root, UNIT_FILE, "They **matter**.", "They **matter** much.")

    said = load()

    assert unit("u1").get_latest_revision_as_object().title == "Mended by hand"
    assert [line for line in said if "edited" in line] == [
        "first-steps/u1 (en) was edited on the site and is left as it is. To replace it, use --take-files.",
        "0 new, 0 changed, 1 kept as edited on the site, 0 editions published.",
    ]


def test_an_editors_change_stays_unmentioned_while_its_file_is_the_same(load):
    load()
    edit(unit("u1"), "Mended by hand")

    said = load()

    assert unit("u1").title == "Mended by hand"
    assert said[-1] == "0 new, 0 changed, 0 kept as edited on the site, 0 editions published."


def test_take_files_brings_back_what_the_file_says(load):
    load()
    edit(unit("u1"), "Mended by hand")

    said = load("--take-files")

    assert unit("u1").title == "First steps, one"
    assert said[-1] == "0 new, 1 changed, 0 kept as edited on the site, 0 editions published."


def test_an_access_policy_changed_in_the_admin_is_kept(root, load):
    load()
    Module.objects.filter(slug="first-steps").update(access="open")
    change(root, "modules/first-steps/module.yaml", "access: on_request", "access: registered")

    said = load()

    assert Module.objects.get(slug="first-steps").access == "open"
    assert said[-1] == "0 new, 0 changed, 1 kept as edited on the site, 0 editions published."


def keys() -> dict[str, object]:
    """Translation keys and block ids."""
    return {
        "pages": sorted(str(key) for key in Page.objects.filter(depth__gt=1).values_list("translation_key", flat=True)),
        "questions": dict(Question.objects.values_list("slug", "translation_key")),
        "scenarios": dict(Scenario.objects.values_list("slug", "translation_key")),
        "blocks": {page.slug: ids_in(page.body.get_prep_value()) for page in UnitPage.objects.all()},
        "content": {row.slug: ids_in(row.content.get_prep_value()) for row in Question.objects.all()},
    }


def ids_in(value: object) -> list[str]:
    if isinstance(value, dict):
        own = [value["id"]] if "type" in value else []
        return own + [each for part in value.values() for each in ids_in(part)]
    return [each for part in value for each in ids_in(part)] if isinstance(value, list) else []


def test_keys_are_the_same_in_every_database(load):
    found = []
    for _database in range(2):
        with transaction.atomic():
            load()
            found.append(keys())
            transaction.set_rollback(True)

    assert found[0] == found[1]
    assert found[0]["questions"]["first-steps/u1q1"] == key_of("first-steps", "u1q1")
    assert len(found[0]["blocks"]["u1"]) > 10


@pytest.mark.usefixtures("_french")
def test_french_stands_beside_english_with_the_same_keys_and_in_one_edition(load):
    load("--languages=en,fr")

    for model in (UnitPage, ModulePage, Question):
        rows = model.objects.filter(slug__in=["u1", "u2", "first-steps", "first-steps/u1q1"])
        by_locale = {
            code: set(rows.filter(locale__language_code=code).values_list("translation_key", flat=True))
            for code in ("en", "fr")
        }
        assert by_locale["en"] == by_locale["fr"] != set()
    assert [block.id for block in unit("u1").body] == [block.id for block in unit("u1", "fr").body]
    contents = manifest(Edition.objects.get().pk)
    assert contents.unit("u1").titles == {"en": "First steps, one", "fr": "Premiers pas, one"}
    assert [len(each.text_ids) for each in contents.activities if each.kind == "quiz"] == [2, 2, 2]
    assert HomePage.objects.get(locale__language_code="fr").get_url() == "/fr/"


@pytest.mark.usefixtures("_french")
def test_french_is_read_and_left_out_until_it_is_asked_for(load):
    load()

    assert set(Locale.objects.values_list("language_code", flat=True)) == {"en"}
    assert set(Page.objects.values_list("locale__language_code", flat=True)) == {"en"}


@pytest.mark.usefixtures("_french")
def test_french_can_come_later(load):
    load()

    said = load("--languages=en,fr")

    assert Edition.objects.count() == 2
    assert unit("u1", "fr").translation_key == unit("u1").translation_key
    assert " 0 changed, 0 kept" in said[-1]


def test_a_language_that_the_site_does_not_speak_is_refused(load):
    with pytest.raises(CommandError, match="The site does not speak “de”"):
        load("--languages=en,de")


@pytest.mark.parametrize("address", ["/fr/catalogue/first-steps/", "/fr/catalogue/"])
def test_module_without_translation_is_shown_in_the_original_and_marked(load, client, address):
    load("--languages=en,fr")
    original = ModulePage.objects.get(slug="first-steps")

    page = client.get(address).content.decode()

    assert '<html lang="fr"' in page
    assert page.count(f'lang="en">{original.summary}') == 1


def test_page_of_an_original_says_in_the_language_of_the_reader_that_it_is_not_translated(load, client):
    load("--languages=en,fr")

    said = "Ce texte n’est pas encore traduit."
    assert said in client.get("/fr/catalogue/first-steps/").content.decode()
    assert said not in client.get("/en/catalogue/first-steps/").content.decode()
    assert client.get("/fr/catalogue/nothing/").status_code == 404


def test_content_of_a_module_that_was_in_preparation_brings_its_rule_and_its_links(root, load):
    load()
    write_module(root, "modules/later", "en", "Later")
    write(root, "modules/later/media/door.svg", DOOR.format(width=30))
    change(root, "modules/later/module.yaml", "id: first-steps", "id: later")
    change(root, "modules/later/module.yaml", "code: T-01", "code: T-02")
    change(root, "modules/later/module.yaml", "prerequisites: []", "prerequisites: [first-steps]")
    change(root, "curricula/course.yaml", PLANNED, "  - {module: later, role: elective}\n")

    said = load()

    later = Module.objects.get(slug="later")
    assert not [line for line in said if "was edited on the site" in line]
    assert later.rule == Module.objects.get(slug="first-steps").rule != {}
    assert later.links == {"requires": ["first-steps"]}
    assert later.latest_edition.rule == later.rule
    assert not later.in_preparation
