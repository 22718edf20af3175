DROP TABLE certificate_act;
DROP TABLE certificate;
DROP TABLE officer;
