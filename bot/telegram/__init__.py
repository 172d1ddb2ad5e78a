"""The adapter to the Bot API of Telegram and Bale: what comes in, what goes out, at what pace."""
