"""The words that pages use, as data: a new dialect or language is new words in these tables, and no new code.

Keys are folded (``inline.fold``): lower case, width made uniform, no marks at the end, underscores as spaces.
"""
