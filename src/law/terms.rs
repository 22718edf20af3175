//! The macro behind closed lists of codes that are carried in snake_case, each with its Chinese term.

/// Declares a closed list of codes carried in snake_case, each with its Chinese term.
macro_rules! terms {
    ($(#[$meta:meta])* $name:ident { $($(#[$vmeta:meta])* $variant:ident = $code:tt $zh:tt),* $(,)? }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, utoipa::ToSchema)]
        pub enum $name { $($(#[$vmeta])* #[doc = $zh] #[serde(rename = $code)] $variant),* }

        impl $name {
            /// Every code, in the order of the procedure.
            pub const ALL: &'static [$name] = &[$($name::$variant),*];

            /// The code that the API and the database carry.
            pub const fn as_str(self) -> &'static str {
                match self { $($name::$variant => $code),* }
            }

            /// The Chinese term that papers and pages print.
            pub const fn zh(self) -> &'static str {
                match self { $($name::$variant => $zh),* }
            }

            /// The value of a code, if there is one.
            pub fn parse(code: &str) -> Option<Self> {
                match code { $($code => Some($name::$variant),)* _ => None }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.as_str())
            }
        }
    };
}

pub(crate) use terms;
