"""Curricula hold no personal data."""

from ground import privacy

for model in ("Assessment", "CurriculumPage", "LoadedText"):
    privacy.no_personal_data(f"curriculum.{model}")
