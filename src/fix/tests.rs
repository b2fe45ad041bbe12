use super::*;
use crate::finding::FileId;

mod laws;

const FILE: FileId = FileId(0);

/// The byte where a piece of the text begins.
fn at(text: &str, piece: &str) -> u32 {
    u32::try_from(text.find(piece).expect("the piece stands in the text")).unwrap()
}

/// The text after a plan; `None` where it gives no fix.
fn after(text: &str, plan: &Plan) -> Option<String> {
    let document = Document::new(text, true);
    let fix = plan.resolve(|_| Some(&document))?;
    Some(apply(text, &fix.edits))
}

fn set(text: &str, parent: &str, child: &'static str, value: &str) -> Option<String> {
    after(text, &Plan::safe("").set_child(FILE, at(text, parent), child, value))
}

const SET: &str = "\
<PermissionSet xmlns=\"x\">
    <!-- the classes -->
    <classAccesses>
        <apexClass>B</apexClass>
        <enabled>true</enabled>
    </classAccesses> <!-- B is old -->
    <label>Sales</label>
    <objectPermissions>
        <allowRead/>
        <!-- the object -->
        <object>Account</object>
    </objectPermissions>
</PermissionSet>
";

#[test]
fn a_childs_text_is_replaced() {
    assert_eq!(set(SET, "<classAcc", "enabled", "false").unwrap(), SET.replace(">true<", ">false<"));
    assert_eq!(set(SET, "<classAcc", "enabled", "true"), None, "nothing changes");
    assert_eq!(
        set(SET, "<objectP", "allowRead", "true").unwrap(),
        SET.replace("<allowRead/>", "<allowRead>true</allowRead>")
    );
    assert_eq!(set(SET, "<label", "enabled", "true"), None, "it holds text");
    let spaced = SET.replace(">true<", ">\n  true\n <");
    assert_eq!(set(&spaced, "<classAcc", "enabled", "<&>").unwrap(), spaced.replace("true", "&lt;&amp;&gt;"));
    let twice = SET.replace("<enabled>", "<apexClass>A</apexClass><enabled>");
    assert_eq!(set(&twice, "<classAcc", "apexClass", "C"), None, "nobody can tell which one is meant");
    let commented = SET.replace(">true<", ">true<!-- why --><");
    assert_eq!(set(&commented, "<classAcc", "enabled", "false"), None, "the comment would be lost");
}

#[test]
fn an_absent_child_comes_to_its_sorted_place() {
    let first = "<objectPermissions>\n        <allowEdit>true</allowEdit>";
    assert_eq!(set(SET, "<objectP", "allowEdit", "true").unwrap(), SET.replace("<objectPermissions>", first));
    let between = "<allowRead/>\n        <modifyAllRecords>false</modifyAllRecords>";
    assert_eq!(set(SET, "<objectP", "modifyAllRecords", "false").unwrap(), SET.replace("<allowRead/>", between));
    let last = "<object>Account</object>\n        <viewAllRecords>false</viewAllRecords>";
    let expected = SET.replace("<object>Account</object>", last);
    assert_eq!(set(SET, "<objectP", "viewAllRecords", "false").unwrap(), expected);
    let below_root = "</classAccesses> <!-- B is old -->\n    <description>d</description>";
    let expected = SET.replace("</classAccesses> <!-- B is old -->", below_root);
    assert_eq!(set(SET, "<Perm", "description", "d").unwrap(), expected);
}

#[test]
fn indentation_and_line_ends_are_the_files_own() {
    let expected = set(SET, "<objectP", "allowEdit", "true").unwrap();
    let shapes: [fn(&str) -> String; 4] = [
        |text| text.replace('\n', "\r\n"),
        |text| text.replace("    ", "\t"),
        |text| text.replace("    ", "  "),
        |text| format!("\u{feff}{text}"),
    ];
    for shape in shapes {
        assert_eq!(set(&shape(SET), "<objectP", "allowEdit", "true").unwrap(), shape(&expected));
    }
    let one_line = "<p:s xmlns:p='x'><p:a><p:b>1</p:b></p:a></p:s>";
    assert_eq!(set(one_line, "<p:a", "c", "2").unwrap(), one_line.replace("</p:b>", "</p:b><p:c>2</p:c>"));
}

#[test]
fn an_empty_element_gets_its_first_child() {
    let text = "<s>\r\n  <a/>\r\n  <b></b>\r\n  <c> \r\n  </c><d/></s>";
    let filled = |name: &str| format!("<{name}>\r\n    <x>1</x>\r\n  </{name}>");
    assert_eq!(set(text, "<a", "x", "1").unwrap(), text.replace("<a/>", &filled("a")));
    assert_eq!(set(text, "<b", "x", "1").unwrap(), text.replace("<b></b>", &filled("b")));
    assert_eq!(set(text, "<c", "x", "1").unwrap(), text.replace("<c> \r\n  </c>", &filled("c")));
    assert_eq!(set(text, "<d", "x", "1").unwrap(), text.replace("<d/>", "<d><x>1</x></d>"));
}

