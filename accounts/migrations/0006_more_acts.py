"""More that can happen to an account; and Django's log names things by number alone."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0005_recovery_codes"),
    ]

    operations = [
        migrations.AlterField(
            model_name="auditentry",
            name="action",
            field=models.CharField(
                choices=[
                    ("sign-up", "Signed up"),
                    ("sign-in", "Signed in"),
                    ("sign-in-failed", "Sign-in failed"),
                    ("code-failed", "Code refused"),
                    ("throttled", "Too many tries"),
                    ("sign-out", "Signed out"),
                    ("session-ended", "Ended a session"),
                    ("confirmed", "Showed who they are once more"),
                    ("password-refused", "Password refused"),
                    ("reset-asked", "Asked for a new password by mail"),
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
        # It repeated titles and addresses, which outlive the deletion of their owner.
        migrations.RunSQL(
            "UPDATE django_admin_log SET object_repr = 'number ' || object_id"
            " WHERE object_repr NOT LIKE 'number %'",
            migrations.RunSQL.noop,
        ),
    ]
