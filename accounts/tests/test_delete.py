"""The end of an account."""

from allauth.account.models import EmailAddress, EmailConfirmation
from django.contrib.admin.models import ADDITION, LogEntry
from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Session, User
from accounts.tests.people import PASSWORD, PeopleTestCase
from tasks.models import Task


class DeleteTests(PeopleTestCase):
    url = "/accounts/delete/"

    def setUp(self) -> None:
        self.client.force_login(self.alice)
        self.alice.tasks.create(title="Pay the rent")
        self.bob.tasks.create(title="Feed the cat")

    def test_it_says_what_will_be_lost(self) -> None:
        response = self.client.get(self.url)
        self.assertContains(response, "<li>1 task</li>")

    def test_it_removes_everything_of_theirs_and_nothing_else(self) -> None:
        elsewhere = Client()
        elsewhere.force_login(self.alice)
        response = self.client.post(self.url, {"password": PASSWORD}, follow=True)
        self.assertContains(response, "Your account and everything in it is gone.")
        self.assertFalse(User.objects.filter(pk=self.alice.pk).exists())
        self.assertEqual([task.title for task in Task.objects.all()], ["Feed the cat"])
        self.assertEqual(elsewhere.get(reverse("tasks:list")).status_code, 302)

    def test_a_wrong_password_keeps_it(self) -> None:
        response = self.client.post(self.url, {"password": "wrong password"})
        self.assertContains(response, "That is not your password.", status_code=422)
        self.assertTrue(User.objects.filter(pk=self.alice.pk).exists())

    def test_no_password_keeps_it(self) -> None:
        self.client.post(self.url, {"password": ""})
        self.client.post(self.url)
        self.assertTrue(User.objects.filter(pk=self.alice.pk).exists())


class RawDeleteTests(PeopleTestCase):
    """Whatever Django and allauth keep about a user, DELETE takes it along."""

    def setUp(self) -> None:
        for person in (self.alice, self.bob):
            Client().force_login(person)
            person.tasks.create(title="Pay the rent")
            person.groups.add(Group.objects.get_or_create(name="Family")[0])
            person.user_permissions.add(Permission.objects.all()[0])
            LogEntry.objects.create(
                user=person,
                content_type=ContentType.objects.get_for_model(User),
                action_flag=ADDITION,
            )
            address = EmailAddress.objects.create(user=person, email=person.email)
            EmailConfirmation.objects.create(
                email_address=address, key=person.email, sent=timezone.now()
            )

    def test_it_is_not_refused_and_leaves_others_alone(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM accounts_user WHERE id = %s", [self.alice.pk])
        for model in (Task, Session, LogEntry, EmailAddress):
            with self.subTest(model):
                owners = model._base_manager.values_list("user_id", flat=True)
                self.assertEqual(list(owners), [self.bob.pk])
        self.assertEqual(EmailConfirmation.objects.count(), 1)
        self.assertEqual(User.groups.through.objects.count(), 1)
        self.assertEqual(User.user_permissions.through.objects.count(), 1)

    def test_every_key_that_leads_to_a_user_cascades(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT conrelid::regclass::text, confdeltype FROM pg_constraint"
                " WHERE contype = 'f' AND confrelid IN"
                " ('accounts_user'::regclass, 'account_emailaddress'::regclass)"
            )
            rules = dict(cursor.fetchall())
        self.assertEqual(set(rules.values()), {"c"}, rules)
        self.assertEqual(
            set(rules),
            {
                "account_emailaddress",
                "account_emailconfirmation",
                "accounts_auditdetails",
                "accounts_recoverycode",
                "accounts_session",
                "accounts_user_groups",
                "accounts_user_user_permissions",
                "django_admin_log",
                "mfa_authenticator",
                "tasks_changeset",
                "tasks_project",
                "tasks_savedfilter",
                "tasks_task",
            },
        )
