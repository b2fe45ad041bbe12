//! Writes projects of a wished size: the same bytes for the same seed, with the odd shapes that real projects hold. How
//! often they do is taken from 180 pages and 148 sets of public projects: one component in nine has a visibility rule, one
//! page in thirteen lacks identifiers, one set in 148 leaves out what is false.
#![allow(clippy::disallowed_methods, reason = "the benchmark makes the files that it measures")]

use std::fmt::Write as _;
use std::fs;
use std::io;
use std::path::Path;

/// A generator of numbers (SplitMix64, <https://prng.di.unimi.it/splitmix64.c>): small, seeded, the same everywhere.
pub(crate) struct Dice(u64);

impl Dice {
    pub(crate) fn new(seed: u64) -> Self {
        Dice(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, bound: u64) -> u64 {
        self.next() % bound.max(1)
    }

    fn one_in(&mut self, chance: u64) -> bool {
        self.below(chance) == 0
    }
}

/// What the files of a project are like.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Shape {
    /// Permission sets of some hundred kilobytes.
    LargeSets,
    /// Permission sets and groups of a few kilobytes.
    SmallFiles,
    /// Lightning pages.
    Pages,
}

/// Writing to a string cannot fail.
macro_rules! push {
    ($text:expr, $($arguments:tt)*) => {
        let _ = write!($text, $($arguments)*);
    };
}

/// Writes a project of at least `bytes` bytes and gives its number of files and bytes.
pub(crate) fn project(root: &Path, shape: Shape, bytes: u64, seed: u64) -> io::Result<(u64, u64)> {
    let mut dice = Dice::new(seed);
    let folder = root.join("force-app/main/default");
    for name in ["permissionsets", "permissionsetgroups", "flexipages"] {
        fs::create_dir_all(folder.join(name))?;
    }
    fs::write(
        root.join("sfdx-project.json"),
        r#"{ "packageDirectories": [{ "path": "force-app", "default": true }], "sourceApiVersion": "62.0" }"#,
    )?;
    let (mut files, mut written) = (0, 0);
    while written < bytes {
        let (path, text) = match shape {
            Shape::LargeSets => (set_path(&mut dice, files), set(&mut dice, files, 50)),
            Shape::SmallFiles if files % 10 == 9 => {
                (format!("permissionsetgroups/Group_{files}.permissionsetgroup-meta.xml"), group(&mut dice, files))
            }
            Shape::SmallFiles => (set_path(&mut dice, files), set(&mut dice, files, 1)),
            Shape::Pages => (format!("flexipages/Page_{files}.flexipage-meta.xml"), page(&mut dice, files)),
        };
        // Windows writes its own line ends, and files of managed components are hidden.
        let text = if dice.one_in(40) { text.replace('\n', "\r\n") } else { text };
        let text = if dice.one_in(400) { "(hidden)".to_owned() } else { text };
        fs::write(folder.join(path), &text)?;
        files += 1;
        written += text.len() as u64;
    }
    Ok((files, written))
}

/// One set of 10,000 findings, and a project around it.
pub(crate) fn crowded(root: &Path, bytes: usize) -> io::Result<u64> {
    let folder = root.join("force-app/main/default/permissionsets");
    fs::create_dir_all(&folder)?;
    fs::write(root.join("sfdx-project.json"), r#"{ "packageDirectories": [{ "path": "force-app" }] }"#)?;
    let mut text = String::from(HEAD);
    text.push_str("<PermissionSet xmlns=\"http://soap.sforce.com/2006/04/metadata\">\n    <label>Crowded</label>\n");
    for entry in 0..10_000 {
        push!(text, "    <unknown{entry}>{:1$}</unknown{entry}>\n", "", bytes / 10_000 - 40);
    }
    text.push_str("</PermissionSet>\n");
    fs::write(folder.join("Crowded.permissionset-meta.xml"), &text)?;
    Ok(text.len() as u64)
}

const HEAD: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";

/// How many objects the sets speak of, and how many fields each object has.
const OBJECTS: u64 = 150;
const FIELDS: u64 = 40;

fn set_path(dice: &mut Dice, number: u64) -> String {
    let name = match dice.below(100) {
        0 => format!("Set_{number} %28old%29"),
        1 => format!("Sät_{number}"),
        _ => format!("Set_{number}"),
    };
    format!("permissionsets/{name}.permissionset-meta.xml")
}

fn flag(dice: &mut Dice) -> &'static str {
    if dice.one_in(3) { "true" } else { "false" }
}

