-- The table of lawful moves (law::stages::MOVES). Its rows are written by db::migrate from the code; the triggers of
-- case_act ask it, so that not even a hand-typed statement can make an unlawful move.

-- One lawful move: doing `kind` in the stage `from_status` may lead to `to_status`; 'none' is the stage before the first act.
CREATE TABLE legal_move (
    from_status TEXT NOT NULL,
    kind        TEXT NOT NULL,
    to_status   TEXT NOT NULL,
    PRIMARY KEY (from_status, kind, to_status)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER legal_move_no_update BEFORE UPDATE ON legal_move
BEGIN SELECT RAISE(ABORT, 'zhifa: the table of lawful moves is not changed by hand'); END;
CREATE TRIGGER legal_move_no_delete BEFORE DELETE ON legal_move
BEGIN SELECT RAISE(ABORT, 'zhifa: the table of lawful moves is not changed by hand'); END;
