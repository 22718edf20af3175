//! Settings: defaults, what overrides what, and that each mistake names its setting.

use super::*;

fn read(file: Option<&str>, env: &[(&str, &str)]) -> Result<Config, Error> {
    let env = |name: &str| env.iter().find(|(key, _)| *key == name).map(|(_, value)| (*value).to_owned());
    Config::read(file.map(|text| ("zhifa.toml", text)), &env)
}

fn refusal(file: Option<&str>, env: &[(&str, &str)]) -> String {
    read(file, env).map(|config| format!("{config:?}")).unwrap_err().to_string()
}

#[test]
fn without_settings_it_is_a_demo_on_loopback() {
    let config = read(None, &[("DATABASE_URL", "")]).unwrap();
    assert_eq!(config.listen.to_string(), "127.0.0.1:8080");
    assert_eq!(config.database_url, "sqlite://data/zhifa.sqlite3");
    assert!(config.demo);
}

#[test]
fn the_environment_overrides_the_file() {
    let file = "listen = \"127.0.0.1:1\"\ndatabase_url = \"sqlite:///tmp/a.db\"\n";
    let config = read(Some(file), &[("ZHIFA_LISTEN", "localhost:2")]).unwrap();
    assert_eq!(config.listen.to_string(), "127.0.0.1:2");
    assert!(!config.demo);
    assert!(read(Some(file), &[("ZHIFA_DEMO", "true")]).unwrap().demo);
}

#[test]
fn each_mistake_names_its_setting() {
    assert!(refusal(Some("lisen = \"x\""), &[]).contains("lisen"));
    assert!(refusal(Some("listen = \"x\""), &[]).contains("listen in zhifa.toml"));
    assert!(refusal(None, &[("ZHIFA_LISTEN", "8080")]).contains("127.0.0.1:8080"));
    assert!(refusal(None, &[("ZHIFA_DEMO", "maybe")]).contains("true or false"));
    assert!(refusal(None, &[("ZHIFA_DEMO_PASSWORD", "short")]).contains("10 characters"));
    assert!(refusal(None, &[("ZHIFA_LOG", "a=b=c")]).contains("ZHIFA_LOG"));
    let refused = refusal(None, &[("DATABASE_URL", "mysql://root:secret@db/x")]);
    assert!(refused.contains("sqlite://") && !refused.contains("secret"), "{refused}");
    let refused = refusal(None, &[("ZHIFA_JWT_KEY", "tooshort")]);
    assert!(refused.contains("32 bytes") && !refused.contains("tooshort"), "{refused}");
}

#[test]
fn a_made_up_key_never_serves_other_machines() {
    assert!(refusal(None, &[("ZHIFA_LISTEN", "0.0.0.0:80")]).contains("ZHIFA_JWT_KEY"));
    let key = "k".repeat(32);
    let config = read(None, &[("ZHIFA_LISTEN", "0.0.0.0:80"), ("ZHIFA_JWT_KEY", &key)]).unwrap();
    assert_eq!(config.signing_key().unwrap().0, key);
    assert!(!format!("{config:?}").contains(&key));
}

#[test]
fn a_made_up_key_is_made_once_for_its_owner_alone() {
    let folder = tempfile::tempdir().unwrap();
    let url = format!("sqlite://{}/deep/z.db", folder.path().display());
    let config = read(None, &[("DATABASE_URL", &url)]).unwrap();
    let key = config.signing_key().unwrap();
    assert_eq!((key.0.len(), config.signing_key().unwrap()), (64, key));
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = std::fs::metadata(folder.path().join("deep/zhifa.key")).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }
}

#[test]
fn the_edge_is_closed_but_for_what_is_listed() {
    let edge = read(None, &[]).unwrap().edge;
    assert_eq!((edge.per_account, edge.per_address), (20, 100));
    assert!(edge.origins.is_empty() && edge.webhook_hosts.is_empty() && edge.proxy_header.is_none() && !edge.hsts);
    let file =
        "cors_origins = [\"https://oa.example.gov.cn\"]\nwebhook_hosts = [\"oa.example.gov.cn\"]\nrate_address = 5\n";
    let edge = read(Some(file), &[("ZHIFA_RATE_ACCOUNT", "0"), ("ZHIFA_PROXY_HEADER", "X-Real-IP")]).unwrap().edge;
    assert_eq!((edge.per_account, edge.per_address), (0, 5));
    assert_eq!(edge.origins, ["https://oa.example.gov.cn"]);
    assert_eq!(edge.webhook_hosts, ["oa.example.gov.cn"]);
    assert!(refusal(None, &[("ZHIFA_RATE_ACCOUNT", "-1")]).contains("ZHIFA_RATE_ACCOUNT"));
    assert!(refusal(None, &[("ZHIFA_CORS_ORIGINS", "*")]).contains("https://oa.example.gov.cn"));
    assert!(refusal(None, &[("ZHIFA_PROXY_HEADER", "a b")]).contains("X-Forwarded-For"));
}

#[test]
fn a_new_key_signs_and_the_one_before_it_is_believed_for_its_time() {
    let folder = tempfile::tempdir().unwrap();
    let url = format!("sqlite://{}/z.db", folder.path().display());
    let config = read(None, &[("DATABASE_URL", &url)]).unwrap();
    let first = config.signing_key().unwrap();
    let now = crate::law::time::Moment::at_shanghai(2026, 3, 2, 9, 0).unwrap();
    config.rotate_key(now, now.plus_days(7)).unwrap();
    let after = config.secrets().unwrap();
    assert_ne!(after.current, first);
    assert_eq!(after.earlier, [(first, Some(now.plus_days(7)))]);
    // A week later the oldest is gone.
    config.rotate_key(now.plus_days(8), now.plus_days(15)).unwrap();
    assert_eq!(config.secrets().unwrap().earlier, [(after.current, Some(now.plus_days(15)))]);
    let given = read(None, &[("ZHIFA_JWT_KEY", &"k".repeat(32)), ("ZHIFA_JWT_KEY_PREVIOUS", &"j".repeat(32))]).unwrap();
    assert_eq!(given.secrets().unwrap().earlier.len(), 1);
    assert!(given.rotate_key(now, now).unwrap_err().to_string().contains("ZHIFA_JWT_KEY_PREVIOUS"));
}

#[test]
fn rules_for_accounts_and_a_provider_stand_in_the_file() {
    let config = read(Some("[accounts]\nlock_after = 3\nidle_minutes = 30\n"), &[]).unwrap();
    assert_eq!(
        (config.accounts.lock_after, config.accounts.idle_minutes, config.accounts.password_length),
        (3, 30, 10)
    );
    assert!(refusal(Some("[accounts]\nlock_after = 0\n"), &[]).contains("accounts.lock_after"));
    assert_eq!(config.accounts.one_time_hours, 72);
    assert_eq!(read(Some("[accounts]\none_time_hours = 24\n"), &[]).unwrap().accounts.one_time_hours, 24);
    assert!(refusal(Some("[accounts]\none_time_hours = 0\n"), &[]).contains("accounts.one_time_hours"));
    let oidc = "[oidc]\nissuer = \"http://login.example\"\nclient_id = \"z\"\nredirect_uri = \"http://x\"\n";
    assert!(refusal(Some(oidc), &[]).contains("https://"));
    let config =
        read(Some(&oidc.replace("http://login", "https://login")), &[("ZHIFA_OIDC_CLIENT_SECRET", "s")]).unwrap();
    assert_eq!(config.oidc.unwrap().client_secret, Some(Secret("s".to_owned())));
}
