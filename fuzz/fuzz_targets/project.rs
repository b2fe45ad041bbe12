//! A project in memory, linted whole: what the targets have in common.
#![allow(dead_code, reason = "each target uses its part of this module")]

use std::path::{Path, PathBuf};

use forcelint::config::Date;
use forcelint::engine::{self, Outcome, Refusal, Request};
use forcelint::fs::Memory;

const ROOT: &str = "/project";
const PROJECT: &[u8] =
    br#"{ "packageDirectories": [{ "path": "force-app", "default": true }], "sourceApiVersion": "62.0" }"#;

const PATHS: &[&str] = &[
    "permissionsets/A.permissionset-meta.xml",
    "permissionsetgroups/A.permissionsetgroup-meta.xml",
    "mutingpermissionsets/A.mutingpermissionset-meta.xml",
    "flexipages/A.flexipage-meta.xml",
    "profiles/A.profile-meta.xml",
    "permissionsets/A/A.classAccess-meta.xml",
    "customPermissions/A.customPermission-meta.xml",
    "installedPackages/Mogli_SMS.installedPackage-meta.xml",
    "networks/A.network-meta.xml",
    "useraccesspolicies/A.useraccesspolicy-meta.xml",
    "delegateGroups/A.delegateGroup-meta.xml",
    "connectedApps/A.connectedApp-meta.xml",
    "extlClntAppOauthPolicies/A.ecaOauthPlcy-meta.xml",
    "objects/A__c/A__c.object-meta.xml",
    "objects/A__c/fields/B__c.field-meta.xml",
    "sharingRules/A__c.sharingRules-meta.xml",
    "sites/SMS.site-meta.xml",
    "flows/A.flow-meta.xml",
];

/// The path of a file whose first byte picks the suffix.
pub fn path(first: u8) -> String {
    format!("force-app/main/default/{}", PATHS[usize::from(first) % PATHS.len()])
}

/// What the file is linted beside, so that rules on several files have something to say.
const BESIDE: &[(&str, &[u8])] = &[
    (
        "force-app/main/default/permissionsetgroups/Beside.permissionsetgroup-meta.xml",
        b"<PermissionSetGroup xmlns=\"http://soap.sforce.com/2006/04/metadata\"><label>B</label>\
          <mutingPermissionSets>A</mutingPermissionSets><permissionSets>A</permissionSets>\
          <permissionSets>Mogli_SMS__Mogli_SMS_User_Full_Access</permissionSets></PermissionSetGroup>",
    ),
    (
        "force-app/main/default/permissionsets/Beside.permissionset-meta.xml",
        b"<PermissionSet xmlns=\"http://soap.sforce.com/2006/04/metadata\"><label>B</label>\
          <userPermissions><enabled>true</enabled><name>ViewAllData</name></userPermissions></PermissionSet>",
    ),
];

/// The file and what it is linted beside.
pub fn beside<'f>(path: &'f str, bytes: &'f [u8]) -> Vec<(&'f str, &'f [u8])> {
    BESIDE.iter().copied().chain([(path, bytes)]).collect()
}

/// The project of these files.
pub fn of(files: &[(&str, &[u8])]) -> Memory {
    let project = [("sfdx-project.json", PROJECT)];
    Memory::new(project.iter().chain(files).map(|(path, bytes)| (Path::new(ROOT).join(path), bytes.to_vec())))
}

/// A check of everything with every rule.
pub fn request() -> Request {
    Request { select: Some(vec!["all".to_owned()]), ..Request::new(PathBuf::from(ROOT), Date { year: 2026, month: 11, day: 24 }) }
}

/// Lints a project of these files with every rule.
pub fn lint(files: &[(&str, &[u8])]) -> Result<Outcome, Vec<Refusal>> {
    engine::check(&of(files), &request())
}

/// Refusals point into the text that they are about.
pub fn assert_placed(refusals: &[Refusal]) {
    for refusal in refusals {
        if let Refusal::File(error) = refusal {
            let placed = error.span.is_none_or(|span| error.source.get(span.range()).is_some());
            assert!(placed, "the place lies in the text: {error:?}");
        }
    }
}
