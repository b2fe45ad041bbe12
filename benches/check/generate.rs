//! Writes projects of a wished size: the same bytes for the same seed, with the odd shapes that real projects hold.
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
            Shape::LargeSets => {
                (format!("permissionsets/Set_{files}.permissionset-meta.xml"), set(&mut dice, files, 2000))
            }
            Shape::SmallFiles if files % 10 == 9 => {
                (format!("permissionsetgroups/Group_{files}.permissionsetgroup-meta.xml"), group(&mut dice, files))
            }
            Shape::SmallFiles => {
                (format!("permissionsets/Set_{files}.permissionset-meta.xml"), set(&mut dice, files, 20))
            }
            Shape::Pages => (format!("flexipages/Page_{files}.flexipage-meta.xml"), page(&mut dice, files)),
        };
        fs::write(folder.join(path), &text)?;
        files += 1;
        written += text.len() as u64;
    }
    Ok((files, written))
}

fn flag(dice: &mut Dice) -> &'static str {
    if dice.one_in(3) { "true" } else { "false" }
}

/// Writing to a string cannot fail.
macro_rules! push {
    ($text:expr, $($arguments:tt)*) => {
        let _ = write!($text, $($arguments)*);
    };
}

fn set(dice: &mut Dice, number: u64, entries: u64) -> String {
    let mut text = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    text.push_str("<PermissionSet xmlns=\"http://soap.sforce.com/2006/04/metadata\">\n");
    for class in 0..entries / 10 {
        push!(
            text,
            "    <classAccesses>\n        <apexClass>vendor__Handler{class}</apexClass>\n        <enabled>true</enabled>\n    \
             </classAccesses>\n"
        );
    }
    if dice.one_in(3) {
        push!(text, "    <description>Set {number} &amp; what it is for</description>\n");
    }
    for field in 0..entries {
        let object = field / 40;
        let readable = dice.one_in(40);
        let edit = if readable { flag(dice) } else { "false" };
        if dice.one_in(200) {
            text.push_str("    <!-- kept for the old interface -->\n");
        }
        push!(
            text,
            "    <fieldPermissions>\n        <editable>{edit}</editable>\n        <field>Object_{object}__c.Field_{field}__c</field>\n        \
             <readable>true</readable>\n    </fieldPermissions>\n"
        );
    }
    push!(text, "    <label>Set {number}</label>\n");
    for object in 0..=entries / 40 {
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
    let mut text = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
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
    let mut text = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    text.push_str("<FlexiPage xmlns=\"http://soap.sforce.com/2006/04/metadata\">\n");
    let facets = 3 + dice.below(20);
    for facet in 0..facets {
        text.push_str("    <flexiPageRegions>\n");
        for item in 0..2 + dice.below(8) {
            push!(
                text,
                "        <itemInstances>\n            <componentInstance>\n                <componentInstanceProperties>\n                    \
                 <name>height</name>\n                    <value>{item}</value>\n                </componentInstanceProperties>\n                \
                 <componentName>vendor:panel{item}</componentName>\n                <identifier>panel_{facet}_{item}</identifier>\n"
            );
            if dice.one_in(3) {
                push!(
                    text,
                    "                <visibilityRule>\n                    <booleanFilter>1 OR 2</booleanFilter>\n                    \
                     <criteria>\n                        <leftValue>{{!Record.Status__c}}</leftValue>\n                        \
                     <operator>EQUAL</operator>\n                        <rightValue>Open {item}</rightValue>\n                    \
                     </criteria>\n                    <criteria>\n                        \
                     <leftValue>{{!$Permission.CustomPermission.vendor__See}}</leftValue>\n                        \
                     <operator>EQUAL</operator>\n                        <rightValue>true</rightValue>\n                    \
                     </criteria>\n                </visibilityRule>\n"
                );
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
