"""Whatever is kept about a user goes with them, whoever deletes the row."""

from django.db import migrations

from todo_site.database.operations import cascade


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0001_users"),
        ("account", "0009_emailaddress_unique_primary_email"),
        ("admin", "0003_logentry_add_action_flag_choices"),
    ]

    operations = [
        cascade("accounts_session", "user_id", "accounts_user"),
        cascade("accounts_user_groups", "user_id", "accounts_user"),
        cascade("accounts_user_user_permissions", "user_id", "accounts_user"),
        cascade("django_admin_log", "user_id", "accounts_user"),
        cascade("account_emailaddress", "user_id", "accounts_user"),
        cascade(
            "account_emailconfirmation", "email_address_id", "account_emailaddress"
        ),
    ]
