"""Pages of tasks: load, decide, answer. htmx gets the part of the page that changed."""
