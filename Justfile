# One way to run things. `just` lists the recipes; each is a line or two, so that it can also be typed by hand.

set shell := ["bash", "-euo", "pipefail", "-c"]

_default:
    @just --list --unsorted

# Serve on http://127.0.0.1:8080 with the demo township, if DATABASE_URL is not set.
run *args:
    cargo run --release -- {{ args }}

# Play one whole case and stop.
demo:
    cargo run -- demo

# The tests on SQLite; arguments go to cargo, such as `just test --test it review`.
test *args:
    cargo test {{ args }}

# The same tests on a private PostgreSQL, started if it is not running.
test-postgres *args:
    url=$(scripts/test-postgres); TEST_DATABASE=postgres TEST_POSTGRES_URL=$url cargo test {{ args }}

# Form and lints, as .ci/run asks for them.
lint:
    cargo fmt --check
    cargo clippy --locked --all-targets -- -D warnings

# Format the code.
fmt:
    cargo fmt

# Write docs/law-map.md and api-spec/openapi.json anew from the code.
generate:
    ZHIFA_REGENERATE=1 cargo test --test it -- law_map:: openapi::

# What a change has to pass before it is shown to others.
check: lint test

# Everything, as the server runs it.
ci:
    .ci/run

# Benchmarks, with a private PostgreSQL that flushes its disk; it is stopped and deleted at the end.
bench *args:
    url=$(benches/start-postgres); trap 'benches/start-postgres stop' EXIT; TEST_POSTGRES_URL=$url cargo bench {{ args }}

# Times the cold build in a clean clone; `just bench-build --test` the tests too.
bench-build *args:
    scripts/bench-build {{ args }}

# Licences and known holes of the dependencies (needs `cargo install cargo-deny`).
deny:
    cargo deny check
