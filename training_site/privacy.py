"""The pages of the site hold no personal data."""

from ground import privacy

for model in ("CataloguePage", "HomePage", "InfoPage", "SearchEntry", "SearchWord"):
    privacy.no_personal_data(f"training_site.{model}")
