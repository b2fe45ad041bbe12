//! What a pack must hold besides its shape: names that it declares, grants that are exact, claims that make sense.

use rustc_hash::FxHashSet;

use crate::metadata::GrantKind;
use crate::names::namespace_of;
use crate::pack::grant::GrantPattern;
use crate::pack::name::normal;
use crate::pack::schema::{PackFile, ROLES, State, Word};
use crate::suggest::{did_you_mean, suggest};
use crate::text::Span;
use crate::toml_file::{Faults, Spanned};
use crate::user_permissions::misspelled;

pub(super) fn check(file: &PackFile, faults: &mut Faults) {
    let mut checker = Checker { file, faults, sets: FxHashSet::default() };
    checker.namespaces();
    checker.sets();
    checker.references();
    checker.grants();
    checker.components();
    checker.recipes();
    checker.superseded();
    checker.senders();
    checker.conventions();
    checker.sources();
}

struct Checker<'a> {
    file: &'a PackFile,
    faults: &'a mut Faults,
    /// Normal names and aliases of the declared sets.
    sets: FxHashSet<String>,
}

impl<'a> Checker<'a> {
    fn add(&mut self, span: Span, message: String, help: &str) {
        self.faults.add(span, message, Some(help.to_owned()));
    }

    fn is_own(&self, namespace: &str) -> bool {
        let file = self.file;
        file.namespace.iter().chain(&file.other_namespaces).any(|own| own.eq_ignore_ascii_case(namespace))
    }

    fn namespaces(&mut self) {
        let file = self.file;
        for namespace in file.namespace.iter().chain(&file.other_namespaces) {
            // A namespace has up to 15 letters, digits and single underscores and begins with a letter.
            // <https://developer.salesforce.com/docs/atlas.en-us.pkg2_dev.meta/pkg2_dev/sfdx_dev_dev2gp_create_namespace.htm>
            let letters = namespace.chars().all(|letter| letter.is_ascii_alphanumeric() || letter == '_');
            let shaped = letters
                && (1..=15).contains(&namespace.len())
                && namespace.starts_with(|first: char| first.is_ascii_alphabetic())
                && !namespace.contains("__");
            if !shaped {
                let message = format!("`{}` is no namespace", namespace.value);
                self.add(namespace.span, message, "Write the part before `__` in the package's API names.");
            }
        }
        if let (None, Some(first)) = (&file.namespace, file.permission_set.iter().find(|set| !set.local)) {
            let help = "Write `namespace = \"…\"` at the top, or `local = true` for a set that the org itself makes.";
            self.add(first.name.span, "the pack has packaged sets and names no namespace".to_owned(), help);
        }
    }

    fn sets(&mut self) {
        let file = self.file;
        for set in &file.permission_set {
            for name in std::iter::once(&set.name).chain(&set.aliases) {
                self.set_name(name, set.local);
                if !self.sets.insert(normal(name)) {
                    let message = format!("the permission set `{}` is declared twice", name.value);
                    self.add(
                        name.span,
                        message,
                        "One entry says all about a set; other names of it go into `aliases`.",
                    );
                }
            }
        }
    }

    fn set_name(&mut self, name: &Word, local: bool) {
        match (namespace_of(name), local) {
            (None, false) if self.file.namespace.is_some() => {
                let message = format!("the packaged set `{}` has no namespace", name.value);
                self.add(
                    name.span,
                    message,
                    "Write `Namespace__Name`, or `local = true` for a set that the org itself makes.",
                );
            }
            (Some(namespace), true) => {
                let message = format!("the local set `{}` carries the namespace `{namespace}`", name.value);
                self.add(name.span, message, "Take off the namespace, or `local = true`.");
            }
            (Some(namespace), false) if self.file.namespace.is_some() && !self.is_own(namespace) => {
                let message = format!("`{}` carries the namespace `{namespace}`, which is not the pack's", name.value);
                self.add(name.span, message, "Correct the name, or add the namespace to `other-namespaces`.");
            }
            _ => {}
        }
    }

    fn references(&mut self) {
        let file = self.file;
        for set in &file.permission_set {
            self.all_declared(&set.includes);
            self.all_declared(set.deprecated.iter().filter_map(|gone| gone.replaced_by.as_ref()));
            for included in set.includes.iter().filter(|included| normal(included) == normal(&set.name)) {
                let message = format!("the permission set `{}` includes itself", set.name.value);
                self.add(included.span, message, "Name the sets whose grants it gives as well.");
            }
        }
        for required in &file.required_grant {
            self.declared_or_role(&required.of);
            self.all_declared(&required.supplied_by);
        }
        file.licence.iter().flat_map(|licence| &licence.of).for_each(|word| self.declared_or_role(word));
        file.component.iter().for_each(|component| self.all_declared(&component.supplied_by));
        file.recipe.iter().for_each(|recipe| self.all_declared(recipe.clone_of.iter().chain(&recipe.replaced_by)));
        file.flow_sender.iter().for_each(|sender| self.all_declared(&sender.needs));
    }

