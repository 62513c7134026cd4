# One image for web, worker and beat. The first stage installs exactly the locked packages; the second runs without installers, not as root.
FROM python:3.11.14-slim-bookworm AS packages
WORKDIR /app
RUN python -m venv .venv && .venv/bin/pip install --no-cache-dir uv==0.13.9
COPY requirements.txt .
RUN .venv/bin/uv pip install --no-cache --require-hashes -r requirements.txt && .venv/bin/pip uninstall --yes uv

FROM python:3.11.14-slim-bookworm
RUN useradd --no-log-init --uid 10001 --home-dir /data roster && install --directory --owner=roster /data /backups
ENV PATH=/app/.venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 DATA_DIR=/data STATIC_ROOT=/app/staticfiles \
    BIND=0.0.0.0:8000 WEB_CONCURRENCY=2 PROMETHEUS_MULTIPROC_DIR=/tmp/metrics
WORKDIR /app
COPY --from=packages /app/.venv .venv
COPY manage.py ./
COPY policies policies
COPY roster roster
COPY templates templates
COPY static static
COPY locale locale
RUN DATA_DIR=/tmp/build STATIC_BACKEND=whitenoise.storage.CompressedManifestStaticFilesStorage python manage.py collectstatic --noinput --verbosity 0 && rm -rf /tmp/build /tmp/metrics
USER 10001
EXPOSE 8000
CMD ["gunicorn", "-c", "python:roster.serving", "roster.wsgi"]
