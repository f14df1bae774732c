"""What is made out in page images. Everything here needs the extra `gongkai[scan]`; only `open_scan` asks for it."""
