DROP TABLE enforcement_case;
DROP TABLE case_act_body;
DROP TABLE case_act;
DROP FUNCTION enforcement_case_is_head();
DROP FUNCTION case_act_gate();