    /// A pack need not say all about a package: an undeclared name is refused only where it looks like a misspelled one.
    fn all_declared<'w>(&mut self, names: impl IntoIterator<Item = &'w Word>) {
        for name in names {
            let declared = self.file.permission_set.iter().map(|set| set.name.value.as_str());
            if !self.sets.contains(&normal(name)) && suggest(name, declared).is_some() {
                self.undeclared(name, &[]);
            }
        }
    }

    fn declared_or_role(&mut self, word: &Word) {
        if !self.sets.contains(&normal(word)) && ROLES.iter().all(|(_, role)| *role != word.value) {
            let roles: Vec<&str> = ROLES.iter().map(|(_, role)| *role).collect();
            self.undeclared(word, &roles);
        }
    }

    fn undeclared(&mut self, name: &Word, roles: &[&str]) {
        let file = self.file;
        let known = file.permission_set.iter().map(|set| set.name.value.as_str()).chain(roles.iter().copied());
        let message = if roles.is_empty() {
            format!("the pack declares no permission set `{}`", name.value)
        } else {
            format!("`{}` is neither a role nor a permission set of the pack", name.value)
        };
        self.faults.add(name.span, message, Some(did_you_mean(name, "names", known)));
    }

    fn grants(&mut self) {
        let file = self.file;
        let of_sets = file
            .permission_set
            .iter()
            .flat_map(|set| set.grants.iter().chain(set.needs.iter().map(|need| &need.grant)));
        let exact = of_sets
            .chain(file.required_grant.iter().map(|required| &required.grant))
            .chain(file.component.iter().flat_map(|component| &component.needs))
            .chain(file.convention.iter().flat_map(|convention| &convention.must_grant))
            .chain(file.recipe.iter().flat_map(|recipe| recipe.requires.iter().chain(&recipe.defining_grant)));
        let patterns = (file.convention.iter().flat_map(|convention| &convention.must_not_grant))
            .chain(file.recipe.iter().flat_map(|recipe| &recipe.forbids));
        for grant in exact {
            self.exact(grant);
            self.spelled(grant);
        }
        patterns.for_each(|grant| self.spelled(grant));
    }

    fn exact(&mut self, grant: &Spanned<GrantPattern>) {
        if !grant.is_exact() {
            let message = format!("`{}` is not one grant", grant.value);
            self.add(
                grant.span,
                message,
                "Write the whole name and, for objects, fields and tabs, the permission: `object:Name:read`.",
            );
        }
    }

    /// A pattern that is misspelled would never find anything. What is far from every known name may be a new one.
    fn spelled(&mut self, grant: &Spanned<GrantPattern>) {
        if grant.kind == GrantKind::User
            && !grant.name.contains('*')
            && let Some(meant) = misspelled(&grant.name)
        {
            let message = format!("`{}` is no known user permission", grant.name);
            let help = format!("Did you mean `user:{meant}`? A star in the name says that it is meant as it stands.");
            self.add(grant.span, message, &help);
        }
    }

    fn components(&mut self) {
        let file = self.file;
        let mut seen = FxHashSet::default();
        for component in &file.component {
            let namespace = component.name.split_once(':').map(|(namespace, _)| namespace);
            if !namespace.is_some_and(|namespace| self.is_own(namespace)) {
                let message = format!("the component `{}` is not of the pack's namespace", component.name.value);
                self.add(component.name.span, message, "Write it as it stands on a page: `Namespace:Name`.");
            }
            if !seen.insert(normal(&component.name)) {
                let message = format!("the component `{}` is declared twice", component.name.value);
                self.add(component.name.span, message, "One entry says all about a component.");
            }
            if let Some(gate) = &component.gate
                && gate.contains(['.', ':'])
            {
                let message = format!("the gate `{}` is not spelled as in XML", gate.value);
                self.add(gate.span, message, "Write the custom permission with two underscores: `Namespace__Name`.");
            }
        }
    }

    fn recipes(&mut self) {
        let file = self.file;
        let mut seen = FxHashSet::default();
        for recipe in &file.recipe {
            if !seen.insert(recipe.id.value.as_str()) {
                let message = format!("the recipe `{}` is declared twice", recipe.id.value);
                self.add(recipe.id.span, message, "Give each recipe an id of its own.");
            }
            if recipe.id.is_empty()
                || recipe.id.contains(|letter: char| !(letter.is_ascii_alphanumeric() || letter == '-'))
            {
                let message = format!("`{}` is no id", recipe.id.value);
                self.add(recipe.id.span, message, "Write letters, digits and hyphens, for example `read-only`.");
            }
            if recipe.requires.is_empty() && recipe.forbids.is_empty() && recipe.external_sharing.is_empty() {
                let message = format!("the recipe `{}` asks nothing", recipe.id.value);
                self.add(
                    recipe.id.span,
                    message,
                    "Write what it `requires`, `forbids` or needs as `external-sharing`.",
                );
            }
            if let (Some(since), Some(before)) = (recipe.since, recipe.before)
                && before <= since
            {
                let message =
                    format!("the recipe `{}` holds for no version: since {since}, before {before}", recipe.id.value);
                self.add(recipe.id.span, message, "`before` is the first version that no longer needs the recipe.");
            }
        }
    }

    fn superseded(&mut self) {
        let file = self.file;
        for superseded in &file.superseded {
            if superseded.state == State::Active && superseded.metadata.kind != "CustomSite" {
                let message = format!("nothing tells whether `{}` is active", superseded.metadata.value);
                self.add(
                    superseded.metadata.span,
                    message,
                    "Only sites are switched on and off; write `state = \"present\"`.",
                );
            }
        }
    }

    fn senders(&mut self) {
        let file = self.file;
        for sender in &file.flow_sender {
            let at = sender.action.as_ref().or(sender.creates.as_ref()).unwrap_or(&sender.source).span;
            if sender.action.is_some() == sender.creates.is_some() {
                let message = "a flow sender is an action or a created object".to_owned();
                self.add(at, message, "Write either `action` or `creates`.");
            }
            if sender.action.is_some() && !(sender.required.is_empty() && sender.only_with.is_empty()) {
                let message = "an action has no fields".to_owned();
                self.add(at, message, "`required` and `only-with` go with `creates`.");
            }
            if sender.needs_licence && file.licence.is_none() {
                let message = "the sender needs a licence and the pack names none".to_owned();
                self.add(at, message, "Add a `[licence]` table.");
            }
        }
    }

    fn conventions(&mut self) {
        let file = self.file;
        let mut seen = FxHashSet::default();
        for convention in &file.convention {
            let id = &convention.id;
            if !seen.insert(id.value.as_str()) {
                self.add(
                    id.span,
                    format!("the convention `{}` is declared twice", id.value),
                    "Give each an id of its own.",
                );
            }
            let asks_nothing = convention.must_hold.is_empty()
                && convention.must_grant.is_empty()
                && convention.must_not_grant.is_empty();
            if asks_nothing {
                let message = format!("the convention `{}` asks nothing", id.value);
                self.add(id.span, message, "Write `must-hold`, `must-grant` or `must-not-grant`.");
            }
            if convention.applies_to == crate::pack::schema::AppliesTo::PermissionSet
                && let Some(first) = convention.must_hold.first()
            {
                let message = "a permission set holds no other sets".to_owned();
                self.add(first.span, message, "`must-hold` goes with `applies-to = \"group\"`.");
            }
        }
    }

    fn sources(&mut self) {
        let file = self.file;
        let gone = |deprecated: &'a Option<crate::pack::schema::Deprecated>| deprecated.iter().map(|gone| &gone.source);
        let sources = (file.docs.iter())
            .chain(file.release.iter().map(|entry| &entry.source))
            .chain(file.clone.iter().map(|entry| &entry.source))
            .chain(file.licence.iter().map(|entry| &entry.source))
            .chain(file.permission_set.iter().map(|entry| &entry.source))
            .chain(file.permission_set.iter().flat_map(|entry| gone(&entry.deprecated)))
            .chain(file.permission_set.iter().flat_map(|entry| entry.needs.iter().map(|need| &need.source)))
            .chain(file.custom_permission.iter().map(|entry| &entry.source))
            .chain(file.custom_permission.iter().flat_map(|entry| gone(&entry.deprecated)))
            .chain(file.required_grant.iter().map(|entry| &entry.source))
            .chain(file.component.iter().map(|entry| &entry.source))
            .chain(file.recipe.iter().map(|entry| &entry.source))
            .chain(file.superseded.iter().map(|entry| &entry.source))
            .chain(file.flow_sender.iter().map(|entry| &entry.source))
            .chain(file.feature.iter().map(|entry| &entry.source))
            .chain(file.convention.iter().filter_map(|entry| entry.source.as_ref()));
        for source in sources {
            if !source.is_empty() && !source.starts_with("https://") {
                let message = format!("`{}` is no page", source.value);
                self.add(
                    source.span,
                    message,
                    "Write the address of the page that says so, beginning with `https://`.",
                );
            }
        }
    }
}
