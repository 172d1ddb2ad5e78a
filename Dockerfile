# One image for every service: the command chooses (see docker-compose.yml).
# docker-compose.yml names the version, and with PYTHON_DIGEST the very bytes.
ARG PYTHON_IMAGE=python:3.13.9-slim-bookworm
FROM ${PYTHON_IMAGE} AS build
WORKDIR /app
COPY requirements.lock ./
RUN python -m venv /venv \
 && /venv/bin/pip install --no-cache-dir --require-hashes -r requirements.lock
COPY . .
# What builds it came with the lock: this fetches nothing.
RUN /venv/bin/pip install --no-cache-dir --no-deps --no-build-isolation .

FROM ${PYTHON_IMAGE}
RUN useradd --uid 10001 --no-create-home --shell /usr/sbin/nologin qotbnama \
 && install -d -o qotbnama -g qotbnama /data
COPY --from=build /venv /venv
WORKDIR /data
ENV PATH=/venv/bin:$PATH PYTHONUNBUFFERED=1 QOTBNAMA_DATA_DIR=/data
USER 10001:10001
VOLUME /data
ENTRYPOINT ["qotbnama"]
CMD ["--help"]
