"""The tables that Todo made."""

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import models


class User(AbstractBaseUser):
    """Whoever signs in."""

    email = models.EmailField(unique=True)
    is_active = models.BooleanField(default=True)
    last_login = None

    USERNAME_FIELD = "email"

    class Meta:
        managed = False
        db_table = "accounts_user"


class Task(models.Model):
    """A task."""

    user = models.ForeignKey(User, on_delete=models.CASCADE)
    title = models.CharField(max_length=200)
    description = models.TextField(null=True, blank=True)
    due_date = models.DateField(null=True, blank=True)
    is_complete = models.BooleanField(default=False)

    class Meta:
        managed = False
        db_table = "tasks_task"
