//! What is worked on in a case: tasks, notes, and hand-overs to child protection.
//!
//! The words of a task and of a note stand here alone: the list of events names them by their ids.

use tiaki_core::case::TaskState;
use tiaki_core::id::{CaseId, HandOverId, NoteId, TaskId};
use tiaki_core::time::Timestamp;

use crate::catalogue::sql;
use crate::db::{Param, Row, Tx};
use crate::error::Error;
use crate::queue::Operator;

sql! {
    ADD_TASK = "INSERT INTO case_tasks (task_id, case_id, seq, words, due_on, assignee, assignee_key) \
                VALUES ($1, $2, $3, $4, $5, $6, $7)";
    TASK = "SELECT task_id, case_id, seq, words, due_on, assignee, assignee_key, done_by, done_at FROM case_tasks WHERE task_id = $1";
    TASKS = "SELECT task_id, case_id, seq, words, due_on, assignee, assignee_key, done_by, done_at FROM case_tasks \
             WHERE case_id = $1 ORDER BY seq";
    OPEN_TASKS = "SELECT COUNT(*) FROM case_tasks WHERE case_id = $1 AND done_at IS NULL";
    CHANGE_TASK = "UPDATE case_tasks SET due_on = $2, assignee = $3, assignee_key = $4 WHERE task_id = $1";
    MOVE_TASK = "UPDATE case_tasks SET done_by = $2, done_at = $3 WHERE task_id = $1";
    ADD_NOTE = "INSERT INTO case_notes (note_id, case_id, seq, words) VALUES ($1, $2, $3, $4)";
    NOTES = "SELECT n.note_id, n.words, e.operator, e.happened_at FROM case_notes n \
             JOIN case_events e ON e.case_id = n.case_id AND e.seq = n.seq WHERE n.case_id = $1 ORDER BY n.seq";
    HAND_OVER = "INSERT INTO case_hand_overs (hand_over_id, case_id, seq, office, handed_at) VALUES ($1, $2, $3, $4, $5)";
    ACKNOWLEDGE = "UPDATE case_hand_overs SET acknowledged_at = $2, reference = $3 WHERE hand_over_id = $1";
    ONE_HAND_OVER = "SELECT hand_over_id, case_id, seq, office, handed_at, reference, acknowledged_at FROM case_hand_overs \
                     WHERE hand_over_id = $1";
    HAND_OVERS = "SELECT hand_over_id, case_id, seq, office, handed_at, reference, acknowledged_at FROM case_hand_overs \
                  WHERE case_id = $1 ORDER BY seq";
}

/// A task.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Task {
    /// Its id.
    pub id: TaskId,
    /// In which case.
    pub case: CaseId,
    /// The event by which it was added.
    pub seq: i64,
    /// What is to be done, in words.
    pub words: String,
    /// The day by which, counted from 1970-01-01.
    pub due_on: Option<i64>,
    /// Whose it is.
    pub assignee: Option<Operator>,
    /// Who did it, and when.
    pub done: Option<(String, Timestamp)>,
}

/// A note.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// Its id.
    pub id: NoteId,
    /// What was written.
    pub words: String,
    /// By whom.
    pub operator: String,
    /// When.
    pub at: Timestamp,
}

/// A hand-over to child protection.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HandOver {
    /// Its id.
    pub id: HandOverId,
    /// In which case.
    pub case: CaseId,
    /// The event by which it was written down.
    pub seq: i64,
    /// To which office.
    pub office: String,
    /// When it was handed over.
    pub handed_at: Timestamp,
    /// The office's own reference.
    pub reference: Option<String>,
    /// When the office said that it has it.
    pub acknowledged_at: Option<Timestamp>,
}

impl Task {
    /// Where it stands.
    #[must_use]
    pub const fn state(&self) -> TaskState {
        if self.done.is_some() {
            TaskState::Done
        } else {
            TaskState::Open
        }
    }
}

/// Adds a task; the caller notes it.
///
/// # Errors
/// Those of the store.
pub fn add_task(tx: &Tx<'_>, task: &Task) -> Result<(), Error> {
    let assignee = task.assignee.as_ref();
    let params = [
        Param::Blob(task.id.as_bytes()),
        Param::Blob(task.case.as_bytes()),
        Param::Int(task.seq),
        Param::Text(&task.words),
        task.due_on.into(),
        assignee.map(|one| one.name.as_str()).into(),
        assignee.map(|one| one.key.as_str()).into(),
    ];
    tx.execute(ADD_TASK, &params).map(|_| ())
}

/// A task, if there is one of this id.
///
/// # Errors
/// Those of the store.
pub fn find_task(tx: &Tx<'_>, id: &TaskId) -> Result<Option<Task>, Error> {
    tx.find(TASK, &[Param::Blob(id.as_bytes())], task)
}

/// The tasks of a case, in the order in which they were added.
///
/// # Errors
/// Those of the store.
pub fn tasks(tx: &Tx<'_>, case: &CaseId) -> Result<Vec<Task>, Error> {
    tx.rows(TASKS, &[Param::Blob(case.as_bytes())], task)
}

/// How many tasks of a case are not done.
///
/// # Errors
/// Those of the store.
pub fn open_tasks(tx: &Tx<'_>, case: &CaseId) -> Result<i64, Error> {
    let key = [Param::Blob(case.as_bytes())];
    Ok(tx.find(OPEN_TASKS, &key, |row| row.int(0))?.unwrap_or(0))
}

