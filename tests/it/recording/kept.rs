//! What is stored stays as it is: stored once, handed out by stretches, looked at again, never changed by anybody.

use diesel::connection::SimpleConnection;
use serde_json::json;
use zhifa::recording;

use crate::harness::App;
use crate::harness::db::on_postgres;
use crate::harness::media::*;
use crate::harness::service::zhifa;

fn object(app: &App, content: &str) -> std::path::PathBuf {
    let digest = digest(content.as_bytes());
    let hex = digest.strip_prefix("sm3:").unwrap();
    app.test.media().join("kept").join(&hex[..2]).join(&hex[2..])
}

/// Flips one bit of what is stored.
fn flip(path: &std::path::Path) {
    let mut bytes = std::fs::read(path).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    std::fs::remove_file(path).unwrap();
    std::fs::write(path, bytes).unwrap();
}

#[test]
fn the_same_bytes_are_stored_once_for_several_cases() {
    let app = App::boot();
    let officer = app.person("officer1");
    let (one, other) = (officer.opens_case(), officer.opens_case());
    let (a, b) = (stores(officer, &one, "同一段录像", &[]), stores(officer, &other, "同一段录像", &[]));
    assert_ne!(a, b);
    let of = |id: &str| officer.get(&format!("/media/{id}")).ok().at("/digest").clone();
    assert_eq!(of(&a), of(&b));
    let kept: Vec<_> = std::fs::read_dir(app.test.media().join("kept")).unwrap().collect();
    assert_eq!(kept.len(), 1);
    assert_eq!(officer.get(&other.path("/media")).ok().at("/items").as_array().unwrap().len(), 1);
}

#[test]
fn a_player_reads_stretches_and_knows_its_copy_again() {
    let app = App::boot();
    let officer = app.person("officer1");
    let case = officer.opens_case();
    let id = stores(officer, &case, "0123456789", &[]);
    let path = format!("/media/{id}/content");
    let part = |range: &str| officer.ask("GET", &path).header("Range", range).go();
    let middle = part("bytes=2-4");
    assert_eq!((middle.expect(206).text.as_str(), middle.header("content-range")), ("234", "bytes 2-4/10"));
    assert_eq!(part("bytes=7-").expect(206).text, "789");
    assert_eq!(part("bytes=-2").expect(206).text, "89");
    assert_eq!(part("bytes=0-1,4-5").ok().text, "0123456789");
    let beyond = part("bytes=10-");
    beyond.problem("range-not-satisfiable");
    assert_eq!(beyond.header("content-range"), "bytes */10");
    let tag = officer.get(&path).ok().header("etag").to_owned();
    let again = officer.ask("GET", &path).header("Range", "bytes=2-4");
    assert_eq!(again.header("If-Range", &tag).go().expect(206).text, "234");
    let changed = officer.ask("GET", &path).header("Range", "bytes=2-4").header("If-Range", "\"other\"").go();
    assert_eq!(changed.ok().text, "0123456789");
    officer.ask("GET", &path).header("If-None-Match", &tag).go().expect(304);
    assert_eq!(officer.ask("HEAD", &path).go().ok().header("content-length"), "10");
}

