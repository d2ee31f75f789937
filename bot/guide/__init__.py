"""The guide: trees of questions, what the law says, and how to walk them. Pure."""
