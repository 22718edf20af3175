//! The tree over the heads 默克尔树: RFC 6962 over SM3, in two storeys, so that neither making nor proving it holds all cases in
//! memory, and a change shows in which part it lies.

use ct_merkle::mem_backed_tree::MemoryBackedTree;
use ct_merkle::{InclusionProof, RootHash};
use serde::{Deserialize, Serialize};
use sm3::Sm3;
use sm3::digest::Output;
use uuid::Uuid;

/// Cases in a part; the last one may hold fewer.
pub(super) const PART: i64 = 1_000;

/// The head of a case at a moment: what a leaf is made of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Leaf {
    /// The case.
    pub case_id: Uuid,
    /// Its last act then.
    pub seq: i64,
    /// The digest of that act.
    pub digest: String,
}

impl Leaf {
    /// The bytes that are hashed: case id, seq and digest with a space between.
    fn bytes(&self) -> Vec<u8> {
        format!("{} {} {}", self.case_id, self.seq, self.digest).into_bytes()
    }
}

/// A tree over some leaves, or over the roots of parts.
pub(super) struct Tree(MemoryBackedTree<Sm3, Vec<u8>>);

impl Tree {
    /// Over the heads of some cases.
    pub(super) fn of_heads(heads: &[Leaf]) -> Tree {
        let mut tree = MemoryBackedTree::new();
        heads.iter().for_each(|head| tree.push(head.bytes()));
        Tree(tree)
    }

    /// Over the roots of all parts.
    pub(super) fn of_parts<'a>(roots: impl IntoIterator<Item = &'a str>) -> Tree {
        let mut tree = MemoryBackedTree::new();
        roots.into_iter().for_each(|root| tree.push(root.as_bytes().to_vec()));
        Tree(tree)
    }

    /// Its root as it is written.
    pub(super) fn root(&self) -> String {
        written(self.0.root().as_bytes())
    }

    /// How a leaf leads to the root.
    pub(super) fn path(&self, index: usize) -> Option<Storey> {
        let leaves = usize::try_from(self.0.len()).ok()?;
        (index < leaves).then(|| Storey {
            index: u64::try_from(index).unwrap_or(u64::MAX),
            leaves: self.0.len(),
            path: self.0.prove_inclusion(index).as_bytes().chunks(32).map(written).collect(),
        })
    }
}

/// One storey of a proof: RFC 6962, 2.1.1.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Storey {
    /// Which leaf, from 0.
    pub index: u64,
    /// How many leaves there are.
    pub leaves: u64,
    /// The audit path, from the leaf upwards.
    pub path: Vec<String>,
}

impl Storey {
    fn leads(&self, leaf: &[u8], root: &str) -> bool {
        let bytes: Option<Vec<Vec<u8>>> = self.path.iter().map(|step| read(step)).collect();
        let (Some(steps), Some(root)) = (bytes, read(root)) else { return false };
        let Ok(root) = <[u8; 32]>::try_from(root) else { return false };
        let Ok(proof) = InclusionProof::<Sm3>::try_from_bytes(steps.concat()) else { return false };
        let root = RootHash::<Sm3>::new(Output::<Sm3>::from(root), self.leaves);
        self.index < self.leaves && root.verify_inclusion(&leaf, self.index, &proof).is_ok()
    }
}

/// That a case stood at an anchor as it stands in the proof: anybody can check it with the published root alone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AnchorProof {
    /// The day of the anchor.
    pub day: chrono::NaiveDate,
    /// The root that was published for it.
    pub root: String,
    /// The head of the case then.
    pub head: Leaf,
    /// The root of the part in which the case lies.
    pub part_root: String,
    /// From the head to the root of its part.
    pub in_part: Storey,
    /// From the root of the part to the root.
    pub in_all: Storey,
}

impl AnchorProof {
    /// Whether the head leads to the root, step by step.
    pub fn holds(&self) -> bool {
        self.in_part.leads(&self.head.bytes(), &self.part_root)
            && self.in_all.leads(self.part_root.as_bytes(), &self.root)
    }
}

fn written(bytes: &[u8]) -> String {
    format!("sm3:{}", hex::encode(bytes))
}

fn read(text: &str) -> Option<Vec<u8>> {
    hex::decode(text.strip_prefix("sm3:")?).ok().filter(|bytes| bytes.len() == 32)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn heads(n: u128) -> Vec<Leaf> {
        let leaf = |n| Leaf { case_id: Uuid::from_u128(n), seq: 3, digest: crate::law::digest::sm3(&n.to_be_bytes()) };
        (1..=n).map(leaf).collect()
    }

    fn proof(heads: &[Leaf], parts: &[Tree], at: usize, part: usize) -> AnchorProof {
        let roots: Vec<String> = parts.iter().map(Tree::root).collect();
        let all = Tree::of_parts(roots.iter().map(String::as_str));
        AnchorProof {
            day: chrono::NaiveDate::from_ymd_opt(2026, 3, 2).unwrap(),
            root: all.root(),
            head: heads[at].clone(),
            part_root: roots[part].clone(),
            in_part: parts[part].path(at).unwrap(),
            in_all: all.path(part).unwrap(),
        }
    }

    #[test]
    fn every_head_leads_to_the_root_and_no_other_head_does() {
        for n in [1, 2, 3, 7, 64, 65] {
            let first = heads(n);
            let parts = [Tree::of_heads(&first), Tree::of_heads(&heads(200)), Tree::of_heads(&heads(1))];
            for at in 0..first.len() {
                let good = proof(&first, &parts, at, 0);
                assert!(good.holds(), "{at} of {n}");
                let mut forged = good.clone();
                forged.head.seq = 4;
                assert!(!forged.holds(), "another head");
                let mut moved = good.clone();
                moved.in_all.index = 1;
                assert!(!moved.holds(), "another part");
                let mut other = good;
                other.root = crate::law::digest::sm3(b"another root");
                assert!(!other.holds(), "another root");
            }
        }
    }

    #[test]
    fn a_proof_that_is_no_proof_holds_nothing() {
        let first = heads(5);
        let good = proof(&first, &[Tree::of_heads(&first)], 2, 0);
        for spoil in ["", "sm3:", "sm3:zz", "x"] {
            let mut bad = good.clone();
            bad.in_part.path[0] = spoil.to_owned();
            assert!(!bad.holds());
        }
        let mut beyond = good;
        beyond.in_part.index = u64::MAX;
        assert!(!beyond.holds());
    }
}
