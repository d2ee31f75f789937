# Two stages: the first builds wheels from the hashed lock, the last holds the bot and nothing to build with.

FROM python:3.11-slim-bookworm AS build
WORKDIR /build
COPY requirements.lock .
RUN pip wheel --quiet --no-cache-dir --disable-pip-version-check --require-hashes --wheel-dir wheels -r requirements.lock
# An environment without pip; the wheels above were checked against their hashes when they came in.
RUN python -m venv --without-pip /opt/waymark \
 && pip --python /opt/waymark/bin/python install --quiet --no-cache-dir --disable-pip-version-check \
      --no-index --no-deps --compile wheels/*.whl

FROM python:3.11-slim-bookworm
# The image's own pip and setuptools are of no use to a running bot, only to an intruder.
RUN python -m pip uninstall --quiet --yes --root-user-action=ignore pip setuptools wheel \
 && useradd --system --user-group --uid 10001 --no-create-home --shell /usr/sbin/nologin waymark \
 && install -d -o waymark -g waymark -m 0700 /data
COPY --from=build /opt/waymark /opt/waymark
WORKDIR /app
COPY main.py alembic.ini ./
COPY bot bot
COPY content content
COPY locales locales
COPY migrations migrations
# Byte code is made here, because a read-only root cannot keep it later and aiogram is slow without it.
RUN /opt/waymark/bin/python -m compileall -q main.py bot migrations
ENV PATH=/opt/waymark/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    DATABASE_URL=sqlite+aiosqlite:////data/waymark.db
USER waymark
VOLUME /data
HEALTHCHECK --interval=60s --timeout=20s --start-period=60s --retries=3 \
  CMD ["python", "main.py", "doctor", "--quick"]
ENTRYPOINT ["python", "main.py"]
CMD ["run"]
