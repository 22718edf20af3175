# zhifa in two stages: built with the compiler, run without it.
#
#   docker build -t zhifa .
#   docker run --rm -p 127.0.0.1:8080:8080 -e ZHIFA_JWT_KEY="$(openssl rand -hex 32)" -v zhifa:/var/lib/zhifa zhifa

# This image has what the build needs: Rust and a C compiler.
FROM rust:1.95-bookworm AS build
WORKDIR /src
COPY . .
RUN cargo build --release --locked

# The same Debian, so that the program finds the C library it was linked with.
FROM debian:bookworm-slim
RUN apt-get update \
    && apt-get install -y --no-install-recommends curl \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --uid 10001 --create-home --home-dir /var/lib/zhifa zhifa
COPY --from=build /src/target/release/zhifa /usr/local/bin/zhifa
# 仿宋 and 楷体 lie beside the program (docs/papers.md).
COPY fonts /usr/local/bin/fonts

USER zhifa
WORKDIR /var/lib/zhifa
VOLUME /var/lib/zhifa
# Open to the outside of the container, so a key has to be given: ZHIFA_JWT_KEY or ZHIFA_JWT_KEY_FILE.
ENV ZHIFA_LISTEN=0.0.0.0:8080 ZHIFA_DATA_DIR=/var/lib/zhifa
EXPOSE 8080
# The demo township, if asked for, is played before the door opens: hence the start period.
HEALTHCHECK --interval=10s --timeout=3s --start-period=60s --retries=3 \
    CMD curl -fsS -o /dev/null http://127.0.0.1:8080/readyz || exit 1
# SIGTERM ends it after the requests under way have been answered (10 seconds at most).
ENTRYPOINT ["zhifa"]
CMD ["serve"]
