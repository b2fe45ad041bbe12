//! What cards cannot show of the rules on Lightning pages: which files are opened, what fixes write and what
//! help says.

#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test ends where something is not as it must be"
)]

use std::io;
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use forcelint::config::Date;
use forcelint::engine::{self, Outcome, Request};
use forcelint::finding::Finding;
use forcelint::fix::{Applicability, apply};
use forcelint::fs::{FileSystem, Memory, PathKind, Walk};
use forcelint::report::Sources;

const ROOT: &str = "/project";
const PROJECT: &str = r#"{ "packageDirectories": [{ "path": "app", "default": true }], "sourceApiVersion": "62.0" }"#;
const PAGE: &str = "app/flexipages/Deal.flexipage-meta.xml";

/// A file system that writes down what is read.
struct Watched {
    files: Memory,
    read: Mutex<Vec<String>>,
}

impl FileSystem for Watched {
    fn read(&self, path: &Path) -> io::Result<Vec<u8>> {
        let relative = path.strip_prefix(ROOT).unwrap_or(path);
        self.read.lock().unwrap().push(relative.to_string_lossy().into_owned());
        self.files.read(path)
    }

    fn kind(&self, path: &Path) -> Option<PathKind> {
        self.files.kind(path)
    }

    fn walk(&self, root: &Path, enter: &dyn Fn(&Path) -> bool, keep: &dyn Fn(&Path) -> bool) -> Walk {
        self.files.walk(root, enter, keep)
    }

    fn write(&self, path: &Path, content: &[u8]) -> io::Result<()> {
        self.files.write(path, content)
    }
}

fn project(files: &[(&str, &str)]) -> Watched {
    let settings = ("sfdx-project.json", PROJECT);
    let files = files.iter().copied().chain([settings]);
    let files = Memory::new(files.map(|(path, text)| (Path::new(ROOT).join(path), text.as_bytes().to_vec())));
    Watched { files, read: Mutex::default() }
}

fn check(fs: &Watched, rule: &str) -> Outcome {
    let request = Request {
        select: Some(vec![rule.to_owned()]),
        ..Request::new(PathBuf::from(ROOT), Date { year: 2026, month: 11, day: 24 })
    };
    let outcome = engine::check(fs, &request).unwrap();
    assert_eq!(outcome.errors, []);
    outcome
}

/// A record page with these items in its main region, each on a line of its own.
fn page(items: &[&str], parent: Option<&str>) -> String {
    let items: String = items.iter().map(|item| format!("<itemInstances>{item}</itemInstances>\n")).collect();
    let parent = parent.map_or_else(String::new, |parent| format!("<parentFlexiPage>{parent}</parentFlexiPage>\n"));
    format!(
        "<FlexiPage xmlns=\"http://soap.sforce.com/2006/04/metadata\">\n<flexiPageRegions>\n{items}\
         <name>main</name>\n<type>Region</type>\n</flexiPageRegions>\n<masterLabel>Deal</masterLabel>\n{parent}\
         <sobjectType>Deal__c</sobjectType>\n<template>\n<name>flexipage:recordHomeTemplateDesktop</name>\n</template>\n\
         <type>RecordPage</type>\n</FlexiPage>\n"
    )
}

fn component(name: &str, identifier: &str) -> String {
    let identifier =
        if identifier.is_empty() { String::new() } else { format!("<identifier>{identifier}</identifier>") };
    format!("<componentInstance><componentName>{name}</componentName>{identifier}</componentInstance>")
}

/// The page with the finding's fix made, and whether it is safe.
fn fixed(outcome: &Outcome, finding: &Finding) -> (String, Applicability) {
    let fix = finding.fix.as_ref().expect("the finding has a fix");
    let source = outcome.source(finding.location().file).expect("its file was read");
    (apply(source.whole().expect("a fix changes it"), &fix.edits), fix.applicability)
}

#[test]
fn components_are_opened_only_where_a_page_shows_them_and_a_rule_asks() {
    let web = "<LightningComponentBundle xmlns=\"http://soap.sforce.com/2006/04/metadata\"/>";
    let page = page(&[&component("c:shown", "one"), &component("SHOWN_TOO", "two")], None);
    let files = [
        (PAGE, &*page),
        ("app/lwc/shown/shown.js", "x"),
        ("app/lwc/shown/shown.js-meta.xml", web),
        ("app/lwc/helper/helper.js-meta.xml", web),
        ("app/aura/Shown_Too/Shown_Too.cmp", "<aura:component/>"),
        ("app/aura/Shown_Too/Shown_TooController.js", "x"),
        ("app/aura/Shown_Too/Other.cmp", "<aura:component/>"),
        ("app/aura/Helper/Helper.cmp", "<aura:component/>"),
    ];
    let opened = |rule: &str| {
        let fs = project(&files);
        let findings = check(&fs, rule).findings.len();
        let mut read = fs.read.into_inner().unwrap();
        read.retain(|path| path.contains("lwc/") || path.contains("aura/"));
        read.sort();
        read.dedup();
        (findings, read)
    };
    let both = ["app/aura/Shown_Too/Shown_Too.cmp", "app/lwc/shown/shown.js-meta.xml"];
    assert_eq!(opened("component-not-exposed"), (2, both.map(str::to_owned).to_vec()));
    assert_eq!(opened("duplicate-region"), (0, vec![]));
}

