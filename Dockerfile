# The digest is a build argument, which CI fills in: --build-arg PYTHON_DIGEST=sha256:…
ARG PYTHON_VERSION=3.13.15-slim-trixie
ARG PYTHON_DIGEST=

FROM python:${PYTHON_VERSION}${PYTHON_DIGEST:+@${PYTHON_DIGEST}} AS libraries
COPY requirements.txt .
RUN python -m venv /libraries \
    && /libraries/bin/pip install --no-cache-dir --require-hashes --requirement requirements.txt \
    && /libraries/bin/pip uninstall --yes pip

FROM python:${PYTHON_VERSION}${PYTHON_DIGEST:+@${PYTHON_DIGEST}}
ENV PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1 PATH=/libraries/bin:$PATH
# pg_dump and its kin, for backups.
RUN apt-get update \
    && apt-get install --yes --no-install-recommends postgresql-client-17 \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --create-home --uid 10001 register \
    && install --directory --owner=register /proxy /backups \
    && python -m pip uninstall --yes pip
WORKDIR /app

COPY --from=libraries /libraries /libraries
COPY manage.py requirements.txt ./
COPY wgsom wgsom
COPY sessions sessions
COPY topics topics
COPY templates templates
COPY static static
COPY fixtures fixtures

# The key is for this one command: nothing is signed here.
RUN SECRET_KEY=$(python -c 'import secrets; print(secrets.token_urlsafe(64))') \
    python manage.py collectstatic --noinput --verbosity 0

USER register
ENV HOST=0.0.0.0 PORT=8000
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s \
    CMD ["python", "-m", "wgsom.web.healthcheck"]
CMD ["gunicorn", "--config", "python:wgsom.gunicorn"]
