"""From closed calls to decisions: gate, scores, ranking, and the reason that each country reads."""
