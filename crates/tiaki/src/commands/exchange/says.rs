//! What people say on a package: each command is one letter, or one to each who has it.

use serde_json::json;
use tiaki_ops::Site;
use tiaki_ops::exchange::forward::{Onward, forward};
use tiaki_ops::exchange::{Node, acts};

use super::{by, date, which};
use crate::Ended;
use crate::cli::{Exchange, Sayer};
use crate::output::{figures, is_quiet, say};

pub(super) fn run(node: &Node, site: &Site, command: &Exchange) -> anyhow::Result<Ended> {
    match command {
        Exchange::Accept {
            which: of,
            reference,
            by: who,
        } => {
            let act = by(&who.operator);
            let done = acts::accept(site, node, &act, which(of), reference.as_deref())?;
            figures(who.figures.json.as_deref(), &done)?;
            if !is_quiet(who.figures.json.as_deref()) {
                say(format_args!(
                    "{}: {} accounts are in the tables; next: tiaki match, link, triage",
                    done.letter, done.accounts
                ))?;
            }
        }
        Exchange::Supplement {
            which: of,
            more,
            by: who,
        } => all(
            &acts::supplement(site, node, &by(&who.operator), which(of), more)?,
            who,
        )?,
        Exchange::Retract {
            which: of,
            reason,
            accounts,
            words,
            by: who,
        } => {
            let accounts = accounts.iter().cloned().collect();
            let said = (reason.as_str(), &accounts, words.as_deref());
            let act = by(&who.operator);
            all(&acts::retract(site, node, &act, which(of), said)?, who)?;
        }
        Exchange::Forward {
            which: of,
            to,
            purpose,
            legal_basis,
            leave,
            second,
            by: who,
        } => {
            let onward = Onward {
                which: which(of),
                to,
                second,
                purpose,
                legal_basis,
                leave: leave.as_deref(),
            };
            let done = forward(site, node, &by(&who.operator), &onward)?;
            figures(who.figures.json.as_deref(), &done)?;
            if !is_quiet(who.figures.json.as_deref()) {
                say(format_args!(
                    "goes as {}; its sender is told by {}",
                    done.package, done.letter
                ))?;
            }
        }
        other => return one(node, site, other),
    }
    Ok(Ended::Done)
}

/// What is one letter.
fn one(node: &Node, site: &Site, command: &Exchange) -> anyhow::Result<Ended> {
    let (letter, who) = match command {
        Exchange::Decline {
            which: of,
            reason,
            words,
            by: who,
        } => {
            let (act, said) = (by(&who.operator), (reason.as_str(), words.as_deref()));
            (acts::decline(site, node, &act, which(of), said)?, who)
        }
        Exchange::Return {
            which: of,
            suggest,
            words,
            by: who,
        } => {
            let (act, said) = (by(&who.operator), (suggest.as_deref(), words.as_deref()));
            (acts::give_back(site, node, &act, which(of), said)?, who)
        }
        Exchange::Ask {
            which: of,
            words,
            by: who,
        } => {
            let act = by(&who.operator);
            (acts::ask(site, node, &act, which(of), words)?, who)
        }
        Exchange::Answer {
            which: of,
            letter,
            words,
            by: who,
        } => {
            let act = by(&who.operator);
            (
                acts::answer(site, node, &act, which(of), (letter, words))?,
                who,
            )
        }
        Exchange::Outcome {
            which: of,
            code,
            on,
            children,
            by: who,
        } => {
            let (act, (day, _)) = (by(&who.operator), date(on)?);
            let told = (code.as_str(), day, *children);
            (acts::tell_outcome(site, node, &act, which(of), told)?, who)
        }
        other => material(node, site, other)?,
    };
    all(&[letter], who)?;
    Ok(Ended::Done)
}

/// A request for the material, or what became of one.
fn material<'c>(
    node: &Node,
    site: &Site,
    command: &'c Exchange,
) -> anyhow::Result<(String, &'c Sayer)> {
    let Exchange::Material {
        which: of,
        legal_basis,
        what,
        reply_by,
        letter,
        state,
        words,
        by: who,
    } = command
    else {
        anyhow::bail!("there is no such command");
    };
    let act = by(&who.operator);
    let text = |text: &'c Option<String>| text.as_deref().unwrap_or_default();
    let said = match letter {
        Some(letter) => {
            let answer = (letter.as_str(), text(state), words.as_deref());
            acts::answer_material(site, node, &act, which(of), answer)?
        }
        None => {
            let until = reply_by.as_deref().map(date).transpose()?;
            let asked = (text(legal_basis), text(what), until.map(|(_, at)| at));
            acts::ask_material(site, node, &act, which(of), asked)?
        }
    };
    Ok((said, who))
}

fn all(letters: &[String], who: &Sayer) -> anyhow::Result<()> {
    figures(who.figures.json.as_deref(), &json!({ "letters": letters }))?;
    if !is_quiet(who.figures.json.as_deref()) {
        for letter in letters {
            say(format_args!("{letter} waits to be carried"))?;
        }
    }
    Ok(())
}
