//! An OpenID provider on loopback, as good or as bad as a test wants it.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use jsonwebtoken::jwk::Jwk;
use jsonwebtoken::{Algorithm, EncodingKey, Header, encode};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use zhifa::accounts::signing_key;
use zhifa::config::{OidcProvider, Secret};

/// What it knows and does.
pub struct Known {
    /// What the next ID token says beside `iss` and `aud`.
    pub claims: Value,
    /// The secret its key is made from, and the key id in the token.
    pub key: (&'static [u8], &'static str),
    /// The keys it hands out.
    pub published: Vec<(&'static [u8], &'static str)>,
    /// A token it answers instead of a good one.
    pub instead: Option<String>,
    /// What it calls itself.
    pub calls_itself: Option<String>,
    /// The challenge of the sign-in under way.
    pub challenge: String,
}

/// The provider.
pub struct Issuer {
    pub url: String,
    pub known: Arc<Mutex<Known>>,
}

pub const CLIENT: &str = "zhifa test";
const SECRET: &str = "a secret: 100% & more";
pub const REDIRECT: &str = "https://zhifa.example/back?from=oidc";
pub const KEY: (&[u8], &str) = (b"the issuer's own key", "issuer-1");

impl Issuer {
    pub fn start() -> Issuer {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let known = Arc::new(Mutex::new(Known {
            claims: json!({}),
            key: KEY,
            published: vec![KEY],
            instead: None,
            calls_itself: None,
            challenge: String::new(),
        }));
        let (here, shared) = (url.clone(), Arc::clone(&known));
        // It ends with the process; nobody waits for it.
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                answer(stream, &here, &mut shared.lock().unwrap());
            }
        });
        Issuer { url, known }
    }

    pub fn settings(&self, username_claim: Option<&str>) -> OidcProvider {
        OidcProvider {
            issuer: self.url.clone(),
            client_id: CLIENT.to_owned(),
            client_secret: Some(Secret(SECRET.to_owned())),
            redirect_uri: REDIRECT.to_owned(),
            username_claim: username_claim.map(str::to_owned),
            ca_file: None,
        }
    }
}

/// A token signed with a key made from a secret.
pub fn token((secret, id): (&[u8], &str), claims: &Value) -> String {
    let (der, _) = signing_key(secret).unwrap();
    let header = Header { kid: Some(id.to_owned()), ..Header::new(Algorithm::EdDSA) };
    encode(&header, claims, &EncodingKey::from_ed_der(&der)).unwrap()
}

pub fn jwk((secret, id): (&[u8], &str)) -> Jwk {
    let (der, _) = signing_key(secret).unwrap();
    let mut jwk = Jwk::from_encoding_key(&EncodingKey::from_ed_der(&der), Algorithm::EdDSA).unwrap();
    jwk.common.key_id = Some(id.to_owned());
    jwk
}

fn answer(mut stream: TcpStream, here: &str, known: &mut Known) {
    let mut reader = BufReader::new(stream.try_clone().unwrap());
    let (mut first, mut length, mut authorization) = (String::new(), 0, String::new());
    reader.read_line(&mut first).unwrap();
    loop {
        let mut line = String::new();
        if reader.read_line(&mut line).unwrap() == 0 || line == "\r\n" {
            break;
        }
        let (name, value) = line.split_once(':').unwrap();
        match name.to_ascii_lowercase().as_str() {
            "content-length" => length = value.trim().parse().unwrap(),
            "authorization" => value.trim().clone_into(&mut authorization),
            _ => {}
        }
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body).unwrap();
    let form = String::from_utf8(body).unwrap();
    let (status, said) = match first.split(' ').nth(1).unwrap_or_default() {
        "/.well-known/openid-configuration" => (
            200,
            json!({
                "issuer": known.calls_itself.clone().unwrap_or_else(|| here.to_owned()),
                "authorization_endpoint": format!("{here}/authorize"),
                "token_endpoint": format!("{here}/token"),
                "jwks_uri": format!("{here}/jwks"),
            }),
        ),
        "/jwks" => (200, json!({"keys": known.published.iter().copied().map(jwk).collect::<Vec<_>>()})),
        "/token" => trade(&form, &authorization, here, known),
        _ => (404, json!({})),
    };
    let said = said.to_string();
    let head = format!("HTTP/1.1 {status} X\r\nContent-Type: application/json\r\nContent-Length: {}\r\n", said.len());
    // The client may have gone.
    let _ = stream.write_all(format!("{head}Connection: close\r\n\r\n{said}").as_bytes());
}

fn trade(form: &str, authorization: &str, here: &str, known: &Known) -> (u16, Value) {
    let pairs = super::oidc::pairs(form);
    let verifier = &pairs["code_verifier"];
    let challenge = URL_SAFE_NO_PAD.encode(Sha256::digest(verifier.as_bytes()));
    let expected = STANDARD.encode("zhifa%20test:a%20secret%3A%20100%25%20%26%20more");
    let good = pairs["grant_type"] == "authorization_code"
        && pairs["code"] == "the code"
        && pairs["redirect_uri"] == REDIRECT
        && challenge == known.challenge
        && authorization == format!("Basic {expected}");
    if !good {
        return (400, json!({"error": "invalid_grant", "saw": form}));
    }
    let mut claims = known.claims.clone();
    for (name, value) in [("iss", here), ("aud", CLIENT)] {
        if claims.get(name).is_none() {
            claims[name] = json!(value);
        }
    }
    let token = known.instead.clone().unwrap_or_else(|| token(known.key, &claims));
    (200, json!({"access_token": "x", "token_type": "Bearer", "id_token": token}))
}