#[test]
fn missing_identifiers_are_added_and_unique() {
    let name = component("flexipage:richText", "");
    let field = "<fieldInstance><fieldItem>Record.Size__c</fieldItem><identifier/></fieldInstance>";
    let text = page(&[&name, &component("a:b", "flexipage_RichText2"), &name, field], None);
    let outcome = check(&project(&[(PAGE, &text)]), "missing-identifier");
    let [finding] = &*outcome.findings else { panic!("{:?}", outcome.findings) };
    assert_eq!(finding.message, "3 components and fields of the page have no identifier");
    let (text, applicability) = fixed(&outcome, finding);
    assert_eq!(applicability, Applicability::Safe);
    for identifier in ["flexipage_richText", "flexipage_richText3", "RecordSize_cField"] {
        assert_eq!(text.matches(&format!("<identifier>{identifier}</identifier>")).count(), 1, "{text}");
    }
    for rule in ["missing-identifier", "duplicate-identifier"] {
        assert_eq!(check(&project(&[(PAGE, &text)]), rule).findings.len(), 0, "{text}");
    }
}

#[test]
fn identifiers_of_a_parent_page_are_taken_too() {
    let parent = page(&[&component("flexipage:richText", "flexipage_richText")], None);
    let text = page(&[&component("flexipage:richText", "")], Some("Base"));
    let files = [(PAGE, &*text), ("app/flexipages/Base.flexipage-meta.xml", &*parent)];
    let outcome = check(&project(&files), "missing-identifier");
    let (text, applicability) = fixed(&outcome, &outcome.findings[0]);
    assert!(text.contains("<identifier>flexipage_richText2</identifier>"), "{text}");
    assert_eq!(applicability, Applicability::Safe);
}

#[test]
fn what_a_parent_page_holds_that_is_not_known_makes_the_fix_unsafe() {
    for parent in ["flexipage__default_rec_L", "Deal"] {
        let text = page(&[&component("flexipage:richText", "")], Some(parent));
        let outcome = check(&project(&[(PAGE, &text)]), "missing-identifier");
        assert_eq!(fixed(&outcome, &outcome.findings[0]).1, Applicability::Unsafe, "{parent}");
    }
}

#[test]
fn a_field_is_written_from_its_record_on() {
    for (written, meant) in [
        ("Deal__c.Size__c", "Record.Size__c"),
        ("{!Record.Size__c}", "Record.Size__c"),
        ("Record.CreatedDate", "Record.CreatedById"),
    ] {
        let field =
            format!("<fieldInstance><fieldItem>{written}</fieldItem><identifier>f</identifier></fieldInstance>");
        let text = page(&[&field], None);
        let outcome = check(&project(&[(PAGE, &text)]), "invalid-field-item");
        let (text, applicability) = fixed(&outcome, &outcome.findings[0]);
        assert!(text.contains(&format!("<fieldItem>{meant}</fieldItem>")), "{text}");
        assert_eq!(applicability, Applicability::Unsafe);
        assert_eq!(check(&project(&[(PAGE, &text)]), "invalid-field-item").findings.len(), 0);
    }
}

/// A component that is shown by these criteria: left side, operator, and right side `true`.
fn ruled(identifier: &str, criteria: &[(&str, &str)]) -> String {
    let criteria: String = criteria
        .iter()
        .map(|(left, operator)| {
            format!(
                "<criteria><leftValue>{left}</leftValue><operator>{operator}</operator><rightValue>true</rightValue></criteria>"
            )
        })
        .collect();
    let rule = format!("<visibilityRule>{criteria}</visibilityRule></componentInstance>");
    component("panel", identifier).replace("</componentInstance>", &rule)
}

