"""The room of the annual report: its workspace, its grid, what stands behind a number, its versions, its files."""
