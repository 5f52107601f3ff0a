from django.contrib.auth.hashers import Argon2PasswordHasher


class Argon2(Argon2PasswordHasher):
    """Argon2id with the least that OWASP recommends: 19 MiB of memory, two passes, one lane."""

    time_cost = 2
    memory_cost = 19 * 1024
    parallelism = 1
