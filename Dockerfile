# One image for every Milepost process; docker-compose.yml says which one a container runs.
FROM python:3.11-slim-bookworm

ENV PYTHONUNBUFFERED=1 \
    DO_NOT_TRACK=1 \
    GX_ANALYTICS_ENABLED=false \
    AIRFLOW_HOME=/opt/airflow \
    MILEPOST_DATA=/data \
    MILEPOST_PLANS=/plans \
    MILEPOST_PROJECT=/app

# a fixed number, so that files in volumes keep their owner from image to image
RUN useradd --uid 10001 --create-home milepost \
    && mkdir -p /app /data /opt/airflow \
    && chown milepost:milepost /data /opt/airflow \
    && chmod 0700 /data /opt/airflow

WORKDIR /app

# the locked set first: it changes seldom and this layer is the slow one. pip compiles what it installs.
# pip reads its index from pip.conf or PIP_INDEX_URL, so a mirror is a matter of the build, not of this file.
COPY requirements.lock ./
RUN pip install --no-cache-dir --require-hashes -r requirements.lock

COPY pyproject.toml README.md LICENSE ./
COPY src src
COPY producers producers
COPY expectations expectations
COPY dashboards dashboards
COPY dags dags
COPY dbt_project dbt_project
RUN pip install --no-cache-dir --no-deps --no-build-isolation --editable . \
    && python -m compileall -q src producers expectations dashboards dags

USER milepost
CMD ["milepost", "--help"]
