"""The plan of a call's sessions: proposed by rules, changed by people, made into sessions."""
