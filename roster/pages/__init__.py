"""What a template is told: facts, drafts and runs put into words, numbers and CSS classes. Nothing here reads a request or writes."""
