//! What workstations may see, and could see before.

use casework::{id::DeviceId, scope::Scope};
use wire::HistoryStanding;

use super::reach::{Circle, circles};
use crate::{
    column::{DomainColumn, Json},
    error::LedgerError,
    sql::{Reader, Writer, named_params, sql},
};

/// What a workstation may see. Another scope is another view of the history, which is told from its start.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Views {
    pub(crate) scope: Scope,
    pub(crate) view: u64,
    /// Those before, in their order.
    pub(crate) former: Vec<Former>,
}

/// A view that a workstation had.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Former {
    pub(crate) view: u64,
    /// The last number that may have been told in it.
    pub(crate) until: u64,
    pub(crate) scope: Scope,
}

impl Views {
    /// What its people may have known when they knew the history up to `seen`: what they may see now, and what they could
    /// see before if they may not have heard of the change.
    pub(crate) fn at(&self, seen: u64) -> Scope {
        let known = self.former.iter().filter(|former| former.until >= seen);
        known.fold(self.scope, |all, former| all.and(former.scope))
    }

    /// Whom the workstation belongs to; `None`: it is told everything.
    pub(crate) fn circles(&self, device: DeviceId) -> Option<Vec<Circle>> {
        circles(self.scope, device, std::iter::once(self.view))
    }

    /// Whom it belonged to when its people knew the history up to `seen`: see [`Views::at`].
    pub(crate) fn circles_at(&self, device: DeviceId, seen: u64) -> Option<Vec<Circle>> {
        let known = self.former.iter().filter(|former| former.until >= seen).map(|former| former.view);
        circles(self.at(seen), device, known.chain(std::iter::once(self.view)))
    }

    /// What a cursor calls this view. Its scope is part of that: a ledger that was put back by hand counts anew, and gives the same
    /// number to something else. The first view of everything has no name: a cursor of a desk that knew no scopes is of it.
    pub(crate) fn name(&self) -> String {
        let mut name = self.view.to_string();
        match self.scope {
            Scope::National if self.view == 0 => name.clear(),
            Scope::National => {}
            Scope::Of(offices) => offices.iter().for_each(|office| name.push_str(office.code())),
        }
        name
    }
}

impl Reader<'_> {
    pub(crate) fn views(&self, device: DeviceId) -> Result<Views, LedgerError> {
        let known = self.known.views.or(device, || {
            let now = self.one(sql!("view/get.sql"), named_params! { ":device": device.0 }, |row| {
                Ok((row.json("scope")?, row.get("view")?))
            })?;
            let former = self.all(sql!("view/former.sql"), named_params! { ":device": device.0 }, |row| {
                Ok(Former { view: row.get("view")?, until: row.get("until")?, scope: row.json("scope")? })
            })?;
            Ok(now.map(|(scope, view)| Views { scope, view, former }))
        })?;
        Ok(known.unwrap_or_default())
    }

    /// What a workstation may see.
    pub(crate) fn scope_on(&self, device: DeviceId) -> Result<Scope, LedgerError> {
        Ok(self.views(device)?.scope)
    }
}

/// How far what was told in a view was hashed.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Mark {
    pub(crate) n: u64,
    pub(crate) history: HistoryStanding,
}

impl Mark {
    const START: Self = Self { n: 0, history: HistoryStanding::START };
}

impl Reader<'_> {
    /// What was told in a view up to number `n`, as far as that was hashed before.
    pub(crate) fn view_mark(&self, device: DeviceId, view: u64, n: u64) -> Result<Mark, LedgerError> {
        let params = named_params! { ":device": device.0, ":view": view, ":n": n };
        let mark = self.one(sql!("view/mark.sql"), params, |row| {
            let history = HistoryStanding { entries: row.get("entries")?, hash: row.digest("hash")? };
            Ok(Mark { n: row.get("n")?, history })
        })?;
        Ok(mark.unwrap_or(Mark::START))
    }
}

impl Writer<'_> {
    pub(crate) fn put_view_mark(&self, device: DeviceId, view: u64, mark: Mark) -> Result<(), LedgerError> {
        let Mark { n, history: HistoryStanding { entries, hash } } = mark;
        let params =
            named_params! { ":device": device.0, ":view": view, ":n": n, ":entries": entries, ":hash": hash.0 };
        self.run(sql!("view/put_mark.sql"), params).map(drop)
    }
}

impl Writer<'_> {
    /// The scope that a workstation has from its first moment here.
    pub(crate) fn begin_views(&self, device: DeviceId, scope: Scope) -> Result<(), LedgerError> {
        self.keep_views(device, &Views { scope, ..Views::default() })
    }

    /// Another scope: another view. The one before counts for what was asked by people who knew no more than was told in it.
    pub(crate) fn begin_view(&self, device: DeviceId, scope: Scope) -> Result<(), LedgerError> {
        let mut views = self.views(device)?;
        views.former.push(Former { view: views.view, until: self.accepted()?, scope: views.scope });
        (views.scope, views.view) = (scope, views.view + 1);
        self.keep_views(device, &views)
    }

    pub(crate) fn keep_views(&self, device: DeviceId, views: &Views) -> Result<(), LedgerError> {
        self.known.views.forget(&device);
        // It may be of another view that was counted the same.
        self.run(sql!("view/forget_mark.sql"), named_params! { ":device": device.0 })?;
        let params = named_params! { ":device": device.0, ":view": views.view, ":scope": Json(&views.scope) };
        self.run(sql!("view/put.sql"), params)?;
        for Former { view, until, scope } in &views.former {
            let params = named_params! { ":device": device.0, ":view": *view, ":until": *until, ":scope": Json(scope) };
            self.run(sql!("view/put_former.sql"), params)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use casework::site::TerritorialDirection::{Antioquia, Santander, Valle};

    use super::*;

    #[test]
    fn what_was_seen_before_counts_for_whoever_may_not_know_better() {
        let former = |view, until, office: casework::site::TerritorialDirection| Former {
            view,
            until,
            scope: Scope::Of(office.into()),
        };
        let views = Views {
            scope: Scope::Of(Santander.into()),
            view: 2,
            former: vec![former(0, 5, Antioquia), former(1, 9, Valle)],
        };
        let of = |offices: &[_]| Scope::Of(offices.iter().copied().collect());
        assert_eq!(views.at(5), of(&[Antioquia, Valle, Santander]));
        assert_eq!(views.at(9), of(&[Valle, Santander]));
        assert_eq!(views.at(10), views.scope);
    }
}
