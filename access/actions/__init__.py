from access.actions.grants import AlreadyRevoked, give, revoke

__all__ = ["AlreadyRevoked", "give", "revoke"]
