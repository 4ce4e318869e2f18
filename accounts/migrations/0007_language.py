"""The language in which somebody writes their tasks."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0006_more_acts"),
    ]

    operations = [
        migrations.AddField(
            model_name="user",
            name="language",
            field=models.CharField(
                choices=[("en", "English"), ("de", "Deutsch")],
                db_default="en",
                default="en",
                max_length=2,
            ),
        ),
    ]
