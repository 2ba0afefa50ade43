//! The list of safeguards: what each is, how it is undone, and which invariant of `docs/sync.md` then breaks.
//!
//! Not in it is what something else stands behind, so that nothing breaks when it alone is gone: the desk's look at the epoch of
//! a cursor (the workstation looks at that of every page), where an upload goes on (its SHA-256 is checked at the end), that what
//! was refused takes its rows back at once (what it was refused for is told in the same round, and takes them back then), and that a
//! restore keeps who works at a workstation that was shut out (whoever comes back names them; a test of the desk holds it to that).

mod desk;
mod workstation;

/// Schedules within which the world notices each: fewer than every test run has.
pub(super) const SCHEDULES: u64 = 3_000;

/// Something without which the protocol would lose, repeat or hide what people did.
pub(super) struct Safeguard {
    pub(super) name: &'static str,
    pub(super) file: &'static str,
    /// Stands there once.
    pub(super) is: &'static str,
    /// Without it.
    pub(super) becomes: &'static str,
    /// Any of these; 0 is a part of the world that panics, 7 what holds always beside the six.
    pub(super) noticed_by: &'static [u8],
}

/// All of them.
pub(super) fn safeguards() -> impl Iterator<Item = &'static Safeguard> {
    desk::DESK.iter().chain(workstation::WORKSTATION)
}
