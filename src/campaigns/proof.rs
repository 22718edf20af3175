//! The proof of a draw 抽取证明: everything that is needed to draw once more, in one file. `zhifa draw --verify FILE` reads it without
//! server and database.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::draw::{self, DrawPlan, DrawnFile, FORMAT, FrameLine};
use crate::law::digest::sm3;

/// A secret that was fixed beforehand by its digest 承诺, and told afterwards 揭示.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct SeedPart {
    /// Whose.
    pub account_id: Uuid,
    /// The person's name.
    pub name: String,
    /// What the person is to the campaign: `organiser`, `supervision`, `other_organ`.
    pub function: String,
    /// SM3 of the secret.
    pub commitment: String,
    /// The secret, once told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub nonce: Option<String>,
}

/// Everything needed to recompute a round.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct DrawProof {
    /// How it was drawn.
    pub format: String,
    /// The campaign.
    pub campaign_id: Uuid,
    /// The round.
    pub round: u32,
    /// Digest of the frame, published when it was frozen.
    pub frame_digest: String,
    /// The frame.
    pub frame: Vec<FrameLine>,
    /// Digest of the plan.
    pub plan_digest: String,
    /// The plan.
    pub plan: DrawPlan,
    /// The secrets, in the order in which they were fixed; none where a public number was used.
    pub commitments: Vec<SeedPart>,
    /// The public number, as it was entered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub public_number: Option<String>,
    /// The seed.
    pub seed: String,
    /// What was drawn.
    pub result: Vec<DrawnFile>,
}

impl DrawProof {
    /// Everything that is not as it should be; nothing for a draw that proves itself.
    pub fn flaws(&self) -> Vec<String> {
        let mut flaws = Vec::new();
        if self.format != FORMAT {
            flaws.push(format!("format: {} is not known here, {FORMAT} is", self.format));
        }
        if self.frame.windows(2).any(|two| two[0].file_id >= two[1].file_id) {
            flaws.push("frame: its files are not in the order of their ids, each once".to_owned());
        }
        let frame_digest = draw::frame_digest(&self.frame);
        if frame_digest != self.frame_digest {
            flaws.push(format!("frame digest: {} is told, the frame gives {frame_digest}", self.frame_digest));
        }
        match self.plan.digest() {
            Ok(digest) if digest == self.plan_digest => {}
            Ok(digest) => flaws.push(format!("plan digest: {} is told, the plan gives {digest}", self.plan_digest)),
            Err(error) => flaws.push(format!("plan: {error}")),
        }
        let parts = self.parts(&mut flaws);
        let seed = draw::seed(&self.frame_digest, &self.plan_digest, &parts);
        if seed != self.seed {
            flaws.push(format!("seed: {} is told, its parts give {seed}", self.seed));
        }
        self.compare(&draw::draw(&self.frame, &self.plan, &self.seed), &mut flaws);
        flaws
    }

    /// What the seed is made of.
    fn parts(&self, flaws: &mut Vec<String>) -> Vec<String> {
        if self.plan.public_number.is_some() {
            let entered = self.public_number.clone();
            if entered.is_none() {
                flaws.push("public number: it is missing".to_owned());
            }
            return entered.into_iter().collect();
        }
        for (n, part) in self.commitments.iter().enumerate() {
            if self.commitments.iter().take(n).any(|other| other.account_id == part.account_id) {
                flaws.push(format!("commitment: {} committed twice", part.name));
            }
            match &part.nonce {
                Some(nonce) if sm3(nonce.as_bytes()) == part.commitment => {}
                Some(_) => flaws.push(format!("commitment: the secret of {} does not give it", part.name)),
                None => flaws.push(format!("commitment: the secret of {} is missing", part.name)),
            }
        }
        if self.commitments.len() < 2 {
            flaws.push("commitments: at least two people commit".to_owned());
        }
        self.commitments.iter().filter_map(|part| part.nonce.clone()).collect()
    }

    fn compare(&self, drawn: &[DrawnFile], flaws: &mut Vec<String>) {
        for told in &self.result {
            match drawn.iter().find(|file| file.file_id == told.file_id) {
                None => flaws.push(format!("file {}: told as drawn, the seed does not draw it", told.file_id)),
                Some(file) if file != told => flaws.push(format!("file {}: its weight differs", told.file_id)),
                Some(_) => {}
            }
        }
        for file in drawn.iter().filter(|file| !self.result.iter().any(|told| told.file_id == file.file_id)) {
            flaws.push(format!("file {}: the seed draws it, it is not told", file.file_id));
        }
        if self.result.windows(2).any(|two| two[0].file_id >= two[1].file_id) {
            flaws.push("result: its files are not in the order of their ids, each once".to_owned());
        }
    }
}
