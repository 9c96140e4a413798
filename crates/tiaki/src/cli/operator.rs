//! `tiaki operator`: who uses the software.

use clap::{Args, Subcommand};

use super::Figures;

#[derive(Debug, Subcommand)]
pub(crate) enum Operator {
    /// Add an operator; the password is made and shown once, with what an authenticator needs
    #[command(
        after_help = "Examples:\n  tiaki operator add ana --role analyst\n  tiaki operator add ben --role supervisor --role liaison\n  tiaki operator add eva --role analyst --agency auth-nz\n\nRoles: intake_officer, analyst, supervisor, liaison, auditor, data_protection_officer, administrator,\nprovider, peer_agency. Which may not be one person's, and what each may do: docs/policy.md."
    )]
    Add(Add),
    /// Show all operators
    #[command(after_help = "Example:\n  tiaki operator list --json -")]
    List(Figures),
    /// Give an operator other roles, and end its sessions
    #[command(after_help = "Example:\n  tiaki operator roles ana --role analyst --role liaison")]
    Roles(Roles),
    /// Let an operator in no longer, and end its sessions
    #[command(after_help = "Example:\n  tiaki operator disable ana")]
    Disable {
        /// The name
        name: String,
    },
    /// Let an operator in again; failed log-ins are forgotten
    #[command(after_help = "Example:\n  tiaki operator enable ana")]
    Enable {
        /// The name
        name: String,
    },
    /// Give an operator another password, and end its sessions
    #[command(after_help = "Example:\n  tiaki operator password ana")]
    Password {
        /// The name
        name: String,
        /// Read the password from standard input (one line) instead of making one
        #[arg(long)]
        password_stdin: bool,
    },
    /// Give an operator another second factor, and end its sessions; codes of the old one are good no longer
    #[command(after_help = "Example:\n  tiaki operator factor ana")]
    Factor {
        /// The name
        name: String,
    },
    /// The code of the second factor at this moment, for who sits at the host and has no authenticator
    #[command(
        after_help = "Example:\n  tiaki --data tiaki-demo/site operator code ana\n\nThe log tells that it was asked for. Whoever may run this has the site's key in any case."
    )]
    Code {
        /// The name
        name: String,
    },
}

#[derive(Debug, Args)]
pub(crate) struct Add {
    /// The name to log in with: letters without accents, digits, and . _ @ -
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
    /// Read the password from standard input (one line) instead of making one
    #[arg(long)]
    pub(crate) password_stdin: bool,
}

#[derive(Debug, Args)]
pub(crate) struct Roles {
    /// The name
    #[arg(value_name = "NAME")]
    pub(crate) name: String,
    /// A role; once for each
    #[arg(long = "role", required = true, value_name = "ROLE")]
    pub(crate) roles: Vec<String>,
    /// The authority that it works for, where that is not the site's own agency
    #[arg(
        long,
        default_value = "",
        hide_default_value = true,
        value_name = "AUTHORITY"
    )]
    pub(crate) agency: String,
}
