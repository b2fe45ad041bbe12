use super::*;
use crate::fs::{Disk, Memory, Overlay};

const SET: &str = "main/permissionsets/A.permissionset-meta.xml";

fn config(directories: &[&str]) -> String {
    let directories: Vec<String> = directories.iter().map(|path| format!("{{\"path\": \"{path}\"}}")).collect();
    format!("{{\"sourceApiVersion\": \"62.0\", \"packageDirectories\": [{}]}}", directories.join(","))
}

fn manifest(version: &str) -> String {
    format!("<Package><version>{version}</version></Package>")
}

fn memory(files: &[(&str, &str)]) -> Memory {
    Memory::new(files.iter().map(|(path, text)| (*path, *text)))
}

fn found(fs: &dyn FileSystem, path: &str) -> Vec<Project> {
    discover(fs, Path::new(path), &|_| false).expect("a project")
}

fn one(fs: &dyn FileSystem, path: &str) -> Project {
    let mut projects = found(fs, path);
    assert_eq!(projects.len(), 1, "{:?}", roots(&projects));
    projects.remove(0)
}

fn roots(projects: &[Project]) -> Vec<&str> {
    projects.iter().filter_map(|project| project.root.to_str()).collect()
}

fn files(project: &Project) -> Vec<&str> {
    project.files.iter().map(|file| &*file.relative).collect()
}

fn names(project: &Project, kind: FileKind) -> Vec<&str> {
    project.known.iter().filter(|known| known.kind == kind).map(|known| &*known.name).collect()
}

#[test]
fn the_whole_project_above_a_path_is_found() {
    let sfdx = config(&["force-app", "other"]);
    let fs = memory(&[
        ("/p/sfdx-project.json", &sfdx),
        ("/p/force-app/main/permissionsets/A.permissionset-meta.xml", ""),
        ("/p/other/permissionsets/B.permissionset-meta.xml", ""),
        ("/p/elsewhere/permissionsets/C.permissionset-meta.xml", ""),
    ]);
    let all =
        ["force-app/main/permissionsets/A.permissionset-meta.xml", "other/permissionsets/B.permissionset-meta.xml"];
    for path in ["/p", "/p/force-app/main", "/p/other/permissionsets/B.permissionset-meta.xml", "/p/x/../force-app"] {
        let project = one(&fs, path);
        assert_eq!((project.kind, project.root.as_path()), (ProjectKind::Sfdx, Path::new("/p")));
        assert_eq!(project.config.as_deref(), Some(Path::new("/p/sfdx-project.json")));
        assert_eq!(project.api_version, Some(62));
        assert_eq!(files(&project), all);
        assert_eq!(project.files[1].package_directory, Some(1));
        assert_eq!(project.files[1].api_version, Some(62));
    }
}

#[test]
fn package_directories_may_be_missing_nested_hidden_or_the_root_itself() {
    let sfdx = config(&["force-app", "./force-app/inner", ".own", "gone", "../up"]);
    let fs = memory(&[
        ("/p/sfdx-project.json", &sfdx),
        ("/p/.own/A.permissionset-meta.xml", ""),
        ("/p/.git/B.permissionset-meta.xml", ""),
        ("/p/force-app/node_modules/C.permissionset-meta.xml", ""),
        ("/p/force-app/inner/D.permissionset-meta.xml", ""),
        ("/up/E.permissionset-meta.xml", ""),
    ]);
    let project = one(&fs, "/p");
    assert_eq!(files(&project), [".own/A.permissionset-meta.xml", "force-app/inner/D.permissionset-meta.xml"]);
    let number = project.files[1].package_directory.expect("a package directory");
    assert_eq!(project.package_directories[number].relative, "force-app/inner");
    assert_eq!(project.notes.len(), 2, "{:?}", project.notes);

    let sfdx = config(&["."]);
    let fs = memory(&[("/p/sfdx-project.json", &sfdx), ("/p/x/A.permissionset-meta.xml", "")]);
    let project = one(&fs, "/p");
    assert_eq!(files(&project), ["x/A.permissionset-meta.xml"]);
    assert_eq!(project.files[0].package_directory, Some(0));
}

