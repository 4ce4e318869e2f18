"""What everything costs, beside what a person would use instead: `manage.py bench`."""