/// Gives a task to somebody, or to nobody, and has it be due on a day, or on none; the caller notes it.
///
/// # Errors
/// Those of the store.
pub fn change_task(
    tx: &Tx<'_>,
    id: &TaskId,
    due_on: Option<i64>,
    assignee: Option<&Operator>,
) -> Result<(), Error> {
    let params = [
        Param::Blob(id.as_bytes()),
        due_on.into(),
        assignee.map(|one| one.name.as_str()).into(),
        assignee.map(|one| one.key.as_str()).into(),
    ];
    tx.execute(CHANGE_TASK, &params).map(|_| ())
}

/// Has a task be done by somebody, or by nobody yet; the caller notes it.
///
/// # Errors
/// Those of the store.
pub fn move_task(
    tx: &Tx<'_>,
    id: &TaskId,
    done: Option<(&Operator, Timestamp)>,
) -> Result<(), Error> {
    let params = [
        Param::Blob(id.as_bytes()),
        done.map(|(by, _)| by.name.as_str()).into(),
        done.map(|(_, at)| at.micros()).into(),
    ];
    tx.execute(MOVE_TASK, &params).map(|_| ())
}

/// Writes a note down, by the event of this place; the caller notes it.
///
/// # Errors
/// Those of the store.
pub fn add_note(
    tx: &Tx<'_>,
    id: &NoteId,
    case: &CaseId,
    seq: i64,
    words: &str,
) -> Result<(), Error> {
    let params = [
        Param::Blob(id.as_bytes()),
        Param::Blob(case.as_bytes()),
        Param::Int(seq),
        Param::Text(words),
    ];
    tx.execute(ADD_NOTE, &params).map(|_| ())
}

/// The notes of a case, oldest first.
///
/// # Errors
/// Those of the store.
pub fn notes(tx: &Tx<'_>, case: &CaseId) -> Result<Vec<Note>, Error> {
    tx.rows(NOTES, &[Param::Blob(case.as_bytes())], |row| {
        Ok(Note {
            id: NoteId::from_bytes(row.fixed(0)?),
            words: row.text(1)?.to_owned(),
            operator: row.text(2)?.to_owned(),
            at: Timestamp::from_micros(row.int(3)?),
        })
    })
}

/// Writes a hand-over down; the caller notes it.
///
/// # Errors
/// Those of the store.
pub fn hand_over(tx: &Tx<'_>, new: &HandOver) -> Result<(), Error> {
    let params = [
        Param::Blob(new.id.as_bytes()),
        Param::Blob(new.case.as_bytes()),
        Param::Int(new.seq),
        Param::Text(&new.office),
        Param::Int(new.handed_at.micros()),
    ];
    tx.execute(HAND_OVER, &params).map(|_| ())
}

/// Writes down that an office has what was handed over to it; the caller notes it.
///
/// # Errors
/// Those of the store.
pub fn acknowledge(
    tx: &Tx<'_>,
    id: &HandOverId,
    at: Timestamp,
    reference: Option<&str>,
) -> Result<(), Error> {
    let params = [
        Param::Blob(id.as_bytes()),
        Param::Int(at.micros()),
        reference.into(),
    ];
    tx.execute(ACKNOWLEDGE, &params).map(|_| ())
}

/// A hand-over, if there is one of this id.
///
/// # Errors
/// Those of the store.
pub fn find_hand_over(tx: &Tx<'_>, id: &HandOverId) -> Result<Option<HandOver>, Error> {
    tx.find(ONE_HAND_OVER, &[Param::Blob(id.as_bytes())], handed)
}

/// The hand-overs of a case, oldest first.
///
/// # Errors
/// Those of the store.
pub fn hand_overs(tx: &Tx<'_>, case: &CaseId) -> Result<Vec<HandOver>, Error> {
    tx.rows(HAND_OVERS, &[Param::Blob(case.as_bytes())], handed)
}

fn task(row: &Row<'_>) -> Result<Task, Error> {
    let assignee = row.find_text(5)?.zip(row.find_text(6)?);
    let done = row.find_text(7)?.zip(row.find_int(8)?);
    Ok(Task {
        id: TaskId::from_bytes(row.fixed(0)?),
        case: CaseId::from_bytes(row.fixed(1)?),
        seq: row.int(2)?,
        words: row.text(3)?.to_owned(),
        due_on: row.find_int(4)?,
        assignee: assignee.map(|(name, key)| Operator {
            name: name.to_owned(),
            key: key.to_owned(),
        }),
        done: done.map(|(by, at)| (by.to_owned(), Timestamp::from_micros(at))),
    })
}

fn handed(row: &Row<'_>) -> Result<HandOver, Error> {
    Ok(HandOver {
        id: HandOverId::from_bytes(row.fixed(0)?),
        case: CaseId::from_bytes(row.fixed(1)?),
        seq: row.int(2)?,
        office: row.text(3)?.to_owned(),
        handed_at: Timestamp::from_micros(row.int(4)?),
        reference: row.find_text(5)?.map(str::to_owned),
        acknowledged_at: row.find_int(6)?.map(Timestamp::from_micros),
    })
}
