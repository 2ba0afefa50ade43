use std::fmt;

macro_rules! areas {
    ($($(#[$doc:meta])* $variant:ident = $name:literal,)*) => {
        /// A part of the store that the screen can fetch again on its own.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Area {
            $($(#[$doc])* $variant,)*
        }

        impl Area {
            /// Every area, in order.
            pub const ALL: &[Self] = &[$(Self::$variant,)*];

            /// The name that crosses to the screen.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self {
                    $(Self::$variant => $name,)*
                }
            }
        }
    };
}

areas! {
    /// Equipment and its custody.
    Items = "items",
    /// Staff, contractors and third parties.
    People = "people",
    /// Offices and their places.
    Sites = "sites",
    /// Acts, signed or not.
    Acts = "acts",
    /// Cases and mass events.
    Cases = "cases",
    /// What cases can be about, by when and by whom.
    Catalogue = "catalogue",
    /// Unfinished forms.
    Drafts = "drafts",
    /// E-mails that wait to be sent.
    Mails = "mails",
    /// Preferences.
    Settings = "settings",
    /// Who may open this store.
    Accounts = "accounts",
    /// What the desk knows, and what it said.
    Sync = "sync",
}

const _: () = assert!(Area::ALL.len() <= 32, "Changed holds 32 areas");

/// The areas that a committed write touched.
#[derive(Clone, Copy, PartialEq, Eq, Default, Hash)]
pub struct Changed(u32);

impl Changed {
    /// Nothing touched.
    pub const NONE: Self = Self(0);

    /// Adds an area.
    pub const fn insert(&mut self, area: Area) {
        self.0 |= 1 << area as u32;
    }

    /// Whether the area was touched.
    #[must_use]
    pub const fn contains(self, area: Area) -> bool {
        self.0 & (1 << area as u32) != 0
    }

    /// The areas touched by either.
    #[must_use]
    pub const fn union(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Whether nothing was touched.
    #[must_use]
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// The areas in their order.
    pub fn iter(self) -> impl Iterator<Item = Area> {
        Area::ALL.iter().copied().filter(move |area| self.contains(*area))
    }
}

impl fmt::Debug for Changed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.iter()).finish()
    }
}
