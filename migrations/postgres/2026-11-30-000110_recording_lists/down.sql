DROP TABLE recorder;
DROP TABLE recording_list;
