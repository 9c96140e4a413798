//! The policy in Cedar, asked.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::str::FromStr;

use cedar_policy::{
    Authorizer, Context, Decision, Entities, Entity, EntityId, EntityTypeName, EntityUid,
    PolicySet, Request, Schema, ValidationMode, Validator,
};
use tiaki_core::policy::{Action, Actor, Agency, Cell, Refusal, Resource, Role, actors, cells};

use crate::slices::{self, Slices};
use crate::words;

pub(crate) const POLICIES: &str = include_str!("../../policies.cedar");
const SCHEMA: &str = include_str!("../../tiaki.cedarschema");

fn uid(kind: &str, id: &str) -> EntityUid {
    let kind = EntityTypeName::from_str(&format!("Tiaki::{kind}")).unwrap();
    EntityUid::from_type_name_and_id(kind, EntityId::new(id))
}

fn schema() -> Schema {
    let (schema, warnings) = Schema::from_cedarschema_str(SCHEMA)
        .map_err(|error| error.to_string())
        .unwrap();
    assert_eq!(warnings.count(), 0, "the schema has warnings");
    schema
}

fn parse(policies: &str) -> PolicySet {
    let parsed = PolicySet::from_str(policies).map_err(|error| error.to_string());
    parsed.unwrap()
}

/// Holds policies against the schema.
pub(crate) fn validate(policies: &str) {
    let policies = parse(policies);
    let result = Validator::new(schema()).validate(&policies, ValidationMode::Strict);
    let errors: Vec<_> = result
        .validation_errors()
        .map(ToString::to_string)
        .collect();
    let warnings: Vec<_> = result
        .validation_warnings()
        .map(ToString::to_string)
        .collect();
    assert!(
        errors.is_empty() && warnings.is_empty(),
        "{errors:?} {warnings:?}"
    );
}

pub(crate) struct Oracle {
    authorizer: Authorizer,
    policies: PolicySet,
    slices: Slices,
    schema: Schema,
    entities: Entities,
    actors: BTreeMap<Actor, EntityUid>,
    actions: BTreeMap<Action, EntityUid>,
    resources: BTreeMap<Resource, EntityUid>,
    /// Of which things a role of an agency may be told that they are there.
    known: BTreeSet<(Role, Agency, Resource)>,
}

impl Oracle {
    pub(crate) fn new(policies: &str) -> Self {
        let mut entities = roles();
        let mut people = BTreeMap::new();
        for actor in actors() {
            let id = uid("Actor", &people.len().to_string());
            let parents = HashSet::from([uid("Role", actor.role.code())]);
            entities.push(Entity::new(id.clone(), words::of_actor(&actor), parents).unwrap());
            people.insert(actor, id);
        }
        let mut resources = BTreeMap::new();
        let every: BTreeSet<Resource> = cells().map(|cell| cell.resource).collect();
        for resource in every {
            let id = uid(&words::name(resource.kind()), &resources.len().to_string());
            let attributes = words::of_resource(resource);
            entities.push(Entity::new(id.clone(), attributes, HashSet::new()).unwrap());
            resources.insert(resource, id);
        }
        let schema = schema();
        let actions = Action::ALL.iter();
        let actions = actions.map(|action| (*action, uid("Action", action.code())));
        let policies = parse(policies);
        let entities = Entities::from_entities(entities, Some(&schema)).unwrap();
        let mut oracle = Self {
            authorizer: Authorizer::new(),
            slices: slices::of(
                &policies,
                &entities,
                |action| uid("Action", action.code()),
                |role| uid("Role", role.code()),
            ),
            policies,
            entities,
            schema,
            actors: people,
            actions: actions.collect(),
            resources,
            known: BTreeSet::new(),
        };
        oracle.known = oracle.know();
        oracle
    }

    fn know(&self) -> BTreeSet<(Role, Agency, Resource)> {
        let mut known = BTreeSet::new();
        let bare = actors().filter(|actor| actor.purpose.is_none() && !actor.second_factor);
        for actor in bare {
            for (resource, id) in &self.resources {
                let action = uid("Action", "know_of");
                if self.allows(&self.policies, &self.actors[&actor], &action, id) {
                    known.insert((actor.role, actor.agency, *resource));
                }
            }
        }
        known
    }

    fn allows(
        &self,
        policies: &PolicySet,
        actor: &EntityUid,
        action: &EntityUid,
        resource: &EntityUid,
    ) -> bool {
        let (actor, action, resource) = (actor.clone(), action.clone(), resource.clone());
        let request = Request::new(actor, action, resource, Context::empty(), None).unwrap();
        let response = self
            .authorizer
            .is_authorized(&request, policies, &self.entities);
        let errors: Vec<_> = response.diagnostics().errors().collect();
        assert!(errors.is_empty(), "{request:?}: {errors:?}");
        response.decision() == Decision::Allow
    }

    /// Whether Cedar allows it by these policies.
    fn allows_by(&self, policies: &PolicySet, cell: &Cell) -> bool {
        let (actor, action) = (&self.actors[&cell.actor], &self.actions[&cell.action]);
        self.allows(policies, actor, action, &self.resources[&cell.resource])
    }

    /// What the whole set says, and what those say that can apply at all.
    pub(crate) fn whole_and_slice(&self, cell: &Cell) -> (bool, bool) {
        let slice = &self.slices[&(cell.action, cell.actor.role)];
        (
            self.allows_by(&self.policies, cell),
            self.allows_by(slice, cell),
        )
    }

    /// Whether Cedar allows it, and how a refusal shows.
    pub(crate) fn answer(&self, cell: &Cell) -> (bool, Option<Refusal>) {
        // What the schema does not know is denied; elsewhere it is seen that these are all such.
        let is_fit = cell.action.about() == cell.resource.kind();
        let slice = &self.slices[&(cell.action, cell.actor.role)];
        if is_fit && self.allows_by(slice, cell) {
            return (true, None);
        }
        let whole = cell.actor.second_factor || cell.action == Action::KeepLogin;
        let knows = (cell.actor.role, cell.actor.agency, cell.resource);
        let shows = !whole || self.known.contains(&knows);
        let refusal = if shows {
            Refusal::Refused
        } else {
            Refusal::Hidden
        };
        (false, Some(refusal))
    }

    /// Whether the schema has such a question.
    pub(crate) fn is_of_schema(&self, cell: &Cell) -> bool {
        let request = Request::new(
            self.actors[&cell.actor].clone(),
            self.actions[&cell.action].clone(),
            self.resources[&cell.resource].clone(),
            Context::empty(),
            Some(&self.schema),
        );
        request.is_ok()
    }

    /// The actions that the schema knows and that are about something, but `know_of`.
    pub(crate) fn actions(&self) -> BTreeSet<String> {
        let all = self.schema.actions();
        let about = all.filter(|action| {
            let resources = self.schema.resources_for_action(action);
            resources.is_some_and(|mut found| found.next().is_some())
        });
        let names = about.map(|action| AsRef::<str>::as_ref(action.id()).to_owned());
        names.filter(|name| name != "know_of").collect()
    }
}

/// The roles, and those of the house.
fn roles() -> Vec<Entity> {
    let house = uid("Role", "house");
    let mut found = vec![Entity::new_no_attrs(house.clone(), HashSet::new())];
    found.extend(Role::ALL.iter().map(|role| {
        let of_house = match role {
            Role::PeerAgency | Role::Provider => HashSet::new(),
            _ => HashSet::from([house.clone()]),
        };
        Entity::new_no_attrs(uid("Role", role.code()), of_house)
    }));
    found
}