#[test]
fn a_metadata_api_folder_is_a_project_of_its_own_version() {
    let manifest = manifest("48.0");
    let fs = memory(&[
        ("/p/src/package.xml", &manifest),
        ("/p/src/permissionSets/A.permissionset", ""),
        ("/p/src/objects/Deal__c.object", ""),
        ("/p/src/profiles/Admin.profile", ""),
        ("/p/src/notes/B.permissionset", ""),
        ("/p/.forceignore", "*.profile"),
    ]);
    for path in ["/p/src/permissionSets", "/p"] {
        let project = one(&fs, path);
        assert_eq!((project.kind, project.root.as_path()), (ProjectKind::MetadataApi, Path::new("/p/src")));
        assert_eq!(project.api_version, Some(48));
        let relative =
            ["objects/Deal__c.object", "package.xml", "permissionSets/A.permissionset", "profiles/Admin.profile"];
        assert_eq!(files(&project), relative);
        assert!(project.files.iter().all(|file| !file.ignored && file.api_version == Some(48)));
    }
}

#[test]
fn metadata_api_folders_beside_the_package_directories_come_too_from_outside_only() {
    let (sfdx, manifest) = (config(&["force-app"]), manifest("53.0"));
    let fs = memory(&[
        ("/p/sfdx-project.json", &sfdx),
        ("/p/force-app/A.permissionset-meta.xml", ""),
        ("/p/manifest/package.xml", &manifest),
        ("/p/unpackaged/qa/package.xml", &manifest),
        ("/p/unpackaged/qa/permissionsets/Q.permissionset", ""),
        ("/p/unpackaged/dev/package.xml", &manifest),
        ("/p/unpackaged/dev/profiles/D.profile", ""),
    ]);
    let all = found(&fs, "/p");
    assert_eq!(roots(&all), ["/p", "/p/unpackaged/dev", "/p/unpackaged/qa"]);
    assert_eq!(files(&all[0]), ["force-app/A.permissionset-meta.xml", "manifest/package.xml"]);
    assert_eq!(all[0].files[1].api_version, Some(62));
    assert_eq!(files(&all[2]), ["package.xml", "permissionsets/Q.permissionset"]);
    let inside = one(&fs, "/p/force-app");
    assert_eq!(files(&inside), files(&all[0]));
    assert_eq!(roots(&found(&fs, "/p/unpackaged")), ["/p", "/p/unpackaged/dev", "/p/unpackaged/qa"]);
    let alone = one(&fs, "/p/unpackaged/qa/permissionsets");
    assert_eq!(alone.kind, ProjectKind::MetadataApi);
    let builds_on_packages: Vec<_> = all.iter().chain([&alone]).map(|project| project.has_dependencies).collect();
    assert_eq!(builds_on_packages, [false, true, true, true]);
}

#[test]
fn a_manifest_inside_a_package_directory_gives_its_version_to_what_lies_beside_it() {
    let (sfdx, manifest) = (config(&["force-app"]), manifest("48.0"));
    let fs = memory(&[
        ("/p/sfdx-project.json", &sfdx),
        ("/p/force-app/A.permissionset-meta.xml", ""),
        ("/p/force-app/old/package.xml", &manifest),
        ("/p/force-app/old/permissionsets/B.permissionset", ""),
    ]);
    for path in ["/p", "/p/force-app/old/permissionsets"] {
        let project = one(&fs, path);
        assert_eq!(project.kind, ProjectKind::Sfdx);
        let versions: Vec<_> = project.files.iter().map(|file| file.api_version).collect();
        assert_eq!(versions, [Some(62), Some(48), Some(48)]);
    }
}

#[test]
fn without_a_project_above_each_one_below_stands_for_itself() {
    let (sfdx, broken) = (config(&["force-app"]), "{,}");
    let manifest = manifest("53.0");
    let fs = memory(&[
        ("/w/a/sfdx-project.json", &sfdx),
        ("/w/a/force-app/A.permissionset-meta.xml", ""),
        ("/w/b/package.xml", &manifest),
        ("/w/b/permissionsets/B.permissionset", ""),
        ("/w/c/sfdx-project.json", broken),
        ("/w/loose.permissionset-meta.xml", ""),
    ]);
    let projects = found(&fs, "/w");
    assert_eq!(roots(&projects), ["/w/a", "/w/b", "/w/c"]);
    assert_eq!(projects[2].errors.len(), 1, "{:?}", projects[2].errors);
    assert!(projects[2].files.is_empty());
    let error = discover(&fs, Path::new("/w/c"), &|_| false).expect_err("not JSON");
    assert_eq!((error.path.as_path(), error.span), (Path::new("/w/c/sfdx-project.json"), Some(Span::new(1, 1))));
}