#[test]
fn criteria_are_written_as_pages_know_them() {
    for (left, operator, written, applicability) in [
        (
            "{!$Permission.A}",
            "EQUAL",
            "<leftValue>{!$Permission.CustomPermission.A}</leftValue>",
            Applicability::Unsafe,
        ),
        ("{!Deal__c.Open__c}", "NE", "<leftValue>{!Record.Open__c}</leftValue>", Applicability::Unsafe),
        ("$User.IsActive", "NE", "<leftValue>{!$User.IsActive}</leftValue>", Applicability::Unsafe),
        ("{!Record.Open__c}", "!=", "<operator>NE</operator>", Applicability::Unsafe),
        ("{!Record.Open__c}", "&lt;&gt;", "<operator>NE</operator>", Applicability::Unsafe),
        ("{!Record.Open__c}", "equal", "<operator>EQUAL</operator>", Applicability::Safe),
    ] {
        let text = page(&[&ruled("one", &[(left, operator)])], None);
        let outcome = check(&project(&[(PAGE, &text)]), "invalid-criterion");
        assert_eq!(outcome.findings.len(), 1, "{left} {operator}");
        let (text, found) = fixed(&outcome, &outcome.findings[0]);
        assert!(text.contains(written), "{text}");
        assert_eq!(found, applicability, "{left} {operator}");
        assert_eq!(check(&project(&[(PAGE, &text)]), "invalid-criterion").findings.len(), 0, "{text}");
    }
}

#[test]
fn one_fix_mends_all_criteria_of_a_page() {
    let twice = ruled("one", &[("{!$Permission.A}", "EQUAL"), ("{!$Permission.ns__B}", "NE")]);
    let text = page(&[&twice, &ruled("two", &[("{!$Permission.A}", "EQUAL")])], None);
    let outcome = check(&project(&[(PAGE, &text)]), "invalid-criterion");
    let [finding] = &*outcome.findings else { panic!("{:?}", outcome.findings) };
    assert_eq!(
        finding.members.iter().map(|member| &*member.member).collect::<Vec<_>>(),
        ["component:one", "component:two"]
    );
    let (text, _) = fixed(&outcome, finding);
    assert_eq!(text.matches("{!$Permission.CustomPermission.").count(), 3, "{text}");
    assert_eq!(check(&project(&[(PAGE, &text)]), "invalid-criterion").findings.len(), 0);
}

#[test]
fn a_page_that_inherits_tells_a_part_of_what_is_around() {
    let tab = |facet: &str| {
        let body = format!(
            "<componentInstance><componentInstanceProperties><name>body</name><value>{facet}</value>\
             </componentInstanceProperties>"
        );
        ruled("tab", &[("{!$Permission.CustomPermission.A}", "EQUAL")]).replace("<componentInstance>", &body)
    };
    let inside = ruled("inside", &[("{!$Permission.CustomPermission.A}", "NE")]);
    let facet = format!(
        "<flexiPageRegions>\n<itemInstances>{inside}</itemInstances>\n<name>Facet-1</name>\n<type>Facet</type>\n\
         </flexiPageRegions>\n<masterLabel>"
    );
    let found = |parent: Option<&str>| {
        let text = page(&[&tab("Facet-1")], parent).replace("<masterLabel>", &facet);
        let outcome = check(&project(&[(PAGE, &text)]), "never-visible");
        outcome.findings.into_iter().map(|finding| finding.members[0].member.clone()).collect::<Vec<_>>()
    };
    assert_eq!(found(None), ["component:inside"]);
    assert!(found(Some("Base")).is_empty());
}

#[test]
fn a_criterion_behind_not_is_to_be_taken_out_of_it() {
    let gate = "{!$Permission.CustomPermission.Mogli_SMS__Mogli_Conversation_View_Access}";
    let profile = "{!$User.Profile.Name}";
    for (filter, lefts, shown) in [
        ("NOT(1 AND 2)", &[gate, profile][..], "stands behind `NOT`"),
        ("NOT(1)", &[gate], "lets users in without the permission"),
    ] {
        let criteria: String = lefts
            .iter()
            .map(|left| {
                format!(
                    "<criteria><leftValue>{left}</leftValue><operator>EQUAL</operator><rightValue>true</rightValue>\
                     </criteria>"
                )
            })
            .collect();
        let panel = format!(
            "<componentInstance><componentName>Mogli_SMS:TextMessageComponentEmpApi</componentName>\
             <identifier>texts</identifier><visibilityRule><booleanFilter>{filter}</booleanFilter>{criteria}\
             </visibilityRule></componentInstance>"
        );
        let outcome = check(&project(&[(PAGE, &page(&[&panel], None))]), "ungated-component");
        let [finding] = outcome.findings.as_slice() else { panic!("{filter}: {:?}", outcome.findings) };
        let help = &finding.help;
        assert!(help.contains("take 1 out of the `NOT`"), "{filter}: {help}");
        let related: Vec<&str> = finding.related.iter().map(|related| &*related.message).collect();
        assert_eq!(related, [shown], "{filter}");
    }
}
