from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('roster', '0009_except_days'),
    ]

    operations = [
        migrations.AddField(
            model_name='scheduledpublication',
            name='texts',
            field=models.JSONField(default=dict),
        ),
    ]