#[test]
fn projects_inside_projects_keep_their_files_apart() {
    let (outer, inner) = (config(&["force-app", "inner/shared"]), config(&["own", "shared"]));
    let fs = memory(&[
        ("/p/sfdx-project.json", &outer),
        ("/p/force-app/sfdx-project.json", &inner),
        ("/p/force-app/own/A.permissionset-meta.xml", ""),
        ("/p/inner/sfdx-project.json", &inner),
        ("/p/inner/own/B.permissionset-meta.xml", ""),
        ("/p/inner/shared/C.permissionset-meta.xml", ""),
    ]);
    let projects = found(&fs, "/p");
    assert_eq!(roots(&projects), ["/p", "/p/inner"]);
    assert_eq!(
        files(&projects[0]),
        ["force-app/own/A.permissionset-meta.xml", "inner/shared/C.permissionset-meta.xml"]
    );
    assert_eq!(files(&projects[1]), ["own/B.permissionset-meta.xml"]);
}

#[test]
fn a_directory_without_any_project_is_taken_as_it_is() {
    let fs = memory(&[
        ("/x/permissionsets/A.permissionset-meta.xml", ""),
        ("/x/permissionsets/B.permissionset", ""),
        ("/x/README.md", ""),
        ("/x/.forceignore", "B.*"),
    ]);
    for path in ["/x", "/x/permissionsets"] {
        let project = one(&fs, path);
        assert_eq!((project.kind, project.notes.len()), (ProjectKind::Bare, 1));
        let ignored: Vec<_> = project.files.iter().map(|file| (&*file.component, file.ignored)).collect();
        assert_eq!(ignored, [("A", false), ("B", true)]);
    }
    let error = discover(&fs, Path::new("/nowhere"), &|_| false).expect_err("no such path");
    assert_eq!(error.to_string(), "`/nowhere` does not exist");
}

#[test]
fn ignored_and_excluded_files_differ() {
    let sfdx = config(&["force-app"]);
    let fs = memory(&[
        ("/p/sfdx-project.json", &sfdx),
        ("/p/.forceignore", "**/profiles/**\npackage.xml"),
        ("/p/package.xml", "<Package/>"),
        ("/p/force-app/profiles/Admin.profile-meta.xml", ""),
        ("/p/force-app/gen/permissionsets/X.permissionset-meta.xml", ""),
        ("/p/force-app/main/permissionsets/A.permissionset-meta.xml", ""),
    ]);
    let gen_only = |path: &Path| path.ends_with("gen");
    let project = discover(&fs, Path::new("/p"), &gen_only).expect("a project").remove(0);
    let ignored: Vec<_> = project.files.iter().map(|file| (&*file.relative, file.ignored)).collect();
    let set = format!("force-app/{SET}");
    assert_eq!(ignored, [(&*set, false), ("force-app/profiles/Admin.profile-meta.xml", true), ("package.xml", false)]);
    assert_eq!(names(&project, FileKind::Profile), ["Admin"]);
    assert!(project.known.iter().any(|known| &*known.name == "Admin" && known.ignored));
}

