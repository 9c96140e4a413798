//! What is publicly known of the invented mail domains, as a file that a site may take over.
//!
//! Every tag in a world belongs to the mailbox without it, and every disposable domain lets anyone in;
//! but as with real ones, not of every domain it is known. Which are listed depends on the seed, and
//! changes nothing else in the world.

use std::fmt::Write as _;

use crate::params::Share;
use crate::world::World;

/// The file, in the form `mail-domains-1`.
pub(crate) fn domains(world: &World<'_>) -> String {
    let params = &world.setting.params.identifiers;
    let known = |stem: &str, count: u32, share: Share, tweak: u64| {
        let is_known = |number: &u32| {
            world.setting.seed.permute(tweak, 16, u64::from(*number)) % 10_000
                < u64::from(share.parts())
        };
        let mut list = String::new();
        for number in (1..=count).filter(is_known) {
            let _ = writeln!(list, "    \"{stem}{number}.example\",");
        }
        list
    };
    let tags = known("mail", params.mail_domains, params.known_tags, 48);
    let open = known(
        "temp",
        params.disposable_domains,
        params.known_disposable,
        49,
    );
    format!(
        "format = \"mail-domains-1\"\n\n\
         [[provider]]\ndomains = [\n{tags}]\nignores = [\"tags\"]\nsource = \"invented\"\n\n\
         [[public]]\ndomains = [\n{open}]\nsource = \"invented\"\n"
    )
}
