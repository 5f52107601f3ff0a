"""How fast one address may ask: slow enough that guessing codes is hopeless, and that files cost little."""

PER_MINUTE = 30
OCCASION = "certificates.check"
FILES_PER_MINUTE = 10
OCCASION_OF_FILES = "certificates.check_file"
