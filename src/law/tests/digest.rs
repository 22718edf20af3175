//! Canonical JSON and SM3 against published vectors.

use std::collections::BTreeMap;

use serde_json::json;

use crate::law::digest::{NotCanonical, ZERO, canonical, is_digest, sm3};

#[test]
fn sm3_of_the_standard() {
    // GM/T 0004-2012, appendix A.
    let abc = "sm3:66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0";
    let abcd16 = "sm3:debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732";
    assert_eq!(sm3(b"abc"), abc);
    assert_eq!(sm3("abcd".repeat(16).as_bytes()), abcd16);
    assert!(is_digest(abc) && is_digest(ZERO));
    assert_eq!(ZERO, format!("sm3:{}", "0".repeat(64)));
    for bad in ["", "sm3:", &abc[..67], &abc.to_uppercase(), &abc.replace('6', "G"), &format!("{abc}0"), &abc[4..]] {
        assert!(!is_digest(bad), "{bad}");
    }
}

#[test]
fn canonical_form() {
    let value = json!({"b": [1, -2, {"z": null, "a": true}], "a": "甲\"\\\n\u{1f}/", "": 9007199254740991_u64});
    assert_eq!(
        canonical(&value).expect("canonical"),
        r#"{"":9007199254740991,"a":"甲\"\\\n\u001f/","b":[1,-2,{"a":true,"z":null}]}"#
    );
    // RFC 8785, 3.2.3: keys go by UTF-16 units, so an emoji stands before a private-use character.
    let keys = json!({"\u{e000}": 1, "\u{1f600}": 2, "\u{20ac}": 3, "\r": 4, "1": 5});
    assert_eq!(canonical(&keys).expect("canonical"), "{\"\\r\":4,\"1\":5,\"€\":3,\"😀\":2,\"\u{e000}\":1}");
}

#[test]
fn what_another_reader_would_change_is_refused() {
    assert!(matches!(canonical(&json!({"a": [1.5]})), Err(NotCanonical::Float(_))));
    assert!(matches!(canonical(&json!(1e3)), Err(NotCanonical::Float(_))), "a float even if it is whole");
    assert!(matches!(canonical(&9007199254740992_u64), Err(NotCanonical::Integer(_))));
    assert!(matches!(canonical(&-9007199254740992_i64), Err(NotCanonical::Integer(_))));
    assert!(matches!(canonical(&u64::MAX), Err(NotCanonical::Integer(_))));
    assert!(canonical(&-9007199254740991_i64).is_ok());
    assert!(canonical(&f64::NAN).is_err(), "not null");
    let odd_keys = BTreeMap::from([(vec![1], 2)]);
    assert!(matches!(canonical(&odd_keys), Err(NotCanonical::Json(_))));
}
