//! Resumable uploads (tus 1.0): cut, continued, checked, given up, refused.

use std::io::Write;
use std::net::TcpStream;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::json;
use zhifa::recording;

use crate::harness::App;
use crate::harness::media::*;

/// Text, so that answers can be read as such.
fn film(bytes: usize) -> Vec<u8> {
    (0..bytes).map(|n| b"0123456789abcdefghijklmnopqrstuvwxyz\n"[(n * n + n / 7) % 37]).collect()
}

#[test]
fn a_recording_comes_in_pieces_and_is_stored_with_what_its_bytes_say() {
    let app = App::boot();
    let officer = app.person("officer1");
    let case = officer.opens_case();
    let film = film(300_000);
    let more = [
        ("act", "1"),
        ("device", "DSJ-0001"),
        ("clock_offset_seconds", "-42"),
        ("starts_at", "2026-03-02T08:00:00+08:00"),
        ("ends_at", "2026-03-02T08:30:00+08:00"),
    ];
    let id = begins(officer, &case, film.len(), &more);
    assert_eq!(offset(officer, &id), 0);
    for (from, to) in [(0, 1), (1, 100_000), (100_000, 300_000)] {
        let sent = sends(officer, &id, from, &film[from..to]);
        assert_eq!(sent.expect(204).header("upload-offset"), to.to_string());
        assert_eq!(sent.header("tus-resumable"), "1.0.0");
        assert_eq!(offset(officer, &id), to);
    }
    let media = officer.get(&format!("/media/{id}"));
    assert_eq!(media.ok().at("/digest"), &json!(digest(&film)));
    assert_eq!(media.at("/size"), 300_000);
    assert_eq!((media.at("/content_type"), media.at("/declared_type")), (&json!("text/plain"), &json!("video/mp4")));
    assert_eq!((media.at("/act_seq"), media.at("/device")), (&json!(1), &json!("DSJ-0001")));
    assert_eq!(media.at("/clock_offset_seconds"), -42);
    let list = officer.get(&case.path("/media"));
    assert_eq!(list.ok().at("/items/0/id"), &json!(id));
    let back = officer.get(&format!("/media/{id}/content"));
    assert_eq!(back.ok().text.as_bytes(), film);
    assert_eq!(back.header("etag"), format!("\"{}\"", digest(&film)));
    assert!(back.header("content-disposition").starts_with("attachment; "));
    assert_eq!(std::fs::read_dir(app.test.media().join("staging")).unwrap().count(), 0, "nothing is left over");
}

#[test]
fn an_upload_begun_with_its_bytes_needs_no_second_request() {
    let app = App::boot();
    let officer = app.person("officer1");
    let case = officer.opens_case();
    let said = metadata(&[("case_id", &case.id.to_string()), ("filename", "扫描.pdf"), ("kind", "scan")]);
    let ask = tus(officer.ask("POST", "/media")).header("Upload-Length", 12).header("Upload-Metadata", said);
    let begun = ask.header("Content-Type", "application/offset+octet-stream").bytes(b"%PDF-1.7 ...".as_slice()).go();
    assert_eq!(begun.expect(201).header("upload-offset"), "12");
    let place = begun.header("location").strip_prefix("/api/v1").unwrap().to_owned();
    let media = officer.get(&place);
    assert_eq!((media.ok().at("/content_type"), media.at("/kind")), (&json!("application/pdf"), &json!("scan")));
}

#[test]
fn what_a_cut_connection_brought_counts() {
    let app = App::boot();
    let officer = app.person("officer1");
    let case = officer.opens_case();
    let film = film(700_000);
    let id = begins(officer, &case, film.len(), &[]);
    let mut line = TcpStream::connect(app.url().strip_prefix("http://").unwrap()).unwrap();
    let head = format!(
        "PATCH /api/v1/media/{id} HTTP/1.1\r\nHost: zhifa\r\nAuthorization: Bearer {}\r\nTus-Resumable: 1.0.0\r\n\
         Upload-Offset: 0\r\nContent-Type: application/offset+octet-stream\r\nContent-Length: {}\r\n\r\n",
        app.token("officer1"),
        film.len()
    );
    line.write_all(head.as_bytes()).unwrap();
    line.write_all(&film[..400_000]).unwrap();
    // The server reads at its own pace; whoever asks how far it goes makes it stop there, dead connection or not.
    std::thread::sleep(std::time::Duration::from_millis(300));
    let at = offset(officer, &id);
    assert_eq!(at, 400_000);
    drop(line);
    sends(officer, &id, at, &film[at..]).expect(204);
    assert_eq!(officer.get(&format!("/media/{id}")).ok().at("/digest"), &json!(digest(&film)));
}

