# The product without the made county: Airflow's parts and the portal. Context: the allow-list in .dockerignore.
# BASE: any image with Python 3.11 and its venv module; in production by digest (python@sha256:...).
ARG BASE=docker.io/library/python:3.11.13-slim-bookworm

FROM ${BASE} AS built
# Tools stay in this stage: the final one has neither pip nor a compiler.
RUN python3 -m venv /opt/tools && python3 -m venv --without-pip /opt/venv
COPY requirements.lock /opt/crosscheck/
# A package index or a folder of wheels of one's own: --secret id=pip,src=FILE, a pip.conf that stays in no layer.
RUN --mount=type=secret,id=pip,target=/etc/pip.conf \
    /opt/tools/bin/pip download --quiet --disable-pip-version-check --no-cache-dir --only-binary=:all: \
        --require-hashes --requirement /opt/crosscheck/requirements.lock --dest /opt/wheels
COPY pyproject.toml /opt/crosscheck/
COPY plugins /opt/crosscheck/plugins
# Of what was downloaded and compared with its hashes, only what the product asks for: the lock holds the tests' tools too.
RUN PIP_CONFIG_FILE=/dev/null /opt/tools/bin/pip --python /opt/venv/bin/python install --quiet \
        --disable-pip-version-check --no-cache-dir --no-index --find-links /opt/wheels --editable /opt/crosscheck \
    && /opt/venv/bin/python -m compileall -q --invalidation-mode unchecked-hash /opt/crosscheck/plugins
# With Spark (docs/spark.md): its own packages, one of the product's in another version; BASE then has Java 17 too.
ARG WITH_SPARK=
RUN --mount=type=secret,id=pip,target=/etc/pip.conf \
    if [ -n "${WITH_SPARK}" ]; then /opt/tools/bin/pip --python /opt/venv/bin/python install --quiet --no-cache-dir \
        --disable-pip-version-check --require-hashes --requirement /opt/crosscheck/plugins/crosscheck/engines/spark.lock; fi

FROM ${BASE}
ARG UID=50000
RUN groupadd --gid ${UID} crosscheck \
    && useradd --uid ${UID} --gid ${UID} --home-dir /var/lib/crosscheck --no-create-home --shell /usr/sbin/nologin crosscheck \
    && install --directory --mode 0700 --owner ${UID} --group ${UID} /var/lib/crosscheck /var/lib/backups /var/lib/heads /var/log/crosscheck \
    && install --directory --mode 0755 /etc/crosscheck/site /etc/spark /var/lib/drop
COPY --from=built /opt/venv /opt/venv
COPY --from=built /opt/crosscheck /opt/crosscheck
COPY dags /opt/crosscheck/dags
COPY expectations /opt/crosscheck/expectations
COPY sql /opt/crosscheck/sql
COPY tests/rules /opt/crosscheck/tests/rules
ENV PATH=/opt/venv/bin:$PATH \
    LANG=C.UTF-8 \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    CROSSCHECK_HOME=/var/lib/crosscheck
USER ${UID}:${UID}
WORKDIR /opt/crosscheck
CMD ["crosscheck", "--help"]
