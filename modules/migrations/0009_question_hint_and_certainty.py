import wagtail.fields
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("modules", "0008_offer_h5p_in_units"),
    ]

    operations = [
        migrations.AddField(
            model_name="question",
            name="confidence",
            field=wagtail.fields.StreamField(
                [("marks", 5)],
                blank=True,
                block_lookup={
                    0: ("wagtail.blocks.DecimalBlock", (), {"label": "Right", "max_digits": 4}),
                    1: ("wagtail.blocks.DecimalBlock", (), {"label": "Wrong", "max_digits": 4}),
                    2: (
                        "wagtail.blocks.StructBlock",
                        [[("right", 0), ("wrong", 1)]],
                        {"default": {"right": 3, "wrong": -6}, "label": "Sure"},
                    ),
                    3: (
                        "wagtail.blocks.StructBlock",
                        [[("right", 0), ("wrong", 1)]],
                        {"default": {"right": 2, "wrong": -2}, "label": "Fairly sure"},
                    ),
                    4: (
                        "wagtail.blocks.StructBlock",
                        [[("right", 0), ("wrong", 1)]],
                        {"default": {"right": 1, "wrong": 0}, "label": "A guess"},
                    ),
                    5: ("wagtail.blocks.StructBlock", [[("sure", 2), ("fairly", 3), ("guess", 4)]], {}),
                },
                help_text="Leave empty, or ask beside the answer how sure one is, with marks for each. Not for a case study.",
                verbose_name="how sure one is",
            ),
        ),
        migrations.AddField(
            model_name="question",
            name="hint",
            field=models.TextField(
                blank=True,
                help_text="Where to look; shown before the answer on demand.",
                max_length=500,
                verbose_name="hint",
            ),
        ),
        migrations.AlterField(
            model_name="question",
            name="content",
            field=wagtail.fields.StreamField(
                [
                    ("single", 5),
                    ("multiple", 5),
                    ("truefalse", 7),
                    ("order", 9),
                    ("match", 15),
                    ("gaps", 20),
                    ("numeric", 27),
                    ("sort", 33),
                    ("short", 42),
                    ("pictures", 47),
                    ("case", 54),
                ],
                block_lookup={
                    0: ("wagtail.blocks.TextBlock", (), {"label": "Answer", "max_length": 1000, "rows": 2}),
                    1: ("wagtail.blocks.BooleanBlock", (), {"label": "Right", "required": False}),
                    2: (
                        "wagtail.blocks.TextBlock",
                        (),
                        {"label": "Feedback", "max_length": 1000, "required": True, "rows": 2},
                    ),
                    3: ("wagtail.blocks.StructBlock", [[("text", 0), ("correct", 1), ("feedback", 2)]], {}),
                    4: ("wagtail.blocks.ListBlock", (3,), {"label": "Answers", "max_num": 8, "min_num": 2}),
                    5: ("wagtail.blocks.StructBlock", [[("options", 4)]], {}),
                    6: ("wagtail.blocks.ListBlock", (3,), {"label": "True and false", "max_num": 2, "min_num": 2}),
                    7: ("wagtail.blocks.StructBlock", [[("options", 6)]], {}),
                    8: (
                        "wagtail.blocks.ListBlock",
                        (3,),
                        {"label": "Steps, in the right order", "max_num": 10, "min_num": 3},
                    ),
                    9: ("wagtail.blocks.StructBlock", [[("options", 8)]], {}),
                    10: ("wagtail.blocks.TextBlock", (), {"label": "This", "rows": 2}),
                    11: ("wagtail.blocks.TextBlock", (), {"label": "belongs to that", "rows": 2}),
                    12: (
                        "wagtail.blocks.TextBlock",
                        (),
                        {"label": "Feedback", "max_length": 1000, "required": False, "rows": 2},
                    ),
                    13: ("wagtail.blocks.StructBlock", [[("left", 10), ("right", 11), ("feedback", 12)]], {}),
                    14: ("wagtail.blocks.ListBlock", (13,), {"label": "Pairs", "max_num": 10, "min_num": 2}),
                    15: ("wagtail.blocks.StructBlock", [[("pairs", 14), ("feedback", 12)]], {}),
                    16: (
                        "wagtail.blocks.TextBlock",
                        (),
                        {"help_text": "Write {{1}}, {{2}} … where a word is missing.", "label": "Text"},
                    ),
                    17: ("wagtail.blocks.CharBlock", (), {"max_length": 100}),
                    18: ("wagtail.blocks.ListBlock", (17,), {"min_num": 1}),
                    19: ("wagtail.blocks.ListBlock", (18,), {"label": "Accepted words, gap by gap", "min_num": 1}),
                    20: ("wagtail.blocks.StructBlock", [[("text", 16), ("accept", 19), ("feedback", 2)]], {}),
                    21: ("wagtail.blocks.DecimalBlock", (), {"label": "Right answer"}),
                    22: ("wagtail.blocks.DecimalBlock", (), {"default": 0, "label": "May differ by", "min_value": 0}),
                    23: ("wagtail.blocks.CharBlock", (), {"label": "Unit", "max_length": 40, "required": False}),
                    24: ("wagtail.blocks.DecimalBlock", (), {"label": "Number"}),
                    25: ("wagtail.blocks.StructBlock", [[("value", 24), ("feedback", 2)]], {}),
                    26: ("wagtail.blocks.ListBlock", (25,), {"default": [], "label": "Near misses"}),
                    27: (
                        "wagtail.blocks.StructBlock",
                        [[("answer", 21), ("tolerance", 22), ("unit", 23), ("feedback", 2), ("near_misses", 26)]],
                        {},
                    ),
                    28: ("wagtail.blocks.CharBlock", (), {"label": "Group", "max_length": 200}),
                    29: ("wagtail.blocks.TextBlock", (), {"rows": 1}),
                    30: ("wagtail.blocks.ListBlock", (29,), {"label": "Items", "min_num": 1}),
                    31: ("wagtail.blocks.StructBlock", [[("name", 28), ("items", 30), ("feedback", 12)]], {}),
                    32: ("wagtail.blocks.ListBlock", (31,), {"label": "Groups", "max_num": 6, "min_num": 2}),
                    33: ("wagtail.blocks.StructBlock", [[("groups", 32), ("feedback", 12)]], {}),
                    34: ("wagtail.blocks.CharBlock", (), {"max_length": 200}),
                    35: ("wagtail.blocks.ListBlock", (34,), {"label": "Accepted", "max_num": 30, "min_num": 1}),
                    36: (
                        "wagtail.blocks.ChoiceBlock",
                        [],
                        {
                            "choices": [
                                ("plain", "capitals, accents, blanks and hyphens make no difference"),
                                ("exact", "letter by letter"),
                                ("words", "with * for anything: *interpreter*"),
                            ],
                            "label": "Compared",
                        },
                    ),
                    37: (
                        "wagtail.blocks.IntegerBlock",
                        (),
                        {
                            "default": 0,
                            "help_text": "A letter wrong, missing, too many, or two changed about. Four letters of the answer for each slip.",
                            "label": "Slips of the keyboard forgiven",
                            "max_value": 3,
                            "min_value": 0,
                        },
                    ),
                    38: (
                        "wagtail.blocks.IntegerBlock",
                        (),
                        {"default": 100, "label": "Percent of the mark", "max_value": 100, "min_value": 0},
                    ),
                    39: (
                        "wagtail.blocks.StructBlock",
                        [[("accept", 35), ("match", 36), ("slips", 37), ("share", 38), ("feedback", 2)]],
                        {},
                    ),
                    40: (
                        "wagtail.blocks.ListBlock",
                        (39,),
                        {
                            "help_text": "The first rule that an answer meets decides.",
                            "label": "Rules",
                            "max_num": 12,
                            "min_num": 1,
                        },
                    ),
                    41: (
                        "wagtail.blocks.TextBlock",
                        (),
                        {"label": "Feedback for any other answer", "max_length": 1000, "rows": 2},
                    ),
                    42: ("wagtail.blocks.StructBlock", [[("answers", 40), ("feedback", 41)]], {}),
                    43: (
                        "wagtail.images.blocks.ImageChooserBlock",
                        (),
                        {"help_text": "One that belongs to the module, so that its door guards it.", "label": "Image"},
                    ),
                    44: (
                        "wagtail.blocks.CharBlock",
                        (),
                        {
                            "help_text": "For people who cannot see it: enough to choose by, without telling whether it is right.",
                            "label": "What the picture shows",
                            "max_length": 500,
                        },
                    ),
                    45: (
                        "wagtail.blocks.StructBlock",
                        [[("image", 43), ("alt", 44), ("correct", 1), ("feedback", 2)]],
                        {},
                    ),
                    46: ("wagtail.blocks.ListBlock", (45,), {"label": "Pictures", "max_num": 6, "min_num": 2}),
                    47: ("wagtail.blocks.StructBlock", [[("options", 46)]], {}),
                    48: ("wagtail.blocks.TextBlock", (), {"label": "Question", "max_length": 2000, "rows": 2}),
                    49: (
                        "wagtail.blocks.StreamBlock",
                        [
                            [
                                ("single", 5),
                                ("multiple", 5),
                                ("truefalse", 7),
                                ("order", 9),
                                ("match", 15),
                                ("gaps", 20),
                                ("numeric", 27),
                                ("sort", 33),
                                ("short", 42),
                                ("pictures", 47),
                            ]
                        ],
                        {"label": "Answers", "max_num": 1, "min_num": 1},
                    ),
                    50: (
                        "wagtail.blocks.TextBlock",
                        (),
                        {"label": "Hint", "max_length": 500, "required": False, "rows": 1},
                    ),
                    51: (
                        "wagtail.blocks.TextBlock",
                        (),
                        {"label": "Explanation", "max_length": 2000, "required": False, "rows": 2},
                    ),
                    52: (
                        "wagtail.blocks.StructBlock",
                        [[("stem", 48), ("answers", 49), ("hint", 50), ("explanation", 51)]],
                        {},
                    ),
                    53: ("wagtail.blocks.ListBlock", (52,), {"label": "Parts", "max_num": 8, "min_num": 2}),
                    54: ("wagtail.blocks.StructBlock", [[("parts", 53), ("feedback", 12)]], {}),
                },
                verbose_name="answers",
            ),
        ),
    ]
