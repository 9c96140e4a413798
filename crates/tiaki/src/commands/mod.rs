//! One module for each command.

mod audit;
mod authority;
mod card;
mod case;
mod client;
mod db;
mod deconflict;
mod demo;
mod doctor;
mod evaluate;
mod exchange;
mod fairness;
mod hash;
mod import;
mod lists;
mod locate;
mod map;
mod matching;
mod near;
mod operation;
mod operator;
mod outcome;
mod package;
mod provider;
mod quality;
mod queue;
mod receipt;
mod refer;
mod referral;
mod replay;
mod rules;
mod serve;
mod shared;
#[cfg(feature = "spread")]
mod spread;
mod steps;
mod table;
mod victim;
mod world;

use crate::Ended;
use crate::cli::{Cli, Command};
use crate::site::Folder;

/// Runs what was typed.
pub(crate) fn run(cli: Cli) -> anyhow::Result<Ended> {
    let folder = || Folder::open(&cli.data);
    match cli.command {
        Command::Api(command) => client::api(&command),
        Command::Audit(command) => audit::run(&folder()?, &command),
        Command::Authority(command) => authority::run(&folder()?, &command),
        Command::Case(command) => case::run(&folder()?, &command),
        Command::Client(command) => client::run(&folder()?, &command),
        Command::Db(command) => db::run(&folder()?, &command),
        Command::Deconflict(command) => deconflict::run(&folder()?, &command),
        Command::Demo(command) => demo::run(&command),
        Command::Doctor(command) => doctor::run(&folder()?, &command),
        Command::Evaluate(command) => evaluate::run(&folder()?, &command),
        Command::Exchange(command) => exchange::run(&folder()?, &command),
        Command::Fairness(command) => fairness::run(&folder()?, &command),
        Command::Hash(command) => hash::run(&command),
        Command::Fold(command) => steps::fold(&folder()?, &command),
        Command::HashWorker => hash::worker(),
        Command::Import(command) => import::run(&cli.data, &command),
        Command::Link(command) if !command.table.is_empty() => table::run(&command),
        Command::Link(command) => steps::link(&folder()?, &command),
        Command::Lists(command) => lists::run(&folder()?, &command),
        Command::Locate(command) => match &command.step {
            Some(step) => locate::run(&folder()?.site()?, step),
            None => steps::locate(&folder()?, &command.figures),
        },
        Command::Map(command) => map::run(&command),
        Command::Match(command) => matching::run(folder, &command),
        Command::Operation(command) => operation::run(&folder()?, &command),
        Command::Operator(command) => operator::run(&folder()?, &command),
        Command::Outcome(command) => outcome::run(folder, &command),
        Command::Package(command) => package::run(&command),
        Command::Provider(command) => provider::run(&folder()?, &command),
        Command::Quality(command) => quality::run(&folder()?, &command),
        Command::Queue(command) => queue::run(&folder()?, &command),
        Command::Receipt(command) => receipt::run(folder, &command),
        Command::Refer(command) => match &command.step {
            Some(step) => referral::run(&folder()?, step),
            None => refer::run(&folder()?, &command),
        },
        Command::Rules(command) => rules::run(folder, &command),
        Command::Serve(command) => serve::run(&folder()?, &command),
        Command::Triage(command) => match command.replay {
            Some(range) => replay::run(&folder()?, &command, range),
            None => steps::triage(&folder()?, &command.figures),
        },
        Command::Victim(command) => victim::run(&folder()?, &command),
        Command::World(command) => world::run(&command),
    }
}
