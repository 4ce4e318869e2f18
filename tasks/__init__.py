"""What you mean to do: tasks, their list and everything done to them."""
