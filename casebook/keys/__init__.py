"""The key hierarchy: who holds what. The portal must never reach this package."""
