//! The file package over HTTP: asked for, watched, fetched, checked without a server, taken in by another organ.

use std::process::Command;
use std::time::Duration;

use serde_json::{Value, json};
use zhifa::papers;

use crate::harness::App;
use crate::harness::answer::Answer;
use crate::harness::people::Case;

/// Asks for the package of a case and waits until it is finished: its id and the bytes of the ZIP.
#[track_caller]
pub fn finished(app: &App, who: &'static str, case: &Case) -> (String, Vec<u8>) {
    let asked = app.person(who).post(&case.path("/packages"), &json!({"purpose": "移送人民法院"}));
    let id = asked.expect_created().at("/id").as_str().unwrap().to_owned();
    for _ in 0..600 {
        let stands = app.person(who).get(&case.path(&format!("/packages/{id}")));
        match stands.ok().at("/state").as_str().unwrap() {
            "printing" => std::thread::sleep(Duration::from_millis(50)),
            "finished" => {
                return (
                    id.clone(),
                    app.person(who).get(&case.path(&format!("/packages/{id}/zip"))).ok().bytes.clone(),
                );
            }
            _ => panic!("{stands}"),
        }
    }
    panic!("the package is not finished")
}

/// Takes a package in.
pub fn imports(app: &App, who: &'static str, zip: &[u8]) -> Answer {
    app.person(who).ask("POST", "/imported_files").header("Content-Type", "application/zip").bytes(zip).go()
}

/// `zhifa verify FILE` where there is no server and no database.
fn verified(zip: &[u8]) -> (bool, String) {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("file.zip");
    std::fs::write(&file, zip).unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_zhifa"));
    command.current_dir(folder.path()).env_remove("DATABASE_URL").args(["verify", "file.zip"]);
    let output = command.output().unwrap();
    (output.status.success(), String::from_utf8_lossy(&output.stdout).into_owned())
}

/// A decided case with its notice and its decision issued.
pub fn with_issued_papers(app: &App) -> Case {
    let case = app.served();
    let decision = app.last(&case, "decide");
    let path = case.path("/papers/PENALTY_DECISION/issue");
    let issued = app.person("officer1").ask("POST", &path).key(&app.fresh_key()).if_match(case.version());
    case.saw(issued.json(&json!({"about": decision, "party_id": "p1"})).go().expect_created().version());
    case
}

#[test]
fn a_package_holds_the_acts_and_the_papers_and_proves_itself_without_a_server() {
    let app = App::boot();
    let case = with_issued_papers(&app);
    let (id, zip) = finished(&app, "officer1", &case);
    let (whole, said) = verified(&zip);
    assert!(whole && said.contains("the package is whole") && said.contains("1 of them issued"), "{said}");
    let manifest: Value = papers::unpack(&zip)
        .unwrap()
        .into_iter()
        .find(|(name, _)| name == papers::MANIFEST)
        .map(|(_, bytes)| serde_json::from_slice(&bytes).unwrap())
        .unwrap();
    assert_eq!(manifest["head_digest"], app.file(&case)["head_digest"]);
    let kinds: Vec<_> =
        manifest["papers"].as_array().unwrap().iter().map(|paper| paper["kind"].as_str().unwrap()).collect();
    assert!(kinds.contains(&"PENALTY_DECISION") && kinds.contains(&"FILING_APPROVAL"), "{kinds:?}");
    let pdf = app.person("head").get(&case.path(&format!("/packages/{id}/pdf")));
    assert!(pdf.ok().bytes.starts_with(b"%PDF-"));
    assert_eq!(pdf.header("content-type"), "application/pdf");
}

#[test]
fn the_same_acts_give_the_same_package_and_it_is_made_once_for_a_version() {
    let app = App::boot();
    let case = with_issued_papers(&app);
    let (first, zip) = finished(&app, "officer1", &case);
    let (again, same) = finished(&app, "head", &case);
    assert_eq!((&first, &zip), (&again, &same), "the one of this version is there already");
    let mut conn = app.test.connect();
    let dossier = papers::load(&mut conn, case.id).unwrap();
    let templates: Vec<_> = papers::built_in().iter().collect();
    let work = papers::Work::new(dossier, &templates).unwrap();
    let lines = zhifa::record::export(&mut conn, case.id).unwrap();
    let sheets: Vec<_> = (0..work.steps())
        .map(|n| match work.issued(n) {
            Some((seq, printed)) => papers::Sheet {
                pdf: papers::issued(&mut conn, case.id, seq).unwrap().unwrap(),
                pages: printed.pages as usize,
                issued: Some(seq),
            },
            None => work.print(n).unwrap(),
        })
        .collect();
    assert!(work.finish(&sheets, &lines).unwrap().zip == zip, "made anew, byte for byte");
}

