"""Named reads for pages and workflows. Nothing here writes."""
