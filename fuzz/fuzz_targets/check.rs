//! Any bytes under each suffix: the first byte picks the suffix. Whatever they are, linting ends in a report.
#![no_main]

mod project;

use forcelint::report::{self, Format, Report, Style};
use libfuzzer_sys::fuzz_target;

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

fuzz_target!(|data: &[u8]| {
    let Some((first, bytes)) = data.split_first() else { return };
    let path = format!("force-app/main/default/{}", PATHS[usize::from(*first) % PATHS.len()]);
    let mut files = BESIDE.to_vec();
    files.push((&path, bytes));
    let outcome = project::lint(&files).expect("paths and configuration are right");
    assert!(outcome.errors.iter().all(|error| error.code != "internal"), "{:?}", outcome.errors);
    let report = Report {
        root: ".",
        version: "0",
        findings: &outcome.findings,
        errors: &outcome.errors,
        notes: &outcome.notes,
        summary: outcome.summary,
        sources: &outcome,
    };
    let style = Style { color: true, unicode: true, width: 100, links: true };
    for format in [Format::Text, Format::Concise, Format::Json] {
        report::write(format, &report, &mut std::io::sink(), &style).expect("a sink takes everything");
    }
});
