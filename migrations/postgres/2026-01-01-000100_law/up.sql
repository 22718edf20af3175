-- The table of lawful moves (law::stages::MOVES). Its rows are written by db::migrate from the code; the triggers of
-- case_act ask it, so that not even a hand-typed statement can make an unlawful move.

-- One lawful move: doing `kind` in the stage `from_status` may lead to `to_status`; 'none' is the stage before the first act.
CREATE TABLE legal_move (
    from_status text NOT NULL,
    kind        text NOT NULL,
    to_status   text NOT NULL,
    PRIMARY KEY (from_status, kind, to_status)
);

-- Refuses whatever fired it, with the message given where the trigger is made.
CREATE FUNCTION zhifa_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '%', TG_ARGV[0];
END $$;

CREATE TRIGGER legal_move_kept BEFORE UPDATE OR DELETE ON legal_move
    FOR EACH ROW EXECUTE FUNCTION zhifa_refuse('zhifa: the table of lawful moves is not changed by hand');
CREATE TRIGGER legal_move_not_truncated BEFORE TRUNCATE ON legal_move
    FOR EACH STATEMENT EXECUTE FUNCTION zhifa_refuse('zhifa: the table of lawful moves is not changed by hand');
