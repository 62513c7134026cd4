from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('roster', '0010_one_acting_head'),
    ]

    operations = [
        migrations.AddField(
            model_name='scheduledpublication',
            name='texts',
            field=models.JSONField(default=dict),
        ),
    ]
