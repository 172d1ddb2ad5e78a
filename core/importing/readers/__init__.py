"""Files into typed tables: one room per format, each read under hard limits."""
