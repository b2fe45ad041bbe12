//! Any text as forcelint.toml: it is refused with a place in it, or the project is linted.
#![no_main]

mod project;

use libfuzzer_sys::fuzz_target;

const SET: &[u8] = b"<PermissionSet xmlns=\"http://soap.sforce.com/2006/04/metadata\"><label>B</label>\
    <userPermissions><enabled>true</enabled><name>ViewAllData</name></userPermissions></PermissionSet>";

fuzz_target!(|data: &[u8]| {
    let set = "force-app/main/default/permissionsets/Beside.permissionset-meta.xml";
    match project::lint(&[("forcelint.toml", data), (set, SET)]) {
        Ok(outcome) => assert!(outcome.errors.is_empty(), "{:?}", outcome.errors),
        Err(refusals) => project::assert_placed(&refusals),
    }
});
