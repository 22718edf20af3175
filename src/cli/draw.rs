//! `zhifa draw --verify`: a round of a case-file evaluation drawn once more from its proof, with no server and no database.

use std::path::Path;
use std::process::ExitCode;

use super::{Error, check};
use crate::campaigns::DrawProof;

/// Draws once more and says what differs. `published` is the digest of the frame that somebody kept elsewhere.
pub(super) fn verify(path: &Path, published: Option<&str>) -> Result<ExitCode, Error> {
    let text = std::fs::read_to_string(path).map_err(|cause| Error::Io { what: path.display().to_string(), cause })?;
    let proof: DrawProof = match serde_json::from_str(&text) {
        Ok(proof) => proof,
        Err(error) => {
            println!("the proof cannot be read: {error}");
            return Ok(ExitCode::FAILURE);
        }
    };
    let mut flaws = proof.flaws();
    if let Some(published) = published.filter(|published| *published != proof.frame_digest) {
        flaws.push(format!("frame digest: {published} was published, the proof says {}", proof.frame_digest));
    }
    println!("round {} of campaign {}: {} files in the frame", proof.round, proof.campaign_id, proof.frame.len());
    println!("frame {}", proof.frame_digest);
    println!("seed  {}", proof.seed);
    flaws.iter().for_each(|flaw| println!("  DIFFERS: {flaw}"));
    match flaws.is_empty() {
        true => println!("OK: the seed draws exactly the {} files that are told", proof.result.len()),
        false => println!("NOT PROVEN: {} things differ", flaws.len()),
    }
    if flaws.is_empty() && published.is_none() {
        println!("compare the digest of the frame with the one published when it was frozen");
    }
    Ok(check::code(flaws.is_empty()))
}
