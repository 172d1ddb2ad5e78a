"""How the record was made: releases, downloads, computing it again."""
