//! Visibility filters of Lightning pages.

pub mod always_visible;
pub mod duplicate_criterion;
pub mod filter_field_not_granted;
pub mod hidden_required_field;
pub mod invalid_boolean_filter;
pub mod invalid_criterion;
pub mod invalid_criterion_value;
pub mod never_visible;
pub mod profile_name_criterion;

use crate::finding::{Atom, Related};
use crate::fix::Plan;
use crate::rule::Sink;

/// The faults of one visibility rule: several of one cause are one atom with several places, because its subject is
/// the rule, and criteria have no names.
#[derive(Debug, Default)]
struct Faults(Vec<Atom>);

impl Faults {
    fn add(&mut self, atom: Atom) {
        match self.0.iter_mut().find(|first| first.cause == atom.cause) {
            Some(first) => {
                first.related.push(Related { message: "here too".to_owned(), place: Some(atom.place) });
                first.fix = match (first.fix.take(), atom.fix) {
                    (Some(plan), Some(also)) => Some(also.changes.into_iter().fold(plan, Plan::with)),
                    _ => None,
                };
            }
            None => self.0.push(atom),
        }
    }

    fn emit(self, sink: &mut Sink) {
        self.0.into_iter().for_each(|atom| sink.emit(atom));
    }
}