#[test]
fn who_does_not_see_the_case_sees_no_recording_and_every_look_is_in_the_trail() {
    let app = App::boot();
    let officer = app.person("officer1");
    let case = officer.opens_case();
    let id = stores(officer, &case, "现场录像", &[]);
    for who in ["stranger", "admin"] {
        app.person(who).get(&format!("/media/{id}")).problem("not-found");
        app.person(who).get(&format!("/media/{id}/content")).problem("not-found");
        app.person(who).get(&case.path("/media")).problem("not-found");
    }
    let supervisor = app.person("supervisor");
    supervisor.get(&case.path("/media")).ok();
    supervisor.get(&format!("/media/{id}")).ok();
    supervisor.get(&format!("/media/{id}/content")).ok();
    let object = format!("case/{}", case.id);
    let details = || {
        let trail = app.person("watcher").get(&format!("/audit?action=case.view&object={object}"));
        let items = trail.ok().at("/items").as_array().unwrap().clone();
        let whole = items.into_iter().filter(|item| item["detail"].as_str().unwrap().contains("media"));
        whole.map(|item| item["detail"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    // Nobody waits for the trail; it comes a moment later.
    for _ in 0..100 {
        if details().len() >= 3 {
            break;
        }
        std::thread::sleep(std::time::Duration::from_millis(20));
    }
    let mut seen = details();
    seen.sort();
    assert_eq!(seen, ["media".to_owned(), format!("media/{id}"), format!("media/{id}/content whole")]);
}

#[test]
fn a_stored_recording_is_deleted_and_changed_by_nobody() {
    let app = App::boot();
    let officer = app.person("officer1");
    let case = officer.opens_case();
    let id = stores(officer, &case, "现场录像", &[]);
    tus(officer.ask("DELETE", &format!("/media/{id}"))).go().problem("conflict");
    sends(officer, &id, 0, b"x").problem("conflict");
    let mut by_hand = app.test.connect();
    let mut attacks = vec![
        format!("UPDATE media SET filename = 'other.mp4' WHERE id = '{id}'"),
        format!("DELETE FROM media WHERE id = '{id}'"),
        "UPDATE media_object SET size = 1".to_owned(),
        "UPDATE media_object SET digest = 'sm3:0', sha256 = '0'".to_owned(),
        "DELETE FROM media_object".to_owned(),
    ];
    match on_postgres() {
        true => attacks.extend(["TRUNCATE media".to_owned(), "TRUNCATE media_object CASCADE".to_owned()]),
        false => attacks.extend([
            "INSERT OR REPLACE INTO media SELECT * FROM media".to_owned(),
            "INSERT OR REPLACE INTO media_object SELECT * FROM media_object".to_owned(),
        ]),
    }
    for attack in attacks {
        let refused = by_hand.batch_execute(&attack).unwrap_err().to_string();
        assert!(refused.contains("zhifa: a stored recording is never changed or deleted"), "{attack}: {refused}");
    }
    officer.get(&format!("/media/{id}")).ok();
}

#[test]
fn a_flipped_bit_is_refused_to_readers_named_by_verify_and_mended_by_the_same_file() {
    let app = App::boot();
    let officer = app.person("officer1");
    let (case, other) = (officer.opens_case(), officer.opens_case());
    let id = stores(officer, &case, "现场录像，一个比特也不能错", &[]);
    let whole = stores(officer, &other, "另一段", &[]);
    let verify = |case: Option<&str>| {
        let mut command = zhifa(&app.test);
        command.arg("verify").args(case.into_iter().flat_map(|case| ["--case", case]));
        let said = command.output().unwrap();
        (said.status.success(), String::from_utf8_lossy(&said.stdout).into_owned())
    };
    let (good, said) = verify(None);
    assert!(good && said.contains("2 stored recordings") && said.contains("all verified"), "{said}");
    flip(&object(&app, "现场录像，一个比特也不能错"));
    let (good, said) = verify(None);
    assert!(!good && said.contains(&format!("media {id} of case {}: DAMAGED", case.id)), "{said}");
    assert!(!said.contains(&whole), "{said}");
    assert!(verify(Some(&other.id.to_string())).0);
    assert!(!verify(Some(&case.id.to_string())).0);
    officer.get(&format!("/media/{id}/content")).problem("damaged-media");
    officer.ask("GET", &format!("/media/{id}/content")).header("Range", "bytes=0-1").go().problem("damaged-media");
    assert!(officer.get(&format!("/media/{id}")).ok().at("/damaged").as_str().unwrap().contains("sm3:"));
    officer.get(&format!("/media/{whole}/content")).ok();
    let warned = app.person("supervisor").get("/warnings?kind=media");
    assert_eq!(warned.ok().at("/items/0/inputs/media_id"), &json!(id));
    // The officer still has the card of the camera.
    let again = stores(officer, &case, "现场录像，一个比特也不能错", &[]);
    assert_eq!(officer.get(&format!("/media/{id}/content")).ok().text, "现场录像，一个比特也不能错");
    assert_eq!(officer.get(&format!("/media/{again}")).ok().body.get("damaged"), None);
    assert!(verify(None).0);
}

#[test]
fn a_reader_finds_the_damage_that_nobody_has_looked_for_yet() {
    let app = App::boot();
    let officer = app.person("officer1");
    let case = officer.opens_case();
    let (id, gone) = (stores(officer, &case, "现场录像", &[]), stores(officer, &case, "第二段", &[]));
    flip(&object(&app, "现场录像"));
    std::fs::remove_file(object(&app, "第二段")).unwrap();
    officer.get(&format!("/media/{id}/content")).problem("damaged-media");
    officer.get(&format!("/media/{gone}/content")).problem("damaged-media");
    let examined = recording::examine(&app.db, &app.shelf, None).unwrap();
    assert_eq!((examined.objects, examined.damaged.len()), (2, 2));
    assert_eq!(json!(examined.damaged[0].case), json!(case.id));
}
