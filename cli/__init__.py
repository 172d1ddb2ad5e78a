"""The command line: the only package that knows core, portal and bot at once.

Every command opens what it needs, hands `now` and the settings inwards, and says in Persian what
came of it (locales/fa/LC_MESSAGES/cli.po). It loads only what it needs, and only when it runs.
"""
