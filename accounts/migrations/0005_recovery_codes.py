"""Recovery codes; whatever is kept for a second step goes with its user."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from todo_site.database.operations import cascade


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0004_audit"),
        ("mfa", "0003_authenticator_type_uniq"),
    ]

    operations = [
        migrations.CreateModel(
            name="RecoveryCode",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                ("digest", models.CharField(max_length=64)),
                ("used_at", models.DateTimeField(null=True)),
                (
                    "user",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="recovery_codes",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("user", "digest"), name="recovery_code_once"
                    )
                ],
            },
        ),
        cascade("accounts_recoverycode", "user_id", "accounts_user"),
        cascade("mfa_authenticator", "user_id", "accounts_user"),
    ]
