//! `unresolved-reference`: a set, muting set, profile or page names a component that is not in the project.

use rustc_hash::FxHashSet;

use crate::context::Context;
use crate::existence::{Existence, Thing};
use crate::finding::{FileId, Level, Place, Subject};
use crate::fix::{Applicability, Plan};
use crate::index::{Page, PermissionSet};
use crate::metadata::{Criterion, ItemKind, Text};
use crate::names::NameId;
use crate::project::FileKind;
use crate::rule::{Check, Rule, RuleGroup, Sink};
use crate::visibility::criterion::{Left, Test};
use crate::visibility::filters::{FilterSite, Filters};

/// The rule.
pub const RULE: Rule = Rule {
    id: "unresolved-reference",
    group: RuleGroup::Reference,
    level: Level::Warning,
    default: true,
    fix: Some(Applicability::Unsafe),
    since: "0.1.0",
    summary: "a set, muting set, profile or page names a component that is not in the project",
    reads: &[FileKind::CustomObject, FileKind::Profile],
    options: None,
    card: include_str!("../../../rules/reference/unresolved-reference.md"),
    check: Check::Several(&[Check::Project(check_sets), Check::Filters(check_page)]),
};

fn check_sets(context: &Context<'_>, sink: &mut Sink) {
    let mut judge = Judge::new(context, sink);
    let mut verdicts = Verdicts(vec![0; context.index.names.len()]);
    let others = context.index.mutings.iter().chain(&context.index.profiles).filter(|set| set.is_linted());
    for set in context.index.project_sets().chain(others) {
        judge.set(set, &mut verdicts);
    }
}

fn check_page(filters: &Filters<'_, '_>, sink: &mut Sink) {
    Judge::new(filters.context, sink).page(filters);
}

/// Sets name the same things over and over: of each name two bits for each thing, whether it was asked and whether it is
/// missing.
struct Verdicts(Vec<u32>);

impl Verdicts {
    fn is_missing(&mut self, context: &Context<'_>, thing: Thing, id: NameId) -> bool {
        const ASKED: u32 = 1;
        const MISSING: u32 = 2;
        let Some(verdict) = self.0.get_mut(id.0 as usize) else { return false };
        let shift = 2 * thing as u32;
        if *verdict >> shift & ASKED == 0 {
            let is_missing = context.existence().is_missing(thing, context.name(id));
            *verdict |= (ASKED | if is_missing { MISSING } else { 0 }) << shift;
        }
        *verdict >> shift & MISSING != 0
    }
}

/// Components that show one of the project's own: how their names begin, the property that names it, what it is.
const SHOWN: &[(&str, &str, Thing)] =
    &[("flexipage:visualforcePage", "pageName", Thing::VisualforcePage), ("flowruntime:", "flowName", Thing::Flow)];

struct Judge<'j, 'c, 'a> {
    context: &'c Context<'a>,
    existence: &'c Existence<'a>,
    /// The files and kinds for which a name was suggested: only the first of a finding is shown.
    hinted: FxHashSet<(FileId, Thing)>,
    sink: &'j mut Sink,
}

impl<'j, 'c, 'a> Judge<'j, 'c, 'a> {
    fn new(context: &'c Context<'a>, sink: &'j mut Sink) -> Self {
        Judge { context, existence: context.existence(), hinted: FxHashSet::default(), sink }
    }

    fn set(&mut self, set: &PermissionSet, verdicts: &mut Verdicts) {
        for (file, grant) in set.grants() {
            let Some(thing) = Thing::of_grant(grant.kind) else { continue };
            if verdicts.is_missing(self.context, thing, grant.name) {
                let name = self.context.name(grant.name);
                let subject = set.subject(format!("{}:{name}", grant.kind.word()));
                let place = set.place(file, grant, grant.kind.facts().key);
                // A profile's entries are merged into the org's, so leaving one out takes nothing back.
                let plan = (set.kind != FileKind::Profile)
                    .then(|| Plan::not_safe("Delete the entries").remove(file, grant.offset));
                self.report(thing, name, subject, place, plan);
            }
        }
    }

