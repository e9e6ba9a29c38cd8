"""The text of a page into blocks: headings, paragraphs, tables, code, each with its line."""
