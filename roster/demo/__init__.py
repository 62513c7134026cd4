PASSWORD = "jadwal-demo-34"  # noqa: S105 - known to everybody, so that it opens no account of a public site (roster/accounts.py)