    fn page(&mut self, filters: &Filters<'_, '_>) {
        let page = filters.page;
        let facts = &page.facts;
        if let Some(parent) = &facts.parent {
            self.named(page, Thing::LightningPage, parent, &parent.value);
        }
        if let Some(object) = &facts.sobject_type {
            self.named(page, Thing::Object, object, &object.value);
        }
        for item in &facts.items {
            if item.kind == ItemKind::Field {
                let mut steps = item.name.value.split('.');
                let is_of_record = steps.next().is_some_and(|record| record.eq_ignore_ascii_case("Record"));
                self.field(page, &item.name, steps.next().filter(|_| is_of_record));
            }
            let shows = |(component, ..): &&(&str, &str, Thing)| item.name.value.as_str().starts_with(component);
            if let Some((_, name, thing)) = SHOWN.iter().find(shows).filter(|_| item.kind == ItemKind::Component) {
                let named = item.properties.iter().filter(|property| property.name.value == *name);
                for holder in named.filter_map(|property| property.value.as_ref()) {
                    self.named(page, *thing, holder, &holder.value);
                }
            }
        }
        for (criterion, test) in filters.sites().iter().flat_map(FilterSite::criteria) {
            self.criterion(page, criterion, test);
        }
    }

    fn criterion(&mut self, page: &Page, criterion: &Criterion, test: &Test) {
        match &test.left {
            Left::CustomPermission(name) => self.named(page, Thing::CustomPermission, &criterion.left, name),
            Left::Record(path) => self.field(page, &criterion.left, path.segments().next()),
            _ => {}
        }
    }

    /// The first step of a path of fields: `Size__c`, or the lookup behind `Owner__r.Name`.
    fn field(&mut self, page: &Page, holder: &Text, step: Option<&str>) {
        let (Some(object), Some(step)) = (&page.facts.sobject_type, step) else { return };
        if !self.existence.tells_fields_of(&object.value) {
            return;
        }
        let field = match step.strip_suffix("__r") {
            Some(lookup) => format!("{lookup}__c"),
            None => step.to_owned(),
        };
        let name = format!("{}.{field}", object.value);
        if self.existence.is_missing(Thing::Field, &name)
            && let Some(place) = page.place_of(holder, step)
        {
            self.report(Thing::Field, &name, page.subject(format!("field:{name}")), place, None);
        }
    }

    fn named(&mut self, page: &Page, thing: Thing, holder: &Text, name: &str) {
        if self.existence.is_missing(thing, name)
            && let Some(place) = page.place_of(holder, name)
        {
            self.report(thing, name, page.subject(format!("{}:{name}", thing.facts().word)), place, None);
        }
    }

    fn report(&mut self, thing: Thing, name: &str, subject: Subject, place: Place, plan: Option<Plan>) {
        if self.context.index.is_rewritten(place.file, name) {
            return;
        }
        let facts = thing.facts();
        let is_first = self.hinted.insert((place.file, thing));
        let near = is_first.then(|| self.existence.suggest(thing, name)).flatten();
        let hint = near.map_or_else(String::new, |near| format!(" Did you mean `{near}`?"));
        let says = match facts.in_field {
            Some((element, of)) => format!(" with \"In field: {element} - no {of} named {name} found\""),
            None => String::new(),
        };
        let mut atom = RULE
            .atom(subject, place, format!("`{name}` is no {} of this project", facts.one))
            .cause(facts.word)
            .many(format!("{{count}} names are no {} of this project", facts.many))
            .help(format!(
                "The deployment fails{says} unless the org has it already.{hint} Correct the name or delete the entry; \
                 name what exists only in the org under `external` in forcelint.toml: external = [\"{}:{name}\"]",
                facts.word
            ));
        if let Some(plan) = plan {
            atom = atom.fix(plan);
        }
        self.sink.emit(atom);
    }
}
