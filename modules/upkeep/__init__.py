"""Keeping content sound: facts that were checked, reviews, problems that readers report, wording, links."""
