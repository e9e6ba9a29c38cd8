"""What words on a page mean by themselves: inline text, headings of columns, types, methods, paths, names."""
