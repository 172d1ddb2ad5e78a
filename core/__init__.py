"""Everything that knows the plan, and knows no Telegram, no HTTP and no HTML."""
