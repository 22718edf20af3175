-- The clocks of every case 期限. A projection of the acts.

-- One clock started by the act `seq`, and the act that met it, put another due date in its place, or stopped it.
CREATE TABLE case_deadline (
    case_id     TEXT NOT NULL,
    seq         INTEGER NOT NULL,
    clock       TEXT NOT NULL,
    opened_on   TEXT NOT NULL,
    due_on      TEXT NOT NULL,
    due_at      TEXT,
    provisional INTEGER NOT NULL,
    met_seq     INTEGER,
    met_on      TEXT,
    superseded_seq INTEGER,
    stopped_seq INTEGER,
    PRIMARY KEY (case_id, seq, clock),
    CONSTRAINT case_deadline_seq_fkey FOREIGN KEY (case_id, seq) REFERENCES case_act (case_id, seq) ON DELETE RESTRICT,
    CONSTRAINT case_deadline_met_seq_fkey FOREIGN KEY (case_id, met_seq) REFERENCES case_act (case_id, seq) ON DELETE RESTRICT,
    CONSTRAINT case_deadline_superseded_seq_fkey FOREIGN KEY (case_id, superseded_seq) REFERENCES case_act (case_id, seq) ON DELETE RESTRICT,
    CONSTRAINT case_deadline_stopped_seq_fkey FOREIGN KEY (case_id, stopped_seq) REFERENCES case_act (case_id, seq) ON DELETE RESTRICT,
    CONSTRAINT case_deadline_met_whole CHECK ((met_seq IS NULL) = (met_on IS NULL)),
    CONSTRAINT case_deadline_provisional_bool CHECK (provisional IN (0, 1))
) STRICT;
CREATE INDEX case_deadline_open ON case_deadline (due_on, case_id, seq) WHERE met_seq IS NULL AND superseded_seq IS NULL;

-- Penalties in force by party, so that the same act is not fined twice and a first offence is one. A projection of the acts.
CREATE TABLE penalised_party (
    case_id    TEXT NOT NULL,
    party_id   TEXT NOT NULL,
    seq        INTEGER NOT NULL,
    number     TEXT NOT NULL,
    decided_on TEXT NOT NULL,
    id_number  TEXT,
    kind       TEXT NOT NULL,
    name       TEXT NOT NULL,
    item_code  TEXT NOT NULL,
    item_name  TEXT NOT NULL,
    fine_fen   INTEGER NOT NULL,
    began_on   TEXT,
    ended_on   TEXT,
    place      TEXT NOT NULL,
    PRIMARY KEY (case_id, party_id),
    CONSTRAINT penalised_party_seq_fkey FOREIGN KEY (case_id, seq) REFERENCES case_act (case_id, seq) ON DELETE RESTRICT,
    CONSTRAINT penalised_party_fine_not_negative CHECK (fine_fen >= 0)
) STRICT;
CREATE INDEX penalised_party_by_name ON penalised_party (name);
CREATE INDEX penalised_party_by_number ON penalised_party (id_number) WHERE id_number IS NOT NULL;
