"""What is known of somebody at a provider goes with them, whoever deletes the row."""

from django.db import migrations

from todo_site.database.operations import cascade


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0001_users"),
        ("socialaccount", "0006_alter_socialaccount_extra_data"),
    ]

    operations = [
        cascade("socialaccount_socialaccount", "user_id", "accounts_user"),
        cascade(
            "socialaccount_socialtoken", "account_id", "socialaccount_socialaccount"
        ),
    ]
