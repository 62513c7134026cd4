"""Everything that must outlive a machine, in one file that any database of ours can be made from, with proof by counts and hashes."""