#[test]
fn a_flipped_byte_anywhere_is_named() {
    let app = App::boot();
    let case = with_issued_papers(&app);
    let (_, zip) = finished(&app, "officer1", &case);
    assert!(papers::check(&zip).ok);
    // One in each stretch of the archive: heads, acts, papers, manifest, the directory at the end.
    let step = (zip.len() / 61).max(1);
    for at in (0..zip.len()).step_by(step).chain([zip.len() - 1]) {
        let mut damaged = zip.clone();
        damaged[at] ^= 0x10;
        let checked = papers::check(&damaged);
        let told = !checked.flaws.is_empty() || checked.record.is_some_and(|report| !report.ok);
        assert!(!checked.ok && told, "byte {at} of {}", zip.len());
    }
    let mut files = papers::unpack(&zip).unwrap();
    let paper = files.iter_mut().find(|(name, _)| name.ends_with("PENALTY_DECISION.pdf")).unwrap();
    let (name, at) = (paper.0.clone(), paper.1.len() / 2);
    paper.1[at] ^= 1;
    let (whole, said) = verified(&papers::pack(&files).unwrap());
    assert!(!whole && said.contains(&name) && said.contains("DAMAGED"), "{said}");
}

#[test]
fn a_paper_put_in_the_place_of_an_issued_one_is_found_though_every_digest_of_the_manifest_fits() {
    let app = App::boot();
    let case = with_issued_papers(&app);
    let (_, zip) = finished(&app, "officer1", &case);
    let mut files = papers::unpack(&zip).unwrap();
    let name = files.iter().find(|(name, _)| name.ends_with("PENALTY_DECISION.pdf")).unwrap().0.clone();
    let forged = files.iter().find(|(name, _)| name.ends_with("FILING_APPROVAL.pdf")).unwrap().1.clone();
    for (held, bytes) in &mut files {
        if *held == name {
            bytes.clone_from(&forged);
        }
    }
    let fitting = |files: &mut Vec<(String, Vec<u8>)>| {
        let at = files.iter().position(|(name, _)| name == papers::MANIFEST).unwrap();
        let mut manifest: papers::Manifest = serde_json::from_slice(&files[at].1).unwrap();
        for listed in &mut manifest.files {
            let (name, bytes) = files.iter().find(|(name, _)| *name == listed.name).unwrap();
            *listed = papers::packed(name, bytes);
        }
        files[at].1 = serde_json::to_string_pretty(&manifest).unwrap().into_bytes();
        let seal = format!("{}\n", zhifa::law::digest::sm3(&files[at].1)).into_bytes();
        files.iter_mut().find(|(name, _)| name == papers::SEAL).unwrap().1 = seal;
    };
    fitting(&mut files);
    let checked = papers::check(&papers::pack(&files).unwrap());
    assert!(!checked.ok);
    assert!(checked.flaws.iter().any(|flaw| flaw.en.contains(&name)), "{:?}", checked.flaws);
}

#[test]
fn an_interrupted_download_goes_on_where_it_broke_off() {
    let app = App::boot();
    let case = app.noticed(1_000_000);
    let (id, zip) = finished(&app, "officer1", &case);
    let path = case.path(&format!("/packages/{id}/zip"));
    let half = zip.len() / 2;
    let rest = app.person("officer1").ask("GET", &path).header("Range", format!("bytes={half}-")).go();
    assert_eq!(rest.expect(206).header("content-range"), format!("bytes {half}-{}/{}", zip.len() - 1, zip.len()));
    assert_eq!(rest.bytes, zip[half..]);
    let beyond = app.person("officer1").ask("GET", &path).header("Range", format!("bytes={}-", zip.len())).go();
    beyond.problem("range-not-satisfiable");
}

#[test]
fn another_organ_takes_a_package_in_once_read_only_and_refuses_a_damaged_one_with_every_reason() {
    let app = App::boot();
    let case = with_issued_papers(&app);
    let (_, zip) = finished(&app, "officer1", &case);
    let file = imports(&app, "stranger", &zip);
    let id = file.expect_created().at("/id").as_str().unwrap().to_owned();
    assert_eq!(imports(&app, "stranger", &zip).expect_created().at("/id"), &json!(id), "once");
    let read = app.person("stranger").get(&format!("/imported_files/{id}"));
    assert_eq!(read.ok().at("/record/ok"), &json!(true));
    assert_eq!(read.at("/case/head_digest"), &app.file(&case)["head_digest"]);
    assert_eq!(app.person("stranger").get("/imported_files").ok().at("/items/0/id"), &json!(id));
    app.person("officer1").get(&format!("/imported_files/{id}")).problem("not-found");
    let mut damaged = zip;
    let at = damaged.len() / 3;
    damaged[at] ^= 1;
    let refused = imports(&app, "stranger", &damaged);
    refused.problem("invalid-input");
    assert!(!refused.at("/errors").as_array().unwrap().is_empty(), "{refused}");
    imports(&app, "stranger", b"PK").problem("invalid-input");
}
