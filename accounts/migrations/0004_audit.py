"""Where sessions are used from, and what happens to accounts, chained."""

import django.db.models.deletion
import django.db.models.functions.datetime
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

from todo_site.database.operations import cascade


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0003_throttle"),
    ]

    operations = [
        migrations.CreateModel(
            name="AuditEntry",
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
                (
                    "at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now()
                    ),
                ),
                (
                    "action",
                    models.CharField(
                        choices=[
                            ("sign-up", "Signed up"),
                            ("sign-in", "Signed in"),
                            ("sign-in-failed", "Sign-in failed"),
                            ("code-failed", "Code refused"),
                            ("throttled", "Too many tries"),
                            ("sign-out", "Signed out"),
                            ("session-ended", "Ended a session"),
                            ("password-changed", "Changed the password"),
                            ("password-set", "Set a password"),
                            ("password-reset", "Set a new password by mail"),
                            ("email-changed", "Changed the email"),
                            ("email-confirmed", "Confirmed the email"),
                            ("email-kept", "Kept the old email"),
                            ("email-asked", "Asked for another email"),
                            ("factor-added", "Set up a second step"),
                            ("factor-removed", "Removed a second step"),
                            ("factor-renamed", "Renamed a passkey"),
                            ("codes-made", "Made recovery codes"),
                            ("code-used", "Used a recovery code"),
                            ("exported", "Downloaded everything"),
                            ("erased", "Deleted the account"),
                            ("admin-added", "Added in the administration"),
                            ("admin-changed", "Changed in the administration"),
                            ("admin-deleted", "Deleted in the administration"),
                        ],
                        max_length=20,
                    ),
                ),
                ("actor", models.BigIntegerField(null=True)),
                ("object", models.CharField(db_default="", max_length=100)),
                ("request_id", models.CharField(db_default="", max_length=32)),
                ("details_digest", models.CharField(db_default="", max_length=64)),
                ("previous", models.CharField(db_default="", max_length=64)),
                ("digest", models.CharField(db_default="", max_length=64)),
            ],
            options={
                "verbose_name_plural": "audit entries",
            },
        ),
        migrations.AddField(
            model_name="session",
            name="address",
            field=models.GenericIPAddressField(null=True),
        ),
        migrations.AddField(
            model_name="session",
            name="agent",
            field=models.CharField(db_default="", max_length=300),
        ),
        migrations.AddField(
            model_name="session",
            name="created_at",
            field=models.DateTimeField(
                db_default=django.db.models.functions.datetime.Now()
            ),
        ),
        migrations.AddField(
            model_name="session",
            name="used_at",
            field=models.DateTimeField(
                db_default=django.db.models.functions.datetime.Now()
            ),
        ),
        migrations.CreateModel(
            name="AuditDetails",
            fields=[
                (
                    "entry",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        primary_key=True,
                        related_name="details",
                        serialize=False,
                        to="accounts.auditentry",
                    ),
                ),
                ("salt", models.CharField(max_length=32)),
                ("address", models.GenericIPAddressField(null=True)),
                ("agent", models.CharField(db_default="", max_length=300)),
                ("words", models.CharField(db_default="", max_length=500)),
            ],
            options={
                "verbose_name_plural": "audit details",
            },
        ),
        migrations.AddIndex(
            model_name="auditentry",
            index=models.Index(fields=["actor", "id"], name="audit_by_actor"),
        ),
        migrations.AddConstraint(
            model_name="auditentry",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("object__regex", "[[:cntrl:]]"), _negated=True),
                    models.Q(("request_id__regex", "[[:cntrl:]]"), _negated=True),
                ),
                name="audit_no_control_characters",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="auditentry",
            trigger=pgtrigger.compiler.Trigger(
                name="chain",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    declare="DECLARE last record;",
                    func="\n                    PERFORM pg_advisory_xact_lock(5005);\n                    SELECT id, digest INTO last\n                    FROM accounts_auditentry ORDER BY id DESC LIMIT 1;\n                    NEW.id := coalesce(last.id, 0) + 1;\n                    NEW.previous := coalesce(last.digest, '');\n                    NEW.digest := encode(sha256(convert_to(concat_ws(\n                        E'\\x1f',\n                        NEW.id,\n                        to_char(NEW.at AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.US'),\n                        NEW.action,\n                        coalesce(NEW.actor::text, ''),\n                        NEW.object,\n                        NEW.request_id,\n                        NEW.details_digest,\n                        NEW.previous\n                    ), 'UTF8')), 'hex');\n                    RETURN NEW;\n                ",
                    hash="c659482583faf4cda3f196c5ae8101a9c69e12a5",
                    operation="INSERT",
                    pgid="pgtrigger_chain_b83b4",
                    table="accounts_auditentry",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="auditentry",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="f78d7546cae6abefbfed448b788eab0e8a36f6bf",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_e6c89",
                    table="accounts_auditentry",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddField(
            model_name="auditdetails",
            name="user",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="history",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddIndex(
            model_name="auditdetails",
            index=models.Index(fields=["user", "-entry"], name="audit_history_of_user"),
        ),
        migrations.AddIndex(
            model_name="auditdetails",
            index=models.Index(fields=["address", "-entry"], name="audit_by_address"),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="auditdetails",
            trigger=pgtrigger.compiler.Trigger(
                name="no_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                    hash="4cd05dca846c09bbc2e0a5efb8f2443591d4afdb",
                    operation="UPDATE",
                    pgid="pgtrigger_no_update_24c6a",
                    table="accounts_auditdetails",
                    when="BEFORE",
                ),
            ),
        ),
        cascade("accounts_auditdetails", "user_id", "accounts_user"),
    ]
