"""What comes of pages: captured files, their difference from earlier ones, and the report."""
