import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('roster', '0008_tell_who_is_here'),
    ]

    operations = [
        migrations.CreateModel(
            name='CoverageException',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.DateField(verbose_name='day')),
                ('minimum', models.PositiveSmallIntegerField(verbose_name='at least on site')),
                ('group', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='exceptions', to='roster.coveragegroup')),
            ],
            options={
                'verbose_name': 'minimum of one day',
                'verbose_name_plural': 'minimums of one day',
                'ordering': ['day', 'pk'],
                'constraints': [models.UniqueConstraint(fields=('group', 'day'), name='coverage_exception_once')],
            },
        ),
    ]
