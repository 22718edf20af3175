-- The clocks of every case 期限. A projection of the acts.

-- One clock started by the act `seq`, and the act that met it, put another due date in its place, or stopped it.
CREATE TABLE case_deadline (
    case_id     uuid NOT NULL,
    seq         bigint NOT NULL,
    clock       text NOT NULL,
    opened_on   date NOT NULL,
    due_on      date NOT NULL,
    due_at      timestamptz,
    provisional boolean NOT NULL,
    met_seq     bigint,
    met_on      date,
    superseded_seq bigint,
    stopped_seq bigint,
    PRIMARY KEY (case_id, seq, clock),
    CONSTRAINT case_deadline_seq_fkey FOREIGN KEY (case_id, seq) REFERENCES case_act (case_id, seq) ON DELETE RESTRICT,
    CONSTRAINT case_deadline_met_seq_fkey FOREIGN KEY (case_id, met_seq) REFERENCES case_act (case_id, seq) ON DELETE RESTRICT,
    CONSTRAINT case_deadline_superseded_seq_fkey FOREIGN KEY (case_id, superseded_seq) REFERENCES case_act (case_id, seq) ON DELETE RESTRICT,
    CONSTRAINT case_deadline_stopped_seq_fkey FOREIGN KEY (case_id, stopped_seq) REFERENCES case_act (case_id, seq) ON DELETE RESTRICT,
    CONSTRAINT case_deadline_met_whole CHECK ((met_seq IS NULL) = (met_on IS NULL))
);
CREATE INDEX case_deadline_open ON case_deadline (due_on, case_id, seq) WHERE met_seq IS NULL AND superseded_seq IS NULL;

-- Penalties in force by party, so that the same act is not fined twice and a first offence is one. A projection of the acts.
CREATE TABLE penalised_party (
    case_id    uuid NOT NULL,
    party_id   text NOT NULL,
    seq        bigint NOT NULL,
    number     text NOT NULL,
    decided_on date NOT NULL,
    id_number  text,
    kind       text NOT NULL,
    name       text NOT NULL,
    item_code  text NOT NULL,
    item_name  text NOT NULL,
    fine_fen   bigint NOT NULL,
    began_on   date,
    ended_on   date,
    place      text NOT NULL,
    PRIMARY KEY (case_id, party_id),
    CONSTRAINT penalised_party_seq_fkey FOREIGN KEY (case_id, seq) REFERENCES case_act (case_id, seq) ON DELETE RESTRICT,
    CONSTRAINT penalised_party_fine_not_negative CHECK (fine_fen >= 0)
);
CREATE INDEX penalised_party_by_name ON penalised_party (name);
CREATE INDEX penalised_party_by_number ON penalised_party (id_number) WHERE id_number IS NOT NULL;