#[test]
fn another_process_goes_on_where_the_first_one_ended() {
    let app = App::boot();
    let officer = app.person("officer1");
    let case = officer.opens_case();
    let film = film(50_000);
    let id = begins(officer, &case, film.len(), &[]);
    sends(officer, &id, 0, &film[..20_000]).expect(204);
    // What a crash leaves behind the last acknowledged byte is cut off.
    let staged = app.test.media().join("staging").join(&id);
    std::fs::OpenOptions::new().append(true).open(staged).unwrap().write_all(b"never acknowledged").unwrap();
    let keys =
        zhifa::accounts::Keys::new(crate::harness::app::KEY, zhifa::accounts::PasswordCost::Cheap, app.shared_clock());
    let shelf = recording::Shelf::new(recording::Settings::in_folder(app.test.media()));
    let state = app.state(keys.unwrap(), zhifa::edge::Settings::default());
    let beside = zhifa::app::State { shelf: std::sync::Arc::new(shelf), ..state };
    let beside = zhifa::app::Running::start(beside, "127.0.0.1:0").unwrap();
    let ask = tus(app.ask_at("PATCH", format!("{}/api/v1/media/{id}", beside.url())));
    let ask = ask.header("Authorization", format!("Bearer {}", app.token("officer1"))).header("Upload-Offset", 20_000);
    ask.header("Content-Type", "application/offset+octet-stream").bytes(&film[20_000..]).go().expect(204);
    beside.stop();
    assert_eq!(officer.get(&format!("/media/{id}")).ok().at("/digest"), &json!(digest(&film)));
}

#[test]
fn bytes_that_do_not_have_their_checksum_are_not_kept() {
    let app = App::boot();
    let officer = app.person("officer1");
    let case = officer.opens_case();
    let id = begins(officer, &case, 6, &[]);
    let sum = |bytes: &[u8]| {
        use sha2::Digest;
        format!("sha256 {}", STANDARD.encode(sha2::Sha256::digest(bytes)))
    };
    sending(officer, &id, 0, b"abc").header("Upload-Checksum", sum(b"abc")).go().expect(204);
    let wrong = sending(officer, &id, 3, b"dxf").header("Upload-Checksum", sum(b"def")).go();
    wrong.problem("checksum-mismatch");
    assert_eq!(wrong.header("tus-resumable"), "1.0.0");
    assert_eq!(offset(officer, &id), 3);
    let sha1 = "sha1 WJwio5uQLb+GQPPI4XS4lNoLOZk=";
    sending(officer, &id, 3, b"def").header("Upload-Checksum", sha1).go().problem("checksum-mismatch");
    for bad in ["md5 AAAA", "sha1", "sha256 !", "sha1 AAAA"] {
        let status = sending(officer, &id, 3, b"def").header("Upload-Checksum", bad).go().status;
        assert!([400, 422].contains(&status), "{bad}: {status}");
    }
    sending(officer, &id, 3, b"def").header("Upload-Checksum", sum(b"def")).go().expect(204);
    assert_eq!(officer.get(&format!("/media/{id}")).ok().at("/digest"), &json!(digest(b"abcdef")));
}

#[test]
fn an_upload_is_refused_with_its_reason() {
    let app = App::boot();
    let officer = app.person("officer1");
    let case = officer.opens_case();
    let id = begins(officer, &case, 10, &[]);
    sends(officer, &id, 5, b"abc").problem("conflict");
    sends(officer, &id, 0, b"more than ten bytes").problem("too-large");
    assert_eq!(offset(officer, &id), 0);
    let old = officer.ask("HEAD", &format!("/media/{id}")).header("Tus-Resumable", "0.2.2").go();
    assert_eq!((old.status, old.header("tus-version")), (412, "1.0.0"));
    officer.ask("POST", "/media").go().problem("tus-version");
    let json = tus(officer.ask("PATCH", &format!("/media/{id}"))).header("Upload-Offset", 0).json(&json!({}));
    json.go().problem("unsupported-media-type");
    asks_to_begin(officer, &case, 0, &[]).points_at("Upload-Length");
    asks_to_begin(officer, &case, 30 << 30, &[]).problem("too-large");
    asks_to_begin(officer, &case, 5, &[("act", "99")]).points_at("Upload-Metadata/act");
    asks_to_begin(officer, &case, 5, &[("colour", "red")]).points_at("Upload-Metadata/colour");
    asks_to_begin(app.person("stranger"), &case, 5, &[]).problem("not-found");
    asks_to_begin(app.person("head"), &case, 5, &[]).problem("forbidden");
    tus(app.ask("POST", "/api/v1/media")).go().problem("unauthorized");
    // An upload under way is its owner's alone.
    assert_eq!(tus(app.person("officer2").ask("HEAD", &format!("/media/{id}"))).go().status, 404);
    let told = app.ask("OPTIONS", "/api/v1/media").go();
    assert_eq!(told.expect(204).header("tus-version"), "1.0.0");
    assert_eq!(told.header("tus-max-size"), (20_u64 << 30).to_string());
}

#[test]
fn an_upload_that_is_given_up_or_expires_leaves_nothing() {
    let app = App::boot();
    let officer = app.person("officer1");
    let case = officer.opens_case();
    let staged = || std::fs::read_dir(app.test.media().join("staging")).unwrap().count();
    let (given_up, left) = (begins(officer, &case, 10, &[]), begins(officer, &case, 10, &[]));
    sends(officer, &left, 0, b"abc").expect(204);
    assert_eq!(staged(), 2);
    tus(officer.ask("DELETE", &format!("/media/{given_up}"))).go().expect(204);
    assert_eq!(tus(officer.ask("HEAD", &format!("/media/{given_up}"))).go().status, 404);
    assert_eq!(staged(), 1);
    app.clock.set(app.now().plus_days(8));
    assert_eq!(tus(officer.ask("HEAD", &format!("/media/{left}"))).go().status, 404);
    sends(officer, &left, 3, b"def").problem("not-found");
    recording::tidy(&app.db, &app.shelf).unwrap();
    assert_eq!(staged(), 0);
}
