"""The tables of fields: what stands in a module, a unit, a list of questions, a curriculum, an assessment."""

from curriculum.reading.fields import Field, Shape

ACCESS = ("open", "registered", "on_request", "by_invitation", "trainer_only")
SIGN_OFFS = ("clinical", "lived_experience", "language", "legal")
FORM_NAMES = ("pre", "post")
ITEM_ROLES = ("core", "elective", "recommended_before")
ITEM_KINDS = ("module", "assessment", "session", "live", "choose")
MODES = ("online", "workshop", "visit", "exchange")

TEXT, SLUG, NUMBER, TEXTS = Field("text"), Field("slug"), Field("number"), Field("texts")
WORDS = Field("words")
OPTIONAL_TEXT, OPTIONAL_TEXTS = Field("text", required=False), Field("texts", required=False)
OPTIONAL_NUMBER, OPTIONAL_FLAG = Field("number", required=False), Field("flag", required=False)


def schema(name: str) -> Field:
    return Field("text", choices=(name,))


REFERENCE: Shape = {"title": TEXT, "organisation": WORDS, "year": Field("year"), "note": WORDS}
OVERLAP: Shape = {"module": SLUG, "unit": SLUG, "with_unit": SLUG, "minutes": NUMBER}
SIGN_OFF: Shape = {
    "role": Field("text", choices=SIGN_OFFS),
    "status": Field("text", choices=("pending", "signed")),
    "by": OPTIONAL_TEXT,
    "date": OPTIONAL_TEXT,
}
FOOTNOTE: Shape = {"mark": TEXT, "term": OPTIONAL_TEXT, "text": TEXT}

MODULE: Shape = {
    "schema": schema("module/2"),
    "id": SLUG,
    "code": TEXT,
    "version": TEXT,
    "language": TEXT,
    "title": TEXT,
    "summary": TEXT,
    "audience": WORDS,
    "level": WORDS,
    "minutes": NUMBER,
    "topics": TEXTS,
    "outcomes": TEXTS,
    "competencies": TEXTS,
    "prerequisites": TEXTS,
    "recommended_before": TEXTS,
    "equivalent_to": OPTIONAL_TEXTS,
    "overlaps": Field("mappings", shape=OVERLAP),
    "access": Field("text", choices=ACCESS),
    "authors": OPTIONAL_TEXTS,
    "content_warnings": TEXTS,
    "completion": Field("mapping", shape={"all": Field("list")}),
    "sign_offs": Field("mappings", shape=SIGN_OFF),
    "licence": TEXT,
    "demonstration": Field("flag"),
    "references": Field("mappings", shape=REFERENCE),
    "footnotes": Field("mappings", required=False, shape=FOOTNOTE),
}

FACT: Shape = {
    "id": SLUG,
    "text": TEXT,
    "figure": OPTIONAL_TEXT,
    "unit": OPTIONAL_TEXT,
    "population": OPTIONAL_TEXT,
    "source": TEXT,
    "year": Field("year"),
    "link": OPTIONAL_TEXT,
    "licence": OPTIONAL_TEXT,
    "checked": Field("flag"),
}
TERM: Shape = {"term": TEXT, "meaning": TEXT}
READING: Shape = {"title": TEXT, "organisation": WORDS, "year": Field("year"), "why": WORDS}

UNIT: Shape = {
    "id": SLUG,
    "title": TEXT,
    "minutes": NUMBER,
    "outcomes": TEXTS,
    "competencies": TEXTS,
    "content_warnings": OPTIONAL_TEXTS,
    "needs_reviews": OPTIONAL_FLAG,
    "requires": OPTIONAL_TEXTS,
    "facts": Field("mappings", required=False, shape=FACT),
    "glossary": Field("mappings", required=False, shape=TERM),
    "reading": Field("mappings", required=False, shape=READING),
}

QUIZZES: Shape = {
    "schema": schema("quizzes/1"),
    "module": Field("slug", required=False),
    "language": OPTIONAL_TEXT,
    "units": Field("mapping", required=False),
    "forms": Field("mapping", required=False),
    "rules": Field("mapping", required=False),
}

STAGE: Shape = {
    "code": TEXT,
    "id": SLUG,
    "title": TEXT,
    "summary": TEXT,
    "outcomes": OPTIONAL_TEXTS,
    "mode": Field("text", choices=MODES),
    "when": TEXT,
    "after": OPTIONAL_TEXTS,
    "minutes": Field("count"),
    "elective_minutes": Field("mapping", required=False, shape={"least": Field("count"), "most": Field("count")}),
    "items": Field("mappings"),
    "done_when": TEXT,
}

CURRICULUM: Shape = {
    "schema": schema("curriculum/1"),
    "id": SLUG,
    "code": TEXT,
    "version": TEXT,
    "language": TEXT,
    "title": TEXT,
    "summary": TEXT,
    "issuer": TEXT,
    "audience": TEXT,
    "group_size": Field("mapping", required=False),
    "licence": TEXT,
    "demonstration": Field("flag"),
    "disclaimer": TEXT,
    "footnotes": Field("mappings", required=False, shape=FOOTNOTE),
    "languages_planned": OPTIONAL_TEXTS,
    "credit": Field("mapping"),
    "access": Field("text", required=False, choices=ACCESS),
    "gateway": Field("slug", required=False),
    "stages": Field("mappings", shape=STAGE),
    "guidelines": Field("mapping", required=False),
    "totals": Field("mapping", required=False),
    "completion": Field("mapping"),
    "certificate": Field("mapping"),
    "evaluation": Field("mappings", required=False),
}

STAGE_ITEM: Shape = {
    **{kind: Field("slug", required=False) for kind in ("module", "assessment", "session", "live")},
    "choose": OPTIONAL_NUMBER,
    "from": Field("mappings", required=False),
    "role": Field("text", required=False, choices=ITEM_ROLES),
    "mode": Field("text", required=False, choices=MODES),
    "minutes": OPTIONAL_NUMBER,
    "day": OPTIONAL_NUMBER,
    "when": OPTIONAL_TEXT,
    "needs": OPTIONAL_TEXTS,
    "flagship": OPTIONAL_FLAG,
    "in_preparation": OPTIONAL_FLAG,
    "code": OPTIONAL_TEXT,
    "title": OPTIONAL_TEXT,
    "note": OPTIONAL_TEXT,
    "access": Field("text", required=False, choices=ACCESS),
    "outcomes": OPTIONAL_TEXTS,
}