#[test]
fn several_children_come_in_order() {
    let offset = at(SET, "<objectP");
    let plan =
        Plan::not_safe("").set_child(FILE, offset, "allowEdit", "true").set_child(FILE, offset, "allowDelete", "x");
    let both = "<objectPermissions>\n        <allowDelete>x</allowDelete>\n        <allowEdit>true</allowEdit>";
    assert_eq!(after(SET, &plan).unwrap(), SET.replace("<objectPermissions>", both));
    let contrary = plan.clone().set_child(FILE, offset, "allowEdit", "false");
    assert_eq!(after(SET, &contrary), None);
    assert_eq!(after(SET, &plan.clone().set_child(FILE, offset, "allowEdit", "true")), after(SET, &plan));
}

#[test]
fn an_element_goes_with_its_lines() {
    let remove = |text: &str, piece: &str| after(text, &Plan::safe("").remove(FILE, at(text, piece)));
    assert_eq!(remove(SET, "<label").unwrap(), SET.replace("    <label>Sales</label>\n", ""));
    let object = "        <object>Account</object>\n";
    assert_eq!(remove(SET, "<object>").unwrap(), SET.replace(object, ""), "the comment stays");
    let entry = &SET[SET.find("<classA").unwrap()..SET.find(" <!-- B").unwrap()];
    assert_eq!(remove(SET, "<classA").unwrap(), SET.replace(entry, ""));
    assert_eq!(remove("<s><a/><b/></s>", "<a").unwrap(), "<s><b/></s>");
    let ignored = SET.replace("the classes", "forcelint-ignore some-rule: meant");
    assert_eq!(remove(&ignored, "<classA"), None);
    assert_eq!(after(SET, &Plan::safe("").remove(FILE, 3)), None);
    assert_eq!(after(SET, &Plan::safe("").remove(FILE, 0)), None, "a file without its root is no file");
}

#[test]
fn any_byte_of_an_element_below_the_root_names_it() {
    let text = "<g>\n    <s>A</s>\n    <s>B</s>\n</g>\n";
    let without_b = Plan::safe("x").remove(FileId(0), at(text, "B"));
    assert_eq!(after(text, &without_b).as_deref(), Some("<g>\n    <s>A</s>\n</g>\n"));
    assert_eq!(after(text, &Plan::safe("x").remove(FileId(0), at(text, "\n    <s>B"))), None);
}

#[test]
fn text_is_replaced_and_markup_is_not() {
    let replace = |offset, focus| after(SET, &Plan::safe("").replace(Place::element(FILE, offset, focus), "it's"));
    let (class, label) = (at(SET, "<classA"), at(SET, "<label"));
    assert_eq!(replace(class, "apexClass").unwrap(), SET.replace(">B<", ">it&apos;s<"));
    assert_eq!(replace(label, "").unwrap(), SET.replace(">Sales<", ">it&apos;s<"));
    assert_eq!(replace(class, ""), None, "it holds elements");
    assert_eq!(replace(class, "absent"), None);
    assert_eq!(replace(at(SET, "<objectP"), "allowRead"), None, "it holds no text");
    let span = |start: usize, end: usize, text: &str| {
        after(SET, &Plan::safe("").replace(Place::span(FILE, Span::new(start, end)), text))
    };
    let value = SET.find("Sales").unwrap();
    assert_eq!(span(value, value + 5, "A&B").unwrap(), SET.replace("Sales", "A&amp;B"));
    assert_eq!(span(value - 7, value + 5, "x"), None, "a tag is no text");
    let marked = |text: &str, old: &str| {
        let start = text.find(old).unwrap();
        after(text, &Plan::safe("").replace(Place::span(FILE, Span::new(start, start + old.len())), "A"))
    };
    let section = SET.replace("Sales", "<![CDATA[Sales]]>");
    assert_eq!(marked(&section, "<![CDATA[Sales]]>").unwrap(), SET.replace("Sales", "A"));
    let commented = SET.replace("Sales", "<!-- why -->Sales");
    assert_eq!(marked(&commented, "<!-- why -->Sales"), None, "the comment would be lost");
    let json = r#"{"name": "sales"}"#;
    let in_json = |text: &str| after(json, &Plan::safe("").replace(Place::span(FILE, Span::new(10, 15)), text));
    assert_eq!(in_json("Sales").unwrap(), json.replace("sales", "Sales"));
    assert_eq!(in_json("A\"B"), None);
}

fn class(name: &str) -> Entry {
    Entry::grant(GrantKind::Class, name, Flags::ENABLED)
}

