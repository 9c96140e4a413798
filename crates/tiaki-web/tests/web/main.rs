//! The pages as a browser gets them: through the router, headers and all.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that finds something missing fails at that place"
)]

mod access;
mod api;
mod around;
mod bulk;
mod cases;
mod client;
mod desk;
mod exchange;
mod exposure;
mod figures;
mod hostile;
mod house;
mod html;
mod incidents;
mod keys;
mod languages;
mod links;
mod listen;
mod looked;
mod offered;
mod own;
mod own_lists;
mod packages;
mod pages;
mod places;
mod plans;
mod provided;
mod queue;
mod reviews;
mod routes;
mod samples;
mod search;
mod send;
mod shared;
mod smaller;
mod structure;
mod victims;
