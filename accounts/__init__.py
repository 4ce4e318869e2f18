"""Who you are: the user, the account pages, sessions."""