/// A set that speaks of so many objects and their fields.
fn set(dice: &mut Dice, number: u64, objects: u64) -> String {
    let mut text = String::from(HEAD);
    text.push_str("<PermissionSet xmlns=\"http://soap.sforce.com/2006/04/metadata\"");
    text.push_str(if dice.one_in(20) { " xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\">\n" } else { ">\n" });
    let first = dice.below(OBJECTS);
    let mut spoken: Vec<u64> = (0..objects).map(|step| (first + 2 * step) % OBJECTS).collect();
    spoken.sort_unstable();
    for class in 0..objects * 4 {
        push!(
            text,
            "    <classAccesses>\n        <apexClass>vendor__Handler{}</apexClass>\n        <enabled>true</enabled>\n    \
             </classAccesses>\n",
            class + first
        );
    }
    if dice.one_in(3) {
        push!(text, "    <description>Set {number} &amp; what it is for</description>\n");
    }
    let terse = dice.one_in(148);
    for object in &spoken {
        for field in (0..FIELDS).filter(|field| objects > 1 || field % 2 == 0) {
            if dice.one_in(200) {
                text.push_str("    <!-- kept for the old interface -->\n");
            }
            text.push_str("    <fieldPermissions>\n");
            let editable = flag(dice);
            // Some tools leave out what is false.
            if !terse || editable == "true" {
                push!(text, "        <editable>{editable}</editable>\n");
            }
            push!(
                text,
                "        <field>Object_{object}__c.Field_{field}__c</field>\n        <readable>true</readable>\n    \
                 </fieldPermissions>\n"
            );
        }
    }
    push!(text, "    <label>Set {number}</label>\n");
    for object in &spoken {
        let write = flag(dice);
        push!(
            text,
            "    <objectPermissions>\n        <allowCreate>{write}</allowCreate>\n        <allowDelete>false</allowDelete>\n        \
             <allowEdit>{write}</allowEdit>\n        <allowRead>true</allowRead>\n        <modifyAllRecords>false</modifyAllRecords>\n        \
             <object>Object_{object}__c</object>\n        <viewAllRecords>false</viewAllRecords>\n    </objectPermissions>\n"
        );
    }
    text.push_str("    <userPermissions>\n        <enabled>true</enabled>\n        <name>RunReports</name>\n    </userPermissions>\n");
    text.push_str("</PermissionSet>\n");
    text
}

fn group(dice: &mut Dice, number: u64) -> String {
    let mut text = String::from(HEAD);
    text.push_str("<PermissionSetGroup xmlns=\"http://soap.sforce.com/2006/04/metadata\">\n");
    push!(text, "    <hasActivationRequired>false</hasActivationRequired>\n    <label>Group {number}</label>\n");
    for step in 1..=3 + dice.below(4) {
        let member = number.saturating_sub(step);
        if member % 10 != 9 {
            push!(text, "    <permissionSets>Set_{member}</permissionSets>\n");
        }
    }
    text.push_str("    <status>Updated</status>\n</PermissionSetGroup>\n");
    text
}

fn page(dice: &mut Dice, number: u64) -> String {
    let mut text = String::from(HEAD);
    text.push_str("<FlexiPage xmlns=\"http://soap.sforce.com/2006/04/metadata\">\n");
    let facets = 3 + dice.below(20);
    let nameless = dice.one_in(13);
    for facet in 0..facets {
        text.push_str("    <flexiPageRegions>\n");
        for item in 0..2 + dice.below(8) {
            text.push_str("        <itemInstances>\n            <componentInstance>\n");
            for (name, value) in [
                ("height", item.to_string()),
                ("label", format!("Panel {item}")),
                ("parentFieldApiName", String::new()),
            ] {
                push!(text, "                <componentInstanceProperties>\n                    <name>{name}</name>\n");
                if !value.is_empty() {
                    push!(text, "                    <value>{value}</value>\n");
                }
                text.push_str("                </componentInstanceProperties>\n");
            }
            push!(text, "                <componentName>vendor:panel{item}</componentName>\n");
            if !nameless || !dice.one_in(10) {
                push!(text, "                <identifier>panel_{facet}_{item}</identifier>\n");
            }
            if dice.one_in(9) {
                push!(text, "                <visibilityRule>\n");
                criterion(&mut text, "{!Record.Status__c}", &format!("Open {item}"));
                if dice.one_in(2) {
                    criterion(&mut text, "{!$Permission.CustomPermission.vendor__See}", "true");
                }
                push!(text, "                </visibilityRule>\n");
            }
            text.push_str("            </componentInstance>\n        </itemInstances>\n");
        }
        push!(text, "        <name>Facet-{facet}</name>\n        <type>Facet</type>\n    </flexiPageRegions>\n");
    }
    text.push_str("    <flexiPageRegions>\n");
    for facet in 0..facets {
        push!(
            text,
            "        <itemInstances>\n            <componentInstance>\n                <componentInstanceProperties>\n                    \
             <name>body</name>\n                    <value>Facet-{facet}</value>\n                </componentInstanceProperties>\n                \
             <componentName>flexipage:tab</componentName>\n                <identifier>tab_{facet}</identifier>\n            \
             </componentInstance>\n        </itemInstances>\n"
        );
    }
    push!(
        text,
        "        <name>main</name>\n        <type>Region</type>\n    </flexiPageRegions>\n    <masterLabel>Page {number}</masterLabel>\n    \
         <sobjectType>Account</sobjectType>\n    <template>\n        <name>flexipage:recordHomeSingleColTemplateDesktop</name>\n    \
         </template>\n    <type>RecordPage</type>\n</FlexiPage>\n"
    );
    text
}

fn criterion(text: &mut String, left: &str, right: &str) {
    push!(
        text,
        "                    <criteria>\n                        <leftValue>{left}</leftValue>\n                        \
         <operator>EQUAL</operator>\n                        <rightValue>{right}</rightValue>\n                    </criteria>\n"
    );
}
