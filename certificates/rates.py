"""How fast one address may ask about codes: slow enough that guessing is hopeless."""

PER_MINUTE = 30
OCCASION = "certificates.check"
