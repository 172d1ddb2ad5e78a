"""A text becomes words: letters folded, words parted and stemmed; what is known of them."""
