//! One major case, told step by step, to be stopped at any stage: clue, filing, …, archived.

use zhifa::law::stages::{Kind, Status};

use super::{Casebook, Person};

impl Casebook {
    /// A clue with one inspection, confirmed by the second officer.
    pub fn clue() -> Self {
        let mut book = Self::new();
        book.next(Kind::OpenCase);
        book.field_act(Kind::InspectScene);
        book
    }

    /// Filing is asked for.
    pub fn filing() -> Self {
        let mut book = Self::clue();
        book.next(Kind::RequestFiling);
        book
    }

    /// Filed, interviewed, ordered to correct.
    pub fn investigating() -> Self {
        let mut book = Self::filing();
        book.next(Kind::Approve);
        book.field_act(Kind::Interview);
        book.field_act(Kind::CollectEvidence);
        book.next(Kind::OrderCorrection);
        book
    }

    /// Concluded with a fine of 60,000 yuan: to be reviewed and discussed, a hearing to be offered.
    pub fn concluded() -> Self {
        let mut book = Self::investigating();
        book.wait(3).next(Kind::ConcludeInvestigation);
        book
    }

    /// The notice is served.
    pub fn noticed() -> Self {
        let mut book = Self::concluded();
        for kind in [Kind::IssueNotice, Kind::Approve, Kind::ServeDocument] {
            book.next(kind);
        }
        book
    }

    /// A hearing is asked for, fixed, told, and its day has come.
    pub fn before_the_hearing() -> Self {
        let mut book = Self::noticed();
        for kind in [Kind::RequestHearing, Kind::ScheduleHearing, Kind::ServeDocument] {
            book.next(kind);
        }
        book.wait(15);
        book
    }

    /// The party has spoken, the time to speak is over, the review is asked for.
    pub fn reviewing() -> Self {
        let mut book = Self::noticed();
        book.wait(1).next(Kind::RecordStatement);
        book.next(Kind::AnswerStatement);
        book.wait(9).next(Kind::SubmitForReview);
        book
    }

    /// Passed and discussed: nothing stands in the way of a decision.
    pub fn ripe() -> Self {
        let mut book = Self::reviewing();
        book.next(Kind::IssueReviewOpinion);
        book.next(Kind::Deliberate);
        book
    }

    /// Decided.
    pub fn decided() -> Self {
        let mut book = Self::ripe();
        book.next(Kind::Decide);
        book
    }

    /// The decision is served.
    pub fn served() -> Self {
        let mut book = Self::decided();
        book.next(Kind::ServeDocument);
        book
    }

    /// Published, paid, corrected: nothing stands in the way of closing.
    pub fn performed() -> Self {
        let mut book = Self::served();
        for kind in [Kind::Publish, Kind::Approve, Kind::RecordPayment, Kind::VerifyCorrection] {
            book.next(kind);
        }
        book
    }

    /// Closed.
    pub fn closed() -> Self {
        let mut book = Self::performed();
        book.next(Kind::CloseCase);
        book
    }

    /// Archived.
    pub fn archived() -> Self {
        let mut book = Self::closed();
        book.next(Kind::Archive);
        book
    }

    /// The story up to a stage. The ends beside the road are made by hand.
    pub fn at(stage: Status) -> Self {
        let mut book = match stage {
            Status::Clue => Self::clue(),
            Status::Filing => Self::filing(),
            Status::Investigating => Self::investigating(),
            Status::Concluded => Self::concluded(),
            Status::Noticed => Self::noticed(),
            Status::Reviewing => Self::reviewing(),
            Status::Decided => Self::decided(),
            Status::Served => Self::served(),
            Status::Closed => Self::closed(),
            Status::Archived => Self::archived(),
            Status::Declined | Status::Withdrawn | Status::Transferred => {
                let mut book = Self::clue();
                book.next(Kind::DeclineFiling);
                book
            }
        };
        book.file.status = stage;
        book
    }

    /// A field act of Li and Wang, confirmed by Wang.
    pub fn field_act(&mut self, kind: Kind) -> u64 {
        let seq = self.next(kind);
        self.does(Person::Wang, Kind::Countersign, serde_json::json!({"seq": seq}));
        seq
    }
}
