//! kill -9 in the middle of uploads: what was acknowledged is there, and the uploads end whole.

use std::process::Command;
use std::sync::Mutex;
use std::time::Duration;

use serde_json::json;

use crate::harness::contents::clue;
use crate::harness::db::TestDb;
use crate::harness::media::{digest, metadata, tus};
use crate::harness::service::{Service, zhifa};

const SIZE: usize = 24 << 20;
const PIECE: usize = 64 << 10;
const CLIENTS: usize = 3;

fn film(n: usize) -> Vec<u8> {
    (0..SIZE).map(|at| b'a' + u8::try_from((at / 7 + at % 11 + n) % 26).unwrap()).collect()
}

fn begin(service: &Service, token: &str, case: &str) -> String {
    let said = metadata(&[("case_id", case), ("filename", "执法记录仪.mp4")]);
    let ask = tus(service.ask("POST", "/api/v1/media")).header("Authorization", token).header("Upload-Length", SIZE);
    ask.header("Upload-Metadata", said).go().expect(201).header("location").to_owned()
}

/// Sends pieces until everything is there or the service is gone; answers the last offset that was acknowledged.
fn send(service: &Service, token: &str, place: &str, from: usize, film: &[u8]) -> usize {
    let mut at = from;
    while at < film.len() {
        let ask = tus(service.ask("PATCH", place)).header("Authorization", token).header("Upload-Offset", at);
        let ask = ask.header("Content-Type", "application/offset+octet-stream");
        match ask.bytes(&film[at..film.len().min(at + PIECE)]).try_go() {
            Ok(answer) => at = answer.expect(204).header("upload-offset").parse().unwrap(),
            Err(_) => return at,
        }
    }
    at
}

#[test]
fn after_kill_9_every_acknowledged_byte_is_there_and_the_uploads_go_on() {
    let db = TestDb::new();
    let service = Service::start(&db, &[]);
    let token = service.token("officer1");
    let opened = service.ask("POST", "/api/v1/cases").header("Authorization", &token).key("open");
    let case = opened.json(&json!({"body": clue()})).go().expect_created().at("/head/id").as_str().unwrap().to_owned();
    let uploads: Vec<_> = (0..CLIENTS).map(|n| (begin(&service, &token, &case), film(n))).collect();
    let acknowledged = Mutex::new(vec![0; CLIENTS]);
    std::thread::scope(|scope| {
        for (n, (place, film)) in uploads.iter().enumerate() {
            let (service, token, acknowledged) = (&service, &token, &acknowledged);
            scope.spawn(move || acknowledged.lock().unwrap()[n] = send(service, token, place, 0, film));
        }
        std::thread::sleep(Duration::from_millis(400));
        let pid = i32::try_from(service.id()).unwrap();
        assert!(Command::new("kill").args(["-9", &pid.to_string()]).status().unwrap().success());
    });
    service.kill();
    let acknowledged = acknowledged.into_inner().unwrap();
    assert!(acknowledged.iter().any(|at| (1..SIZE).contains(at)), "killed in the middle: {acknowledged:?}");

    let again = Service::start(&db, &[]);
    let token = again.token("officer1");
    for (n, (place, film)) in uploads.iter().enumerate() {
        let told = tus(again.ask("HEAD", place)).header("Authorization", &token).go();
        let at: usize = told.ok().header("upload-offset").parse().unwrap();
        assert!(at >= acknowledged[n], "{} bytes were acknowledged, {at} are there", acknowledged[n]);
        assert_eq!(send(&again, &token, place, at, film), SIZE);
        let media = again.ask("GET", place).header("Authorization", &token).go();
        assert_eq!(media.ok().at("/digest"), &json!(digest(film)));
    }
    again.kill();
    let verified = zhifa(&db).arg("verify").output().unwrap();
    let said = String::from_utf8_lossy(&verified.stdout).into_owned();
    assert!(verified.status.success() && said.contains("3 stored recordings"), "{said}");
    println!("acknowledged before the service was killed: {acknowledged:?}");
}
