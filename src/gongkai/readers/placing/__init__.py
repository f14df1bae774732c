"""Pages on which everything has its place: words and ruling lines become tables and print lines."""