#[test]
fn what_is_known_comes_from_names_and_each_component_once() {
    let sfdx = config(&["a", "b"]);
    let fs = memory(&[
        ("/p/sfdx-project.json", &sfdx),
        ("/p/.forceignore", "b/**"),
        ("/p/a/objects/Deal__c/Deal__c.object-meta.xml", ""),
        ("/p/a/objects/Deal__c/fields/Size__c.field-meta.xml", ""),
        ("/p/a/objects/Account/fields/SSN__c.field-meta.xml", ""),
        ("/p/a/objects/Account/recordTypes/Firm.recordType-meta.xml", ""),
        ("/p/a/classes/Sender.cls", ""),
        ("/p/a/classes/Sender.cls-meta.xml", ""),
        ("/p/a/permissionsets/A.permissionset-meta.xml", ""),
        ("/p/b/permissionsets/A.permissionset-meta.xml", ""),
        ("/p/b/flows/Renew-2.flow", ""),
        ("/p/a/lwc/panel/panel.js-meta.xml", ""),
        ("/p/a/lwc/panel/panel.html", ""),
        ("/p/a/customMetadata/Log.One.md-meta.xml", ""),
        ("/p/a/staticresources/zip/classes/Fake.cls", ""),
    ]);
    let project = one(&fs, "/p");
    assert_eq!(names(&project, FileKind::CustomObject), ["Deal__c"]);
    assert_eq!(names(&project, FileKind::CustomField), ["Account.SSN__c", "Deal__c.Size__c"]);
    assert_eq!(names(&project, FileKind::RecordType), ["Account.Firm"]);
    assert_eq!(names(&project, FileKind::ApexClass), ["Sender"]);
    assert_eq!(names(&project, FileKind::Flow), ["Renew"]);
    assert_eq!(names(&project, FileKind::LightningComponentBundle), ["panel"]);
    assert_eq!(names(&project, FileKind::CustomMetadata), ["Log.One"]);
    assert_eq!(names(&project, FileKind::PermissionSet), ["A"]);
    let set = project.known.iter().find(|known| known.kind == FileKind::PermissionSet).expect("known");
    assert!(!set.ignored, "one of its two files is deployed");
    assert_eq!(project.files.iter().filter(|file| file.kind == FileKind::PermissionSet).count(), 2);
}

#[test]
fn a_decomposed_permission_set_is_one_component() {
    let sfdx = config(&["a"]);
    let fs = memory(&[
        ("/p/sfdx-project.json", &sfdx),
        ("/p/a/permissionsets/PS/PS.permissionset-meta.xml", ""),
        ("/p/a/permissionsets/PS/PS.classAccess-meta.xml", ""),
        ("/p/a/permissionsets/PS/objectSettings/Account.objectSettings-meta.xml", ""),
        ("/p/a/permissionsets/Alone/Alone.permissionset-meta.xml", ""),
        ("/p/a/permissionsets/PS.permissionset-meta.xml", ""),
        ("/p/a/permissionsets/NoParent/fieldPermissions/A.B__c.fieldPermission-meta.xml", ""),
    ]);
    let project = one(&fs, "/p");
    assert_eq!(names(&project, FileKind::PermissionSet), ["Alone", "NoParent", "PS"]);
    let parts: Vec<_> = project.files.iter().map(|file| (&*file.component, file.part)).collect();
    assert_eq!(
        parts,
        [
            ("Alone", Part::Whole),
            ("NoParent", Part::Child(Child::Entry("fieldPermissions"))),
            ("PS", Part::Whole),
            ("PS", Part::Child(Child::Sections)),
            ("PS", Part::Parent),
            ("PS", Part::Child(Child::Sections)),
        ]
    );
}

#[test]
fn an_unsaved_file_joins_its_project() {
    let sfdx = config(&["force-app"]);
    let disk = memory(&[("/p/sfdx-project.json", &sfdx), ("/p/force-app/x", "")]);
    let unsaved = format!("/p/force-app/{SET}");
    let project = one(&Overlay::new(&disk).with(&unsaved, "<PermissionSet/>"), &unsaved);
    assert_eq!(names(&project, FileKind::PermissionSet), ["A"]);
}

#[test]
fn the_disk_gives_what_memory_gives() {
    let sfdx = config(&["force-app"]);
    let files =
        [("sfdx-project.json", &*sfdx), ("force-app/main/A.permissionset-meta.xml", ""), ("force-app/B.xml", "")];
    let directory = tempfile::tempdir().expect("a temporary directory");
    std::fs::create_dir_all(directory.path().join("force-app/main")).expect("a directory");
    for (path, text) in files {
        Disk.write(&directory.path().join(path), text.as_bytes()).expect("a file");
    }
    let memory = Memory::new(files.map(|(path, text)| (directory.path().join(path), text)));
    let path = directory.path().to_str().expect("a plain path");
    let (on_disk, in_memory) = (one(&Disk, path), one(&memory, path));
    assert_eq!((&on_disk.files, &on_disk.known), (&in_memory.files, &in_memory.known));
    assert_eq!(on_disk.files.len(), 1);
}
