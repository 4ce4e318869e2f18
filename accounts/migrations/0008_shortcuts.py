"""Whether single keys act."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0007_language"),
    ]

    operations = [
        migrations.AddField(
            model_name="user",
            name="has_shortcuts",
            field=models.BooleanField(
                db_default=True,
                default=True,
                help_text="Such as q to add a task. Ctrl-K works either way.",
                verbose_name="single keys act",
            ),
        ),
    ]
