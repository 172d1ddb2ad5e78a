"""Files beside the pages, for programs and for whoever quotes: feeds, standards, charts."""
