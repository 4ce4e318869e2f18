"""Counts of what was tried lately."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0002_cascade_in_database"),
    ]

    operations = [
        migrations.CreateModel(
            name="Throttle",
            fields=[
                (
                    "key",
                    models.CharField(max_length=64, primary_key=True, serialize=False),
                ),
                ("free_at", models.DateTimeField(db_index=True)),
            ],
        ),
    ]
