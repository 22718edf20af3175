DROP TABLE login_session;
DROP TABLE account;
