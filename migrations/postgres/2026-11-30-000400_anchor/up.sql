-- The daily anchor 每日锚定: one root over the heads of all cases, published; what was recorded before cannot change unseen.

-- `until` is the moment before which an act counts: midnight after `day`.
CREATE TABLE anchor (
    day     date NOT NULL PRIMARY KEY,
    until   timestamptz NOT NULL,
    cases   bigint NOT NULL,
    root    text NOT NULL,
    prev    text NOT NULL,
    made_at timestamptz NOT NULL,
    CONSTRAINT anchor_root_form CHECK (root ~ '^sm3:[0-9a-f]{64}$'),
    CONSTRAINT anchor_prev_form CHECK (prev ~ '^sm3:[0-9a-f]{64}$')
);

-- The parts the root stands over, each over some cases in the order of their ids: they tell where something changed.
CREATE TABLE anchor_part (
    day        date NOT NULL,
    n          bigint NOT NULL,
    first_case uuid NOT NULL,
    cases      bigint NOT NULL,
    root       text NOT NULL,
    PRIMARY KEY (day, n),
    CONSTRAINT anchor_part_day_fkey FOREIGN KEY (day) REFERENCES anchor (day) ON DELETE RESTRICT,
    CONSTRAINT anchor_part_root_form CHECK (root ~ '^sm3:[0-9a-f]{64}$')
);
CREATE INDEX anchor_part_of_case ON anchor_part (day, first_case);

CREATE TRIGGER anchor_stands BEFORE UPDATE OR DELETE ON anchor
    FOR EACH ROW EXECUTE FUNCTION zhifa_refuse('zhifa: an anchor stands for ever');
CREATE TRIGGER anchor_not_truncated BEFORE TRUNCATE ON anchor
    FOR EACH STATEMENT EXECUTE FUNCTION zhifa_refuse('zhifa: an anchor stands for ever');
CREATE TRIGGER anchor_part_stands BEFORE UPDATE OR DELETE ON anchor_part
    FOR EACH ROW EXECUTE FUNCTION zhifa_refuse('zhifa: an anchor stands for ever');
CREATE TRIGGER anchor_part_not_truncated BEFORE TRUNCATE ON anchor_part
    FOR EACH STATEMENT EXECUTE FUNCTION zhifa_refuse('zhifa: an anchor stands for ever');
