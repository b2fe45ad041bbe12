//! What the tables say about a file: unknown, misplaced, repeated, missing and invalid elements.

use rustc_hash::FxHashMap;

use crate::finding::{FileId, Level, Place};
use crate::fix::Plan;
use crate::metadata::Irregularity;
use crate::metadata::locate::locate;
use crate::metadata::schema::{Cardinality, ComplexType, Element, NAMESPACE, Value};
use crate::names::is_placeholder;
use crate::text::Span;
use crate::xml::{Leaf, Open};

use super::advice::{BOOLEANS, expected, near, replacement, same_word};
use super::{Frame, ReadContext, Root, is_flag};

/// A file with more irregularities of one rule than this is no metadata; the rest of them is dropped.
const MOST: usize = 10_000;

/// How many irregularities of a file show a second place, however far away it is.
const MOST_RELATED: usize = 100;

/// How many bytes away a second place is always looked for: within one entry.
const NEAR: u32 = 4096;

/// Collects the irregularities of one file.
pub(super) struct Structure<'a> {
    context: ReadContext,
    text: &'a str,
    found: Vec<Irregularity>,
    counts: FxHashMap<&'static str, usize>,
}

impl<'a> Structure<'a> {
    pub(super) fn new(context: ReadContext, text: &'a str) -> Self {
        Structure { context, text, found: Vec::new(), counts: FxHashMap::default() }
    }

    pub(super) fn count(&self) -> usize {
        self.found.len()
    }

    pub(super) fn finish(self) -> Vec<Irregularity> {
        self.found
    }

    /// Says what the irregularities from the number `from` on are about, where nothing inside of it said so.
    pub(super) fn name(&mut self, from: usize, owner: &str) {
        let unnamed = |met: &&mut Irregularity| met.member.is_empty() || met.member.starts_with(':');
        for met in self.found.iter_mut().skip(from).filter(unnamed) {
            met.member.insert_str(0, owner);
        }
    }

    fn meet(&mut self, met: Irregularity) {
        // Nobody here can edit a managed file, and the tables hold only what is read of a profile.
        let silent = self.context.foreign || (self.context.root == Root::Profile && met.rule != "wrong-root");
        if silent {
            return;
        }
        let count = self.counts.entry(met.rule).or_default();
        if *count < MOST {
            *count += 1;
            self.found.push(met);
        }
    }

    /// Whether the root is the one that the file's name promises.
    pub(super) fn check_root(&mut self, open: &Open<'_>, name: &str, namespace: &str) -> bool {
        let tag = open.tag;
        if open.name != name {
            let message = format!("the root element is `<{}>`, but the file's name promises a `<{name}>`", open.name);
            let help = format!("Write `<{name} xmlns=\"{NAMESPACE}\">`, or rename the file.");
            self.meet(Irregularity::new("wrong-root", tag, message, help));
            return false;
        }
        if namespace != NAMESPACE && !(namespace.is_empty() && self.context.decomposed) {
            let message = if namespace.is_empty() {
                format!("`<{name}>` has no namespace")
            } else {
                format!("`<{name}>` has a namespace that is not the metadata's")
            };
            let help = format!("Write `<{name} xmlns=\"{NAMESPACE}\">`.");
            self.meet(Irregularity::new("wrong-root", tag, message, help));
        }
        true
    }

