//! `tiaki client`, `tiaki api`: machines that use the JSON API, and its description.

use clap::{Args, Subcommand};

use super::Figures;

#[derive(Debug, Subcommand)]
pub(crate) enum Client {
    /// Add a machine; its token is made and shown once
    #[command(
        after_help = "Examples:\n  tiaki client add dashboard --role supervisor --purpose statistics --reason 'wall of figures'\n  tiaki client add case-system --role analyst --agency auth-nz --purpose investigation --reason 'case 12' --days 30\n\nRoles and purposes are those of operators (docs/policy.md); what takes a person is refused to every machine.\nWhat the API offers: docs/api.md."
    )]
    Add(AddClient),
    /// Show all machines
    #[command(after_help = "Example:\n  tiaki client list --json -")]
    List(Figures),
    /// Give a machine another token; the one before is good no longer
    #[command(
        after_help = "Example:\n  tiaki client renew cli_00112233445566778899aabbccddeeff --days 90"
    )]
    Renew {
        /// Its id
        #[arg(value_name = "ID")]
        id: String,
        /// For how many days the token is good, from now on; at most 366
        #[arg(long, default_value_t = 90, value_name = "DAYS")]
        days: u16,
    },
    /// End a machine's token at once
    #[command(after_help = "Example:\n  tiaki client end cli_00112233445566778899aabbccddeeff")]
    End {
        /// Its id
        #[arg(value_name = "ID")]
        id: String,
    },
}

#[derive(Debug, Args)]
pub(crate) struct AddClient {
    /// What it is called: letters without accents, digits, and . _ @ -
    #[arg(value_name = "NAME")]
    pub(crate) name: String,
    /// A role; once for each
    #[arg(long = "role", required = true, value_name = "ROLE")]
    pub(crate) roles: Vec<String>,
    /// The authority that it works for, where that is not the site's own agency; a provider's name for role provider
    #[arg(
        long,
        default_value = "",
        hide_default_value = true,
        value_name = "AUTHORITY"
    )]
    pub(crate) agency: String,
    /// What it is here for, where its roles name purposes
    #[arg(long, value_name = "PURPOSE", requires = "reason")]
    pub(crate) purpose: Option<String>,
    /// Why, in one line
    #[arg(long, value_name = "WORDS", requires = "purpose")]
    pub(crate) reason: Option<String>,
    /// How many requests it may send in a minute
    #[arg(long, default_value_t = 120, value_name = "REQUESTS")]
    pub(crate) per_minute: u16,
    /// For how many days the token is good; at most 366
    #[arg(long, default_value_t = 90, value_name = "DAYS")]
    pub(crate) days: u16,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Api {
    /// Print the description of the JSON API (OpenAPI 3.1)
    #[command(after_help = "Example:\n  tiaki api spec > openapi.json")]
    Spec,
}
