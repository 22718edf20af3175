-- The rules by which running due dates were counted last, so that a start under the same rules need not count again. One row.
CREATE TABLE due_count (
    one     bigint      NOT NULL,
    ruleset text        NOT NULL,
    at      timestamptz NOT NULL,
    PRIMARY KEY (one),
    CONSTRAINT due_count_one CHECK (one = 1)
);
