//! `tiaki quality`: what reports say and leave out.

use tiaki_ops::quality;

use crate::Ended;
use crate::cli::Quality;
use crate::output::{figures, grouped, is_quiet, say};
use crate::site::{Folder, act};

pub(super) fn run(folder: &Folder, command: &Quality) -> anyhow::Result<Ended> {
    let Quality::Run { again, figures: to } = command;
    let done = quality::run(&folder.site_without_rules()?, &act("quality"), *again)?;
    figures(to.json.as_deref(), &done)?;
    if !is_quiet(to.json.as_deref()) {
        say(format_args!(
            "{} reports read; {} cannot be read for this",
            grouped(done.read),
            grouped(done.unread)
        ))?;
    }
    Ok(if done.unread > 0 {
        Ended::Finding
    } else {
        Ended::Done
    })
}
