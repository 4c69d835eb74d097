# Front-end packages and fonts, exactly as package-lock.json pins them; nothing they bring is run.
FROM node:22-bookworm-slim AS assets
WORKDIR /build
COPY package.json package-lock.json ./
RUN npm ci --ignore-scripts --no-audit --no-fund

# Python packages, exactly as the lock file pins them.
FROM python:3.11-slim-bookworm AS packages
COPY requirements/runtime.txt /requirements.txt
RUN python -m venv /opt/venv \
    && /opt/venv/bin/pip install --no-cache-dir --disable-pip-version-check --require-hashes -r /requirements.txt

FROM python:3.11-slim-bookworm
RUN apt-get update \
    && apt-get install -y --no-install-recommends libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 libfontconfig1 \
    && rm -rf /var/lib/apt/lists/*
RUN useradd --uid 10001 --create-home app && install -d -o app -g app /data
ENV PATH=/opt/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 VAR_DIR=/data STATIC_ROOT=/app/staticfiles
WORKDIR /app
COPY --from=packages /opt/venv /opt/venv
COPY --from=assets /build/node_modules node_modules
COPY . .
# Collected into the image, so that every container serves the same files under the same names.
RUN VAR_DIR=/tmp/build SECRET_KEY=only-for-this-step IN_CONTAINER=1 python scripts/collect_static.py \
    && rm -rf /tmp/build
USER app
VOLUME /data
EXPOSE 8000
ENTRYPOINT ["sh", "scripts/container.sh"]
CMD ["gunicorn", "dmframework.wsgi", "--bind", "0.0.0.0:8000", "--worker-class", "gthread", "--workers", "2", "--threads", "4", "--worker-tmp-dir", "/dev/shm", "--no-control-socket"]
HEALTHCHECK --interval=15s --timeout=6s --start-period=30s --retries=4 CMD ["python", "scripts/healthcheck.py"]
