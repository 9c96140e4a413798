//! What the forms of a case's page send, and what it means.

use tiaki_core::case::{MemberRole, Preservation, RequestKind, RequestStep, TaskStep};
use tiaki_core::id::{AccountId, HandOverId, LegalRequestId, PersonId, TaskId};
use tiaki_ops::case::{Assigning, Draft, Ending, Moved, NewTask, Refused, TaskChange};
use tiaki_ops::outcomes::Said;

use crate::edge::cases::{CaseDeed, CaseRefused};

/// Characters of a form's own name.
const ONCE: usize = 32;

/// A name for the forms of one page, by which one that is sent twice is known; empty where there is no randomness, and
/// then a form is done as often as it is sent.
pub(super) fn named_once(random: Option<[u8; 32]>) -> String {
    let bytes = random.into_iter().flatten().take(ONCE / 2);
    bytes.map(|byte| format!("{byte:02x}")).collect()
}

/// What one form sent: its name, and its fields in order.
#[derive(Debug, Clone, Default)]
pub(crate) struct Typed {
    form: String,
    fields: Vec<(String, String)>,
}

impl From<Refused> for CaseRefused {
    fn from(refused: Refused) -> Self {
        Self::Case(refused)
    }
}

/// The part of the page that a form is about.
pub(super) fn section(form: &str) -> &'static str {
    match form {
        "add-task" | "change-task" | "do-task" | "undo-task" => "tasks",
        "note" => "notes",
        "add-person" | "add-persons" | "remove-person" => "persons",
        "add-request" | "move-request" => "requests",
        "hand-over" | "acknowledge" => "hand-overs",
        "seen" => "timeline",
        "assign" | "leave" | "unassign" => "members",
        _ => "state",
    }
}

impl Typed {
    pub(super) fn new(form: &str, fields: Vec<(String, String)>) -> Self {
        // Browsers end a line in two characters; what is stored has one.
        let fields = fields.into_iter();
        Self {
            form: form.to_owned(),
            fields: fields
                .map(|(name, value)| (name, value.replace("\r\n", "\n")))
                .collect(),
        }
    }

    /// What was typed into a field of a form; nothing where another form was sent.
    pub(super) fn of(&self, form: &str, name: &str) -> &str {
        if self.form == form {
            self.first(name)
        } else {
            ""
        }
    }

