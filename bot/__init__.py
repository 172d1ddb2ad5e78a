"""The conversation: pure screens, and the adapters that show them."""
