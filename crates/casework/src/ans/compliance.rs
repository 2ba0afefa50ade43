//! *Cumplimiento*: of the cases that ended, how many kept their ANS.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::Verdict;

/// An ANS holds under normal operation, which a request of more than five users is not.
pub const MASS_USERS_MIN: u32 = 6;

/// Whether so many users make an *evento masivo*. The clocks of its cases run on; only the count leaves them out.
#[must_use]
pub fn is_mass_event(affected_users: u32) -> bool {
    affected_users >= MASS_USERS_MIN
}

/// The cases of a report that ended.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Compliance {
    pub kept: u32,
    pub breached: u32,
    /// A doubtful hour leaves it open.
    pub doubtful: u32,
    /// Mass events; on a line of their own.
    pub excluded: u32,
}

impl Compliance {
    /// Adds one case. `breached` is [`super::Reading::oti_breached`]: what functional groups used is their own responsibility.
    pub fn count(&mut self, breached: Verdict, excluded: bool) {
        let place = match breached {
            _ if excluded => &mut self.excluded,
            Verdict::No => &mut self.kept,
            Verdict::Doubtful => &mut self.doubtful,
            Verdict::Yes => &mut self.breached,
        };
        *place += 1;
    }

    /// The cases of which the share is told.
    #[must_use]
    pub fn judged(&self) -> u32 {
        self.kept + self.breached + self.doubtful
    }
}
