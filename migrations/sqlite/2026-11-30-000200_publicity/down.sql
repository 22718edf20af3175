DROP TABLE credit_change;
DROP TABLE public_object;
DROP TABLE masking_profile;
DROP TABLE public_entry;
