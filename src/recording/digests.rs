//! The two digests of a recording, SHA-256 and SM3, computed as the bytes pass; and what kind of file the bytes say they are.

use std::io::Read;

use sha2::{Digest, Sha256};
use sm3::Sm3;

/// How much of the beginning tells what kind of file it is.
pub(super) const HEAD: usize = 8 * 1024;

/// How much is read at once.
pub(super) const PIECE: usize = 256 * 1024;

/// Both digests on their way.
#[derive(Clone, Default)]
pub(super) struct Digests {
    sha256: Sha256,
    sm3: Sm3,
}

/// Both digests at the end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Sums {
    /// `sm3:` and 64 hex digits.
    pub sm3: String,
    /// 64 hex digits.
    pub sha256: String,
}

impl Digests {
    pub(super) fn update(&mut self, bytes: &[u8]) {
        self.sha256.update(bytes);
        self.sm3.update(bytes);
    }

    pub(super) fn sums(self) -> Sums {
        Sums { sm3: format!("sm3:{}", hex(&self.sm3.finalize())), sha256: hex(&self.sha256.finalize()) }
    }

    /// Those of everything a reader gives.
    pub(super) fn of(mut from: impl Read) -> std::io::Result<(Digests, u64)> {
        let (mut digests, mut buffer, mut size) = (Digests::default(), vec![0; PIECE], 0);
        loop {
            match from.read(&mut buffer)? {
                0 => return Ok((digests, size)),
                n => {
                    digests.update(&buffer[..n]);
                    size += n as u64;
                }
            }
        }
    }
}

/// What the first bytes say: what a client declares is never believed.
pub(super) fn sniff(head: &[u8]) -> &'static str {
    match infer::get(head) {
        Some(kind) => kind.mime_type(),
        None if is_text(head) => "text/plain",
        None => "application/octet-stream",
    }
}

/// UTF-8 without control characters, perhaps cut within its last sign.
fn is_text(head: &[u8]) -> bool {
    let text = match std::str::from_utf8(head) {
        Ok(text) => text,
        Err(error) if error.error_len().is_none() => std::str::from_utf8(&head[..error.valid_up_to()]).unwrap_or(""),
        Err(_) => return false,
    };
    !text.is_empty() && !text.chars().any(|c| c.is_control() && !matches!(c, '\n' | '\r' | '\t' | '\u{c}'))
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_digests_are_those_of_the_standards() {
        let (digests, size) = Digests::of(&b"abc"[..]).unwrap();
        let sums = digests.sums();
        assert_eq!(size, 3);
        assert_eq!(sums.sm3, "sm3:66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0");
        assert_eq!(sums.sha256, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    }

    #[test]
    fn the_bytes_say_what_they_are() {
        assert_eq!(sniff(b"\x89PNG\r\n\x1a\n0000"), "image/png");
        assert_eq!(sniff(b"%PDF-1.7"), "application/pdf");
        assert_eq!(sniff("现场笔录\n".as_bytes()), "text/plain");
        assert_eq!(sniff(&"现场".as_bytes()[..5]), "text/plain");
        assert_eq!(sniff(&[0, 1, 2, 3]), "application/octet-stream");
        assert_eq!(sniff(&[0xff, 0xfe, 0x80]), "application/octet-stream");
    }
}
