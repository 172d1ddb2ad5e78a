"""What pages there are: a frozen dataclass per template, and the builders that fill them.

A builder turns records of a release into texts that are ready to show. Templates only place them:
no queries, dates or arithmetic there.
"""
