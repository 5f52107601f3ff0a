from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

LANGUAGE = "en"
SENTENCES = {
    "eligible_quota": "The request meets the conditions, and there are seats.",
    "not_eligible_org": "The module is not offered to this organisation.",
    "not_target_group": "The people named are not those whom the module is made for.",
    "duplicate": "The same was asked for in another request.",
    "insufficient_justification": "The reasons given do not show yet what the seats are needed for.",
    "capacity": "There are not enough seats.",
    "conflict": "A conflict of interest stands in the way.",
    "security": "Security concerns stand in the way.",
}


def add_sentences(apps: Apps, _editor: BaseDatabaseSchemaEditor) -> None:
    """One sentence for each reason but the one that is said in own words."""
    reason_text = apps.get_model("access", "ReasonText")
    for reason, sentence in SENTENCES.items():
        reason_text.objects.get_or_create(reason=reason, language=LANGUAGE, sentence=sentence)


def remove_sentences(apps: Apps, _editor: BaseDatabaseSchemaEditor) -> None:
    """Take off what was added."""
    apps.get_model("access", "ReasonText").objects.filter(sentence__in=SENTENCES.values()).delete()


class Migration(migrations.Migration):
    """The sentences that the platform comes with, for the programme to change."""

    dependencies = [("access", "0005_reason_texts")]

    operations = [migrations.RunPython(add_sentences, remove_sentences)]