    /// The element that begins in `frame`, where its type knows it.
    pub(super) fn enter(
        &mut self,
        of: &'static ComplexType,
        frame: &mut Frame,
        open: &Open<'_>,
    ) -> Option<&'static Element> {
        let from = of
            .elements
            .get(frame.last)
            .map_or(0, |last| frame.last.saturating_add(usize::from(last.cardinality != Cardinality::Many)));
        let Some(at) = of.find_from(from, open.name) else {
            if !of.open {
                self.unknown(of, open);
            }
            return None;
        };
        let element = of.elements.get(at)?;
        if open.nil {
            return None;
        }
        if !frame.too_new {
            self.check_version(of, element, open.tag);
        }
        let bit = 1u64.checked_shl(u32::try_from(at).unwrap_or(u32::MAX)).unwrap_or(0);
        if frame.seen & bit != 0 {
            let is_root = open.depth == 1;
            if element.cardinality != Cardinality::Many {
                self.repeated(of, element, frame, open);
            } else if is_root && at != frame.last && !self.context.decomposed {
                self.split(of, element, frame, open);
            }
        }
        frame.seen |= bit;
        frame.last = at;
        Some(element)
    }

    /// Where an element stands first. It is looked for from the front of its parent, so not for every fault of a file
    /// that is full of them.
    fn first(&self, frame: &Frame, element: &Element, open: &Open<'_>, what: &str) -> Option<(Span, String)> {
        let is_near = open.tag.start.saturating_sub(frame.tag.start) < NEAR;
        if !is_near && self.found.len() >= MOST_RELATED {
            return None;
        }
        locate(self.text, frame.tag.start, element.name).map(|span| (span, what.to_owned()))
    }

    fn repeated(&mut self, of: &ComplexType, element: &Element, frame: &Frame, open: &Open<'_>) {
        let (name, of_name) = (element.name, of.name);
        let message = format!("`<{name}>` stands twice in one `{of_name}`, which takes one");
        let help = format!("The deployment fails with {}: remove one of the two.", duplicated(of, element));
        let first = self.first(frame, element, open, "the first one");
        let met = Irregularity {
            many: Some(format!("`<{name}>` is repeated {{count}} times in `{of_name}`, which takes one")),
            fix: first.as_ref().and_then(|(first, _)| self.remove_repeated(open, *first)),
            related: first,
            ..about(of, element, Irregularity::new("repeated-element", open.tag, message, help))
        };
        self.meet(met);
    }

    /// Takes an element away that says what the first one says already.
    fn remove_repeated(&self, open: &Open<'_>, first: Span) -> Option<Plan> {
        let text = |span: Span| self.text.get(span.range()).unwrap_or_default();
        let second = locate(self.text, open.tag.start, "")?;
        // A start tag tells nothing of the elements behind it.
        let is_all = !text(second).starts_with('<') || open.empty;
        let plan = Plan::safe(format!("Remove the second `<{}>`: it says the same", open.name));
        (is_all && text(second) == text(first)).then(|| plan.remove(HERE, open.tag.start))
    }

    fn split(&mut self, of: &ComplexType, element: &Element, frame: &Frame, open: &Open<'_>) {
        let name = element.name;
        let message = format!("`<{name}>` stands apart from the others of its section");
        let help = format!("The deployment fails with {}: move all `<{name}>` together.", duplicated(of, element));
        let met = Irregularity {
            many: Some(format!("`<{name}>` stands apart from the others of its section in {{count}} places")),
            related: self.first(frame, element, open, "the section begins here"),
            fix: Some(Plan::safe(format!("Bring all `<{name}>` together")).regroup(HERE, open.tag.start)),
            ..about(of, element, Irregularity::new("split-section", open.tag, message, help))
        };
        self.meet(met);
    }

    /// Whether the element came only after the API version that the file is deployed with.
    pub(super) fn is_too_new(&self, element: &Element) -> bool {
        self.context.api_version.is_some_and(|api| api < element.since)
    }

    fn check_version(&mut self, of: &ComplexType, element: &Element, tag: Span) {
        let Some(api) = self.context.api_version else { return };
        if (element.since..=element.until).contains(&api) {
            return;
        }
        let (name, of_name) = (element.name, of.name);
        let fails = format!("The deployment fails with \"Property '{name}' not valid in version {api}.0\"");
        if api < element.since {
            let since = element.since;
            let message = format!("`<{name}>` in `{of_name}` came with API version {since}, the project has {api}");
            let help =
                format!("{fails}: raise `sourceApiVersion` (`<version>` in package.xml), or remove the element.");
            let many =
                format!("{{count}} `<{name}>` in `{of_name}` came with API version {since}, the project has {api}");
            let met = Irregularity::new("unknown-element", tag, message, help);
            self.meet(Irregularity { many: Some(many), ..about(of, element, met) });
        } else {
            let until = element.until;
            let message = format!("`<{name}>` in `{of_name}` was removed after API version {until}");
            let many = format!("{{count}} `<{name}>` in `{of_name}` were removed after API version {until}");
            let met = Irregularity::new("legacy-element", tag, message, format!("{fails}: {}.", replacement(name)));
            self.meet(Irregularity { many: Some(many), fix: modern(of, name, tag), ..about(of, element, met) });
        }
    }

    fn unknown(&mut self, of: &ComplexType, open: &Open<'_>) {
        let (name, of_name) = (open.name, of.name);
        let advice = match near(of, name) {
            Some(near) => format!("Did you mean `<{near}>`?"),
            None => "Remove it, or move it to the element that it belongs to.".to_owned(),
        };
        let help = format!(
            "The deployment fails with \"Element {{{NAMESPACE}}}{name} invalid at this location in type {of_name}\" \
             unless a newer API version brought it. {advice}"
        );
        self.meet(Irregularity {
            level: Level::Warning,
            many: Some(format!("`{of_name}` has no element `<{name}>`, and {{count}} stand there")),
            cause: format!("{of_name}/{name}"),
            ..Irregularity::new("unknown-element", open.tag, format!("`{of_name}` has no element `<{name}>`"), help)
        });
    }

    /// An element inside one that holds text only.
    pub(super) fn markup_in_text(&mut self, element: &Element, open: &Open<'_>) {
        let (name, around) = (open.name, element.name);
        let message = format!("`<{name}>` stands inside `<{around}>`, which holds text only");
        let help = format!(
            "The deployment fails with \"Unexpected element {{{NAMESPACE}}}{name} during simple type deserialization\": \
             write `&lt;` for the character `<`."
        );
        self.meet(Irregularity {
            level: Level::Warning,
            many: Some(format!("{{count}} `<{name}>` stand inside `<{around}>`, which holds text only")),
            cause: format!("{around}/{name}"),
            ..Irregularity::new("unknown-element", open.tag, message, help)
        });
    }

    /// Text where a type has elements only.
    pub(super) fn stray(&mut self, of: &ComplexType, span: Span) {
        let value = self.text.get(span.range()).unwrap_or_default();
        if is_placeholder(value) {
            return;
        }
        let (of_name, shown) = (of.name, value.lines().next().unwrap_or_default());
        let shown: String = shown.trim_end().chars().take(40).collect();
        let message = format!("`{of_name}` holds elements only, and `{shown}` stands between them");
        let help = "The platform reads elements there and fails at a text: remove it. Merges and pasted lines leave such \
                    texts behind.";
        self.meet(Irregularity {
            level: Level::Warning,
            many: Some(format!("`{of_name}` holds elements only, and {{count}} texts stand between them")),
            cause: format!("{of_name}/text"),
            value: Some(value.to_owned()),
            ..Irregularity::new("unknown-element", span, message, help)
        });
    }

    /// Elements that are required and were not met.
    pub(super) fn check_missing(&mut self, of: &'static ComplexType, frame: &Frame, is_root: bool) {
        if frame.nil || of.open {
            return;
        }
        let is_part = !self.context.head && of.grant.is_none();
        for (at, element) in of.elements.iter().enumerate() {
            if frame.seen >> at & 1 == 0 && element.is_required(self.context.api_version) && !is_part {
                let before = self.found.len();
                let message = format!("`{}` lacks `<{}>`", of.name, element.name);
                self.missing(of, element, frame.tag, frame.tag, message);
                if is_root && of.grant.is_none() {
                    self.name(before, &format!("element:{}", element.name));
                }
            }
        }
    }

    /// An element that its parent, whose start tag is `parent`, lacks or holds without a value.
    fn missing(&mut self, of: &ComplexType, element: &Element, tag: Span, parent: Span, message: String) {
        let (name, of_name) = (element.name, of.name);
        let (level, help, fix) = if is_flag(element) {
            let help = format!("It is read as false; say so: write `<{name}>false</{name}>`.");
            let plan = Plan::safe(format!("Write `<{name}>false</{name}>`"));
            (Level::Info, help, Some(plan.set_child(HERE, parent.start, name, "false")))
        } else {
            (Level::Error, format!("The deployment fails without it: add `<{name}>…</{name}>`."), None)
        };
        let many = Some(format!("{{count}} `{of_name}` lack `<{name}>`"));
        let met = Irregularity::new("missing-element", tag, message, help);
        self.meet(Irregularity { level, many, fix, ..about(of, element, met) });
    }

    /// An `itemInstances` that closes, with the number of components and fields in it.
    pub(super) fn check_item(&mut self, held: usize, tag: Span) {
        let (message, many, cause) = match held {
            1 => return,
            0 => (
                "an `<itemInstances>` holds no component and no field".to_owned(),
                "{count} `<itemInstances>` hold no component and no field",
                "empty",
            ),
            more => (
                format!("an `<itemInstances>` holds {more} components or fields, and takes one"),
                "{count} `<itemInstances>` hold several components or fields, and take one each",
                "several",
            ),
        };
        let help = "Each `<itemInstances>` holds exactly one `<componentInstance>` or `<fieldInstance>`; with two of \
                    them the deployment fails with \"Element componentInstance is duplicated at this location in type \
                    ItemInstance\". Give each one an `<itemInstances>` of its own, and remove those that are empty.";
        let (many, cause) = (Some(many.to_owned()), cause.to_owned());
        self.meet(Irregularity { many, cause, ..Irregularity::new("invalid-item", tag, message, help) });
    }

    /// The text of an element with its value, given its start tag and its parent's.
    pub(super) fn check_value(
        &mut self,
        of: &ComplexType,
        element: &Element,
        (leaf, value): (&Leaf<'_>, &str),
        (tag, parent): (Span, Span),
    ) {
        if leaf.nil {
            return;
        }
        if value.is_empty() {
            let needed = element.key || !matches!(element.value, Value::Text(0));
            if needed && element.is_required(self.context.api_version) {
                let message = format!("`<{}>` in `{}` is empty", element.name, of.name);
                self.missing(of, element, tag, parent, message);
            }
            return;
        }
        let valid = match element.value {
            Value::Bool => BOOLEANS.contains(&value),
            Value::Int => value.parse::<i64>().is_ok(),
            Value::Enum(words) => words.contains(&value),
            Value::Text(most) => return self.check_length(of, element, value, most, leaf.span()),
            Value::Complex(_) | Value::Any => true,
        };
        if !valid && !is_placeholder(value) {
            self.invalid(of, element, value, leaf.span());
        }
    }

    fn invalid(&mut self, of: &ComplexType, element: &Element, value: &str, span: Span) {
        let (name, of_name) = (element.name, of.name);
        let shown: String = value.chars().take(40).collect();
        let message = format!("`<{name}>` in `{of_name}` cannot be `{shown}`");
        let met = Irregularity::new("invalid-value", span, message, expected(element, value));
        let fix = same_word(element, value);
        let fix = fix.map(|word| Plan::safe(format!("Write `{word}`")).replace(Place::span(HERE, span), word));
        self.meet(Irregularity {
            fix,
            many: Some(format!("{{count}} `<{name}>` in `{of_name}` are `{shown}`, which they cannot be")),
            cause: format!("{of_name}/{name}={shown}"),
            value: Some(value.to_owned()),
            ..about(of, element, met)
        });
    }

    fn check_length(&mut self, of: &ComplexType, element: &Element, value: &str, most: u32, span: Span) {
        let (name, most) = (element.name, most as usize);
        if most == 0 || value.len() <= most || is_placeholder(value) {
            return;
        }
        let length = value.chars().count();
        if length > most {
            let message = format!("`<{name}>` has {length} characters, and {most} are allowed");
            let help = "The deployment fails with \"data value too large\": shorten it.";
            let met = Irregularity::new("value-too-long", span, message, help);
            self.meet(Irregularity {
                many: Some(format!("{{count}} `<{name}>` have more than {most} characters")),
                value: Some(value.to_owned()),
                ..about(of, element, met)
            });
        }
    }
}

