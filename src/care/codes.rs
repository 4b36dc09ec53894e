//! Closed lists of codes.

/// A closed list of codes: the enum, its wire values and the order in which a form offers them.
macro_rules! codes {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $wire:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        pub enum $name { $($(#[$vdoc])* #[serde(rename = $wire)] $variant),+ }

        impl $name {
            /// Every value, in the order of domain.md §7.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The value as it stands on the wire and in the register.
            pub const fn code(self) -> &'static str {
                match self { $(Self::$variant => $wire),+ }
            }
        }
    };
}

pub(crate) use codes;