    /// The same of one of several alike forms, by what it is about; `otherwise` where another was sent.
    pub(super) fn on<'t>(
        &'t self,
        form: &str,
        id: &str,
        name: &str,
        otherwise: &'t str,
    ) -> &'t str {
        if self.form == form && self.first("id") == id {
            self.first(name)
        } else {
            otherwise
        }
    }

    /// Whether this form was sent.
    pub(super) fn is(&self, form: &str) -> bool {
        self.form == form
    }

    /// Whether this one of several alike forms was sent.
    pub(super) fn is_on(&self, form: &str, id: &str) -> bool {
        self.form == form && self.first("id") == id
    }

    /// Whether a value is among those of a field.
    pub(super) fn has(&self, form: &str, name: &str, value: &str) -> bool {
        self.form == form && self.all(name).any(|one| one == value)
    }

    /// What was typed for a person in the form that closes a case.
    pub(super) fn for_person(&self, person: &str, name: &str) -> &str {
        let place = self.all("person").position(|one| one == person);
        place
            .and_then(|place| self.all(name).nth(place))
            .unwrap_or_default()
    }

    fn all<'t>(&'t self, name: &str) -> impl Iterator<Item = &'t str> {
        let fields = self.fields.iter();
        fields
            .filter(move |(one, _)| one == name)
            .map(|(_, value)| value.as_str())
    }

    fn first(&self, name: &str) -> &str {
        let found = self.fields.iter().find(|(one, _)| one == name);
        found.map(|(_, value)| value.as_str()).unwrap_or_default()
    }

    /// A field that may be left empty.
    pub(super) fn find(&self, name: &str) -> Option<String> {
        Some(self.first(name).trim())
            .filter(|value| !value.is_empty())
            .map(str::to_owned)
    }

    fn text(&self, name: &str) -> String {
        self.first(name).to_owned()
    }

    /// The same, as it is done once where the form has a name of its own: a browser may send it twice.
    pub(super) fn once(&self, deed: CaseDeed) -> CaseDeed {
        let once = self.first("once");
        let is_name = once.len() == ONCE && once.bytes().all(|byte| byte.is_ascii_hexdigit());
        if is_name {
            CaseDeed::Once(once.to_owned(), Box::new(deed))
        } else {
            deed
        }
    }

    /// What the form means: refused where something in it does not read; nothing where there is no such form.
    pub(super) fn deed(
        &self,
        by: &str,
        is_supervisor: bool,
    ) -> Result<CaseDeed, Option<CaseRefused>> {
        Ok(match self.form.as_str() {
            "acknowledge" => {
                CaseDeed::Acknowledge(self.hand_over()?, self.find("at"), self.find("reference"))
            }
            "add-person" => {
                let asked = self.first("person").split_whitespace();
                let persons =
                    asked.map(|id| PersonId::parse(id).map_err(|_| Some(CaseRefused::PersonId)));
                CaseDeed::Add(persons.collect::<Result<_, _>>()?)
            }
            // Those of a list, whose rows send what they showed after the id.
            "add-persons" => {
                let asked = self.all("person");
                let ids = asked.map(|text| text.split('@').next().unwrap_or_default());
                let persons =
                    ids.map(|id| PersonId::parse(id).map_err(|_| Some(CaseRefused::PersonId)));
                CaseDeed::Add(persons.collect::<Result<_, _>>()?)
            }
            "add-task" => CaseDeed::AddTask(NewTask {
                words: self.text("words"),
                due: self.find("due"),
                assignee: self.find("assignee"),
            }),
            "assign" => CaseDeed::Assign(Assigning {
                operator: self.text("operator"),
                role: MemberRole::find(self.first("role")).unwrap_or(MemberRole::Member),
                by_supervisor: is_supervisor,
            }),
            "change-task" => CaseDeed::ChangeTask(self.task()?, self.change()?),
            "close" => CaseDeed::Close(self.ending(by)),
            "add-request" => CaseDeed::Draft(self.draft()?),
            "hand-over" => CaseDeed::HandOver(self.text("office"), self.find("at")),
            "move-request" => {
                let step = RequestStep::find(self.first("step"));
                let moved = Moved {
                    step: step.ok_or(Some(CaseRefused::Step))?,
                    on: self.find("on"),
                    reference: self.find("reference"),
                };
                CaseDeed::MoveRequest(self.request("id", Refused::NoRequest)?, moved)
            }
            "do-task" => CaseDeed::MoveTask(self.task()?, TaskStep::Do),
            "undo-task" => CaseDeed::MoveTask(self.task()?, TaskStep::Undo),
            "note" => CaseDeed::Note(self.text("text")),
            "remove-person" => {
                let person = PersonId::parse(self.first("id"));
                let person = person.map_err(|_| Some(CaseRefused::PersonId))?;
                CaseDeed::Remove(person, self.text("reason"))
            }
            "reopen" => CaseDeed::Reopen(self.text("reason")),
            "restrict" => {
                CaseDeed::Restrict(self.first("restricted") == "yes", self.text("reason"))
            }
            "resume" => CaseDeed::Resume,
            "seen" => CaseDeed::See(self.text("mark")),
            // Whoever is a member may leave.
            "leave" => CaseDeed::Unassign(by.to_owned(), false),
            "unassign" => CaseDeed::Unassign(self.text("operator"), is_supervisor),
            "wait" => CaseDeed::Wait(self.text("reason")),
            _ => return Err(None),
        })
    }

    fn task(&self) -> Result<TaskId, Option<CaseRefused>> {
        TaskId::parse(self.first("id")).map_err(|_| told(Refused::NoTask))
    }

    fn hand_over(&self) -> Result<HandOverId, Option<CaseRefused>> {
        HandOverId::parse(self.first("id")).map_err(|_| told(Refused::NoHandOver))
    }

    fn request(&self, name: &str, refused: Refused) -> Result<LegalRequestId, Option<CaseRefused>> {
        LegalRequestId::parse(self.first(name)).map_err(|_| told(refused))
    }

    fn change(&self) -> Result<TaskChange, Option<CaseRefused>> {
        let seen = self.first("seen").parse();
        Ok(TaskChange {
            due: Some(self.find("due")),
            assignee: Some(self.find("assignee")),
            seen: Some(seen.map_err(|_| told(Refused::Mark))?),
        })
    }

    fn draft(&self) -> Result<Draft, Option<CaseRefused>> {
        let kind = RequestKind::find(self.first("kind"));
        let law = self
            .find("law")
            .map(|law| Preservation::find(&law).ok_or_else(|| told(Refused::Law)));
        let extends = self.find("extends");
        let extends = extends.map(|_| self.request("extends", Refused::Extends));
        let accounts = self.all("account");
        let accounts =
            accounts.map(|id| AccountId::parse(id).map_err(|_| Some(CaseRefused::AccountId)));
        Ok(Draft {
            kind: kind.ok_or(Some(CaseRefused::Kind))?,
            office: self.text("office"),
            law: law.transpose()?,
            extends: extends.transpose()?,
            end: self.find("end"),
            due: self.find("due"),
            reference: self.find("reference"),
            accounts: accounts.collect::<Result<_, _>>()?,
        })
    }

    fn ending(&self, by: &str) -> Ending {
        let code = self.text("code");
        if code != "outcomes" {
            return Ending::Code {
                code,
                reason: self.text("reason"),
            };
        }
        let each = self
            .all("person")
            .zip(self.all("outcome"))
            .zip(self.all("on"));
        let said = each.filter(|((_, outcome), _)| !outcome.is_empty());
        Ending::Outcomes(
            said.map(|((person, outcome), on)| Said {
                person: person.to_owned(),
                code: outcome.to_owned(),
                on: on.to_owned(),
                by: by.to_owned(),
                ..Said::default()
            })
            .collect(),
        )
    }
}

const fn told(refused: Refused) -> Option<CaseRefused> {
    Some(CaseRefused::Case(refused))
}
