"""A project: a name under which tasks are kept."""

from decimal import Decimal

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.urls import reverse

from accounts.models import User
from tasks.models.history import Kind, recorded
from tasks.querysets import ProjectQuerySet

LONGEST_NAME = 60

# What a person keeps is bounded, so that each page that lists them all is.
MOST_PROJECTS = 200


class Colour(models.TextChoices):
    """The colours of a project, each drawn to be told apart in light and in dark."""

    GREY = "grey", "Grey"
    RED = "red", "Red"
    ORANGE = "orange", "Orange"
    GREEN = "green", "Green"
    TEAL = "teal", "Teal"
    BLUE = "blue", "Blue"
    VIOLET = "violet", "Violet"
    PINK = "pink", "Pink"


class Project(models.Model):
    """Some tasks of one person; what is in none is in the Inbox."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="projects",
        # The unique name begins with the owner.
        db_index=False,
        db_constraint=False,
    )
    name = models.CharField(max_length=LONGEST_NAME)
    colour = models.CharField(
        max_length=10, choices=Colour, default=Colour.GREY, db_default=Colour.GREY
    )
    # Where it stands among the others; null is where its id puts it.
    position = models.DecimalField(
        max_digits=40, decimal_places=20, null=True, editable=False
    )
    is_archived = models.BooleanField(
        "archived",
        default=False,
        db_default=False,
        help_text="Out of the sidebar. Its tasks stay.",
    )

    objects = ProjectQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "user",
                Lower("name"),
                name="project_name_once",
                violation_error_message="You have a project of that name.",
            ),
            # What the key of a task refers to, so that it is its owner's.
            models.UniqueConstraint(fields=["user", "id"], name="project_of_user"),
            models.CheckConstraint(
                name="project_name_not_blank",
                condition=Q(name__regex=r"\S"),
                violation_error_message="A project needs a name.",
            ),
            models.CheckConstraint(
                name="project_colour_known", condition=Q(colour__in=Colour.values)
            ),
        ]
        triggers = recorded(Kind.PROJECT)

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """Return where its tasks are."""
        return reverse("tasks:project", args=[self.pk])

    @classmethod
    def named(cls, user: User, name: str) -> "Project":
        """Return a new project, or the one that somebody's other click just made."""
        cls.objects.bulk_create([cls(user=user, name=name)], ignore_conflicts=True)
        made: Project = user.projects.called([name]).get()
        return made

    @property
    def place(self) -> Decimal:
        """Where it stands among the others."""
        return Decimal(self.pk) if self.position is None else self.position

    def move(self, *, up: bool) -> None:
        """Change places with the project above, or below, if there is one.

        Only this one is written: it goes between those two.
        """
        names = [*type(self).objects.filter(user=self.user_id).current().in_order()]
        here = next((n for n, p in enumerate(names) if p.pk == self.pk), None)
        if here is None:
            return
        beside = names[max(here - 2, 0) : here] if up else names[here + 1 : here + 3]
        if beside:
            self.position = _between([p.place for p in beside], up=up)
            self.save(update_fields=["position"])


def _between(ends: list[Decimal], *, up: bool) -> Decimal:
    """Return what lies between two, or beyond the only one."""
    if len(ends) > 1:
        return (ends[0] + ends[1]) / 2
    return ends[0] - 1 if up else ends[0] + 1