#[test]
fn an_entry_comes_to_its_sorted_place() {
    let add = |text: &str, entry: Entry| after(text, &Plan::not_safe("").add(FILE, entry));
    let written = |name: &str| {
        format!(
            "    <classAccesses>\n        <apexClass>{name}</apexClass>\n        <enabled>true</enabled>\n    </classAccesses>\n"
        )
    };
    let before = SET.replace("    <!-- the classes -->\n", &format!("{}    <!-- the classes -->\n", written("A")));
    assert_eq!(add(SET, class("A")).unwrap(), before);
    let behind = SET.replace("    <label>", &format!("{}    <label>", written("C")));
    assert_eq!(add(SET, class("C")).unwrap(), behind);
    assert_eq!(add(SET, class("b")), None, "it is there");
    let field = Entry::grant(GrantKind::Field, "Account.X__c", Flags::READ);
    let expected = "    <fieldPermissions>\n        <editable>false</editable>\n        <field>Account.X__c</field>\n        \
                    <readable>true</readable>\n    </fieldPermissions>\n    <label>";
    assert_eq!(add(SET, field).unwrap(), SET.replace("    <label>", expected));
    let tab = Entry::grant(GrantKind::Tab, "T", Flags::TAB_AVAILABLE);
    assert!(
        add(SET, tab).unwrap().ends_with("<visibility>Available</visibility>\n    </tabSettings>\n</PermissionSet>\n")
    );
    let part = Document::new(SET, false);
    assert_eq!(Plan::safe("").add(FILE, class("A")).resolve(|_| Some(&part)), None);
}

#[test]
fn entries_keep_the_style_of_their_neighbours() {
    let add = |text: &str, names: [&str; 2]| {
        let plan = names.into_iter().fold(Plan::safe(""), |plan, name| plan.add(FILE, class(name)));
        after(text, &plan).unwrap()
    };
    let short =
        |name: &str| format!("<classAccesses><apexClass>{name}</apexClass><enabled>true</enabled></classAccesses>");
    let lines = format!("<PermissionSet>\n  {}\n</PermissionSet>", short("A"));
    let expected = format!("<PermissionSet>\n  {}\n  {}\n  {}\n</PermissionSet>", short("A"), short("B"), short("C"));
    assert_eq!(add(&lines, ["C", "B"]), expected);
    let one = format!("<PermissionSet>{}</PermissionSet>", short("B"));
    assert_eq!(
        add(&one, ["C", "A"]),
        format!("<PermissionSet>{}{}{}</PermissionSet>", short("A"), short("B"), short("C"))
    );
    let group = "<PermissionSetGroup>\n  <permissionSets>B</permissionSets>\n</PermissionSetGroup>";
    let plan = Plan::not_safe("").add(FILE, Entry::text("permissionSets", "A"));
    let expected = group.replace("  <perm", "  <permissionSets>A</permissionSets>\n  <perm");
    assert_eq!(after(group, &plan).unwrap(), expected);
}

#[test]
fn sections_are_brought_together() {
    let text =
        "<s>\n  <a/>\n  <b/>\n  <!-- two -->\n  <a>2</a> <!-- old -->\n  <a>3</a>\n  <b>2</b>\n  <a>4</a>\n</s>\n";
    let plan = ["<a>2", "<b>2", "<a>4"].into_iter().fold(Plan::safe(""), |plan, run| plan.regroup(FILE, at(text, run)));
    let expected =
        "<s>\n  <a/>\n  <!-- two -->\n  <a>2</a> <!-- old -->\n  <a>3</a>\n  <a>4</a>\n  <b/>\n  <b>2</b>\n</s>\n";
    assert_eq!(after(text, &plan).unwrap(), expected);
    assert_eq!(after(expected, &Plan::safe("").regroup(FILE, at(expected, "<b>2"))), None);
}

#[test]
fn the_last_of_several_keys_sorts_an_entry() {
    let entry = |keys: &str| format!("<classAccesses>{keys}</classAccesses>");
    let (twice, once) = (entry("<apexClass>A</apexClass><apexClass>C</apexClass>"), entry("<apexClass>B</apexClass>"));
    let text = format!("<PermissionSet>\n  {twice}\n  {once}\n</PermissionSet>");
    let expected = format!("<PermissionSet>\n  {once}\n  {twice}\n</PermissionSet>");
    assert_eq!(after(&text, &Plan::safe("").sort(FILE)).unwrap(), expected);
}

#[test]
fn elements_are_sorted_and_comments_go_with_them() {
    let entry = |name: &str| format!("<classAccesses><apexClass>{name}</apexClass></classAccesses>");
    let (a, b) = (entry("A"), entry("B"));
    let text = format!(
        "<PermissionSet>\n  <label>x</label>\n  <!-- b -->\n  {b} <!-- forcelint-ignore r -->\n  {a} <!-- a -->\n  <!-- end -->\n</PermissionSet>"
    );
    let expected = format!(
        "<PermissionSet> <!-- forcelint-ignore r -->\n  {a} <!-- a -->\n  <!-- b -->\n  {b}\n  <label>x</label>\n  <!-- end -->\n</PermissionSet>"
    );
    let plan = Plan::safe("").sort(FILE);
    assert_eq!(after(&text, &plan).unwrap(), expected);
    assert_eq!(after(&expected, &plan), None);
    let group =
        "<PermissionSetGroup><permissionSets>B</permissionSets><permissionSets>A</permissionSets></PermissionSetGroup>";
    assert_eq!(after(group, &plan), None, "their order is anybody's choice");
}
