DROP TABLE enforcement_case;
DROP TABLE case_act_body;
DROP TABLE case_act;
