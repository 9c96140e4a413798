//! The rules of access, written twice.
//!
//! `tiaki-core` `policy` decides who may do what. Here the same is written anew in Cedar, by another hand
//! and in another order: by role what each may, with its conditions, where the rules of the core go by
//! what is done. `tests/agree` asks both every question that there is, and neither may say anything
//! else than the other.
//!
//! Why so: the matrix of the core shows what the rules do, but a slip in a rule and in whoever reads the
//! matrix would pass. Two texts that are made apart seldom have the same slip. Cedar is here since its
//! evaluation is proved against a model, and since its text is one that people outside can read and
//! check with tools of their own.
//!
//! What it is not: a part of the software. Nothing depends on this crate, it is empty but for its tests,
//! and Cedar is built for them alone, with the feature `cedar`. No default build has it, nor do the tests of
//! the workspace: Cedar would have every JSON object in them keep the order of its fields.
//!
//! To change the policy: `policies.cedar` here too, from what the change is meant to do and not from the
//! rule in the core; a new action or kind of thing also in `tiaki.cedarschema`.
#![forbid(unsafe_code)]