/// The reader knows no number of the file that it reads; whoever does puts it into the plan.
const HERE: FileId = FileId(0);

/// What writes a removed element as the platform reads it today, where that is a matter of form alone.
fn modern(of: &ComplexType, name: &str, tag: Span) -> Option<Plan> {
    let is_item = of.name == "FlexiPageRegion" && name == "componentInstances";
    let plan = Plan::safe("Write each `<componentInstances>` as `<itemInstances><componentInstance>`");
    is_item.then(|| plan.wrap(HERE, tag.start, "itemInstances", "componentInstance"))
}

/// One finding for each element of a type; where the element is a flag, the subject names it.
fn about(of: &ComplexType, element: &Element, met: Irregularity) -> Irregularity {
    let flags = of.grant.map_or(&[][..], |kind| kind.facts().flags);
    let word = flags.iter().find(|row| row.element == element.name && row.flag == element.flag);
    let member = word.filter(|row| !row.word.is_empty()).map(|row| format!(":{}", row.word)).unwrap_or_default();
    Irregularity { cause: format!("{}/{}", of.name, element.name), member, ..met }
}

/// The platform's words for an element that stands where its like came before.
fn duplicated(of: &ComplexType, element: &Element) -> String {
    format!("\"Element {} is duplicated at this location in type {}\"", element.name, of.name)
}
