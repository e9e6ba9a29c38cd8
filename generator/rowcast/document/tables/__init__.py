"""The tables of the language, by what they are about; ``document.language`` joins them."""
