FROM python:3.13-slim

ENV PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1
RUN useradd --create-home --uid 10001 register && install --directory --owner=register /proxy
WORKDIR /app

COPY requirements.txt .
RUN pip install --no-cache-dir --requirement requirements.txt

COPY manage.py ./
COPY wgsom wgsom
COPY sessions sessions
COPY topics topics
COPY templates templates
COPY static static
COPY fixtures fixtures

# The key is for this one command, and of no use to anybody: nothing is signed here.
RUN SECRET_KEY=$(python -c 'import secrets; print(secrets.token_urlsafe(64))') python manage.py collectstatic --noinput --verbosity 0

USER register
ENV HOST=0.0.0.0 PORT=8000
EXPOSE 8000
CMD ["gunicorn", "--config", "python:wgsom.gunicorn"]
