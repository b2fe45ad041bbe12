//! Any text as a pack: it is refused with places in it, or it acts on a project that uses its namespace.
#![no_main]

mod project;

use libfuzzer_sys::fuzz_target;

const GROUP: &[u8] = b"<PermissionSetGroup xmlns=\"http://soap.sforce.com/2006/04/metadata\"><label>B</label>\
    <permissionSets>ns__A</permissionSets><permissionSets>ns__B</permissionSets></PermissionSetGroup>";

fuzz_target!(|data: &[u8]| {
    let files: &[(&str, &[u8])] = &[
        ("forcelint.toml", b"packs = [\"own.toml\"]"),
        ("own.toml", data),
        ("force-app/main/default/permissionsetgroups/B.permissionsetgroup-meta.xml", GROUP),
    ];
    match project::lint(files) {
        Ok(outcome) => assert!(outcome.errors.is_empty(), "{:?}", outcome.errors),
        Err(refusals) => project::assert_placed(&refusals),
    }
});
