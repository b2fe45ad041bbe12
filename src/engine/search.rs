//! Looks for names in the text of code. Code is opened only where a rule is about to say that something is used nowhere.

use std::ffi::OsStr;
use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};

use rayon::prelude::*;

use crate::context::CodeSearch;
use crate::fs::FileSystem;
use crate::metadata::neighbours::holds_name;
use crate::project::{self, FileKind, Part, Project};

/// A project's code, and the components beside it that hold names in free text.
pub(super) struct Code<'a> {
    fs: &'a dyn FileSystem,
    project: &'a Project,
}

/// Components that are not parsed and may hold the name of any other one: settings that code reads, the audiences of
/// sites, flows that hand a name to code.
const TEXTS: &[FileKind] = &[FileKind::Audience, FileKind::CustomMetadata, FileKind::Flow];

/// The suffixes of files that no rule looks into and that test custom permissions by formulas, or name them in elements
/// of their own: reference/salesforce.md, 1.4.
const TESTING: &[&str] = &[
    "approvalProcess",
    "assignmentRules",
    "autoResponseRules",
    "dynamicUiCard",
    "email",
    "escalationRules",
    "json",
    "licenseDefinition",
    "oip",
    "omniDataTransform",
    "omniIntegrationProcedure",
    "omniScript",
    "omniUiCard",
    "os",
    "ouc",
    "permissionSetLicenseDefinition",
    "prompt",
    "restrictionRule",
    "rpt",
    "stageDefinition",
    "stageTransition",
    "uiFormatSpecificationSet",
    "webLink",
];

impl<'a> Code<'a> {
    pub(super) fn new(fs: &'a dyn FileSystem, project: &'a Project) -> Self {
        Code { fs, project }
    }

    fn paths(&self) -> Vec<PathBuf> {
        let code = self.project.files.iter().filter(|file| file.part == Part::Source).map(|file| file.path.clone());
        let texts = self.project.known.iter().filter(|known| TEXTS.contains(&known.kind));
        let known = code.chain(texts.map(|known| self.project.root.join(&*known.relative)));
        known.chain(self.folders().flat_map(|folder| self.testing(folder))).collect()
    }

    /// The directories that the project deploys.
    fn folders(&self) -> impl Iterator<Item = &Path> {
        let packages = self.project.package_directories.iter().map(|package| package.path.as_path());
        let whole = self.project.package_directories.is_empty().then_some(self.project.root.as_path());
        packages.chain(whole)
    }

    fn testing(&self, folder: &Path) -> Vec<PathBuf> {
        let is_open = |name: &str| !name.starts_with('.') && name != "node_modules";
        let enter = |path: &Path| path.file_name().and_then(OsStr::to_str).is_none_or(is_open);
        let is_testing = |suffix: &str| TESTING.iter().any(|known| known.eq_ignore_ascii_case(suffix));
        let keep = |path: &Path| project::suffix(path).is_some_and(is_testing);
        self.fs.walk(folder, &enter, &keep).files
    }
}

impl fmt::Debug for Code<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Code").field("root", &self.project.root).finish_non_exhaustive()
    }
}

impl CodeSearch for Code<'_> {
    fn holds(&self, names: &[&str]) -> Vec<bool> {
        let found: Vec<AtomicBool> = names.iter().map(|_| AtomicBool::new(false)).collect();
        self.paths().par_iter().for_each(|path| {
            let bytes = self.fs.read(path);
            for (name, found) in names.iter().zip(&found) {
                // What cannot be read may hold anything.
                if !found.load(Ordering::Relaxed)
                    && bytes.as_ref().map_or(true, |bytes| holds_name(bytes, name.as_bytes()))
                {
                    found.store(true, Ordering::Relaxed);
                }
            }
        });
        found.into_iter().map(AtomicBool::into_inner).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fs::Memory;
    use crate::project::discover;

    #[test]
    fn names_are_found_in_code_and_custom_metadata() {
        let fs = Memory::new([
            ("/p/sfdx-project.json", r#"{"packageDirectories": [{"path": "a"}]}"#),
            ("/p/a/classes/Quotes.cls", "FeatureManagement.checkPermission('SKIP_rules')"),
            ("/p/a/classes/Quotes.cls-meta.xml", "<ApexClass>In_Meta</ApexClass>"),
            ("/p/a/lwc/panel/panel.js", "import x from '@salesforce/customPermission/acme__In_Panel';"),
            ("/p/a/customMetadata/Toggle.One.md-meta.xml", "<value>In_Metadata</value>"),
            ("/p/a/permissionsets/A.permissionset-meta.xml", "<name>In_Set</name>"),
            ("/p/a/omniScripts/A.os-meta.xml", "<requiredPermission>In_Script</requiredPermission>"),
            ("/p/a/objects/A__c/webLinks/W.webLink-meta.xml", "<url>{!IF($Permission.In_Link, 1, 2)}</url>"),
            ("/p/b/omniScripts/B.os-meta.xml", "<requiredPermission>Elsewhere</requiredPermission>"),
        ]);
        let project = discover(&fs, Path::new("/p"), &|_| false).unwrap().remove(0);
        let code = Code::new(&fs, &project);
        let there = ["Skip_Rules", "In_Panel", "In_Metadata", "In_Script", "In_Link"];
        assert_eq!(code.holds(&there), [true; 5]);
        assert_eq!(code.holds(&["In_Set", "In_Meta", "Elsewhere", "Nowhere"]), [false; 4]);
    }
}
