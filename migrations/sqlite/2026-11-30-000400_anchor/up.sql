-- The daily anchor 每日锚定: one root over the heads of all cases, published; what was recorded before cannot change unseen.

-- `until` is the moment before which an act counts: midnight after `day`.
CREATE TABLE anchor (
    day     TEXT NOT NULL PRIMARY KEY,
    until   TEXT NOT NULL,
    cases   INTEGER NOT NULL,
    root    TEXT NOT NULL,
    prev    TEXT NOT NULL,
    made_at TEXT NOT NULL,
    CONSTRAINT anchor_root_form CHECK (length(root) = 68 AND substr(root, 1, 4) = 'sm3:' AND substr(root, 5) NOT GLOB '*[^0-9a-f]*'),
    CONSTRAINT anchor_prev_form CHECK (length(prev) = 68 AND substr(prev, 1, 4) = 'sm3:' AND substr(prev, 5) NOT GLOB '*[^0-9a-f]*')
) STRICT;

-- The parts the root stands over, each over some cases in the order of their ids: they tell where something changed.
CREATE TABLE anchor_part (
    day        TEXT NOT NULL,
    n          INTEGER NOT NULL,
    first_case TEXT NOT NULL,
    cases      INTEGER NOT NULL,
    root       TEXT NOT NULL,
    PRIMARY KEY (day, n),
    CONSTRAINT anchor_part_day_fkey FOREIGN KEY (day) REFERENCES anchor (day) ON DELETE RESTRICT,
    CONSTRAINT anchor_part_root_form CHECK (length(root) = 68 AND substr(root, 1, 4) = 'sm3:' AND substr(root, 5) NOT GLOB '*[^0-9a-f]*')
) STRICT;
CREATE INDEX anchor_part_of_case ON anchor_part (day, first_case);

CREATE TRIGGER anchor_no_delete BEFORE DELETE ON anchor
BEGIN SELECT RAISE(ABORT, 'zhifa: an anchor stands for ever'); END;
CREATE TRIGGER anchor_no_update BEFORE UPDATE ON anchor
BEGIN SELECT RAISE(ABORT, 'zhifa: an anchor stands for ever'); END;
CREATE TRIGGER anchor_no_replace BEFORE INSERT ON anchor WHEN EXISTS (SELECT 1 FROM anchor WHERE day = NEW.day)
BEGIN SELECT RAISE(ABORT, 'zhifa: an anchor stands for ever'); END;
CREATE TRIGGER anchor_part_no_delete BEFORE DELETE ON anchor_part
BEGIN SELECT RAISE(ABORT, 'zhifa: an anchor stands for ever'); END;
CREATE TRIGGER anchor_part_no_update BEFORE UPDATE ON anchor_part
BEGIN SELECT RAISE(ABORT, 'zhifa: an anchor stands for ever'); END;
CREATE TRIGGER anchor_part_no_replace BEFORE INSERT ON anchor_part
WHEN EXISTS (SELECT 1 FROM anchor_part WHERE day = NEW.day AND n = NEW.n)
BEGIN SELECT RAISE(ABORT, 'zhifa: an anchor stands for ever'); END;
