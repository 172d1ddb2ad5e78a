"""Pictures of promises: what was promised, what came, what nobody knows yet."""
