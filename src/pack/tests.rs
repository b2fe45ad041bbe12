use super::*;

const HEAD: &str = "name = \"Kit\"\nnamespace = \"Kit\"\n";
const SET: &str =
    "[[permission-set]]\nname = \"Kit__User\"\nlabel = \"Kit User\"\nroles = [\"base\"]\nsource = \"https://kit\"\n";

fn faults(text: &str) -> Vec<(String, String, String)> {
    let errors = Pack::parse("packs/kit.toml", text).expect_err("the pack is wrong");
    let place = |error: &FileError| error.span.map_or(String::new(), |span| text[span.range()].to_owned());
    errors.iter().map(|error| (place(error), error.message.clone(), error.help.clone().unwrap_or_default())).collect()
}

fn expect(rest: &str, place: &str, message: &str, help: &str) {
    let expected = vec![(place.to_owned(), message.to_owned(), help.to_owned())];
    assert_eq!(faults(&format!("{HEAD}{rest}")), expected, "{rest}");
}

fn built_in(name: &str) -> Pack {
    let (_, text) = builtin().iter().find(|(known, _)| *known == name).unwrap();
    Pack::parse(name, text).unwrap()
}

fn all_built_in() -> Packs {
    load(None, &|_| Err("no files".to_owned()), &no_entry).unwrap()
}

fn no_entry(entry: &Spanned<String>, message: String, help: Option<String>) -> FileError {
    FileError { path: "forcelint.toml".to_owned(), span: Some(entry.span), message, help, source: Arc::from("") }
}

fn entries(names: &[&str]) -> Vec<Spanned<String>> {
    names.iter().map(|name| Spanned { value: (*name).to_owned(), ..Spanned::default() }).collect()
}

#[test]
fn shape_faults_point_at_the_value() {
    expect("naem = 1\n", "naem", "unknown key `naem`", "Did you mean `name`?");
    expect(&SET.replace("base", "bsae"), "\"bsae\"", "unknown value `bsae`", "Did you mean `base`?");
    expect(
        &format!("{SET}grants = [\"objct:X:read\"]\n"),
        "\"objct:X:read\"",
        "`objct` is no kind of grant",
        "Did you mean `object`?",
    );
    expect(
        &format!("{SET}since = \"five\"\n"),
        "\"five\"",
        "`five` is not a version",
        "Write one to four numbers with dots between them, for example \"5.113.2\".",
    );
    expect("[[permission-set]]\nlabel = \"Kit\"\n", "[[permission-set]]", "the key `name` is missing", "");
}

#[test]
fn namespaces_are_checked() {
    let set = SET.replace("Kit__User", "Other__User");
    expect(
        &set,
        "\"Other__User\"",
        "`Other__User` carries the namespace `Other`, which is not the pack's",
        "Correct the name, or add the namespace to `other-namespaces`.",
    );
    expect(
        &SET.replace("Kit__User", "User"),
        "\"User\"",
        "the packaged set `User` has no namespace",
        "Write `Namespace__Name`, or `local = true` for a set that the org itself makes.",
    );
    expect(
        &format!("{SET}local = true\n"),
        "\"Kit__User\"",
        "the local set `Kit__User` carries the namespace `Kit`",
        "Take off the namespace, or `local = true`.",
    );
    assert_eq!(faults(&format!("name = \"Kit\"\n{SET}"))[0].1, "the pack has packaged sets and names no namespace");
    assert_eq!(faults("name = \"Kit\"\nnamespace = \"1-x\"\n")[0].1, "`1-x` is no namespace");
    assert!(Pack::parse("kit.toml", &format!("{HEAD}other-namespaces = [\"Other\"]\n{set}")).is_ok());
}

#[test]
fn sets_are_declared_once() {
    expect(
        &format!("{SET}{}", SET.replace("Kit__User", "KIT__user")),
        "\"KIT__user\"",
        "the permission set `KIT__user` is declared twice",
        "One entry says all about a set; other names of it go into `aliases`.",
    );
    expect(
        &format!("{SET}includes = [\"Kit__User\"]\n"),
        "\"Kit__User\"",
        "the permission set `Kit__User` includes itself",
        "Name the sets whose grants it gives as well.",
    );
}

#[test]
fn names_of_sets_must_be_declared() {
    expect(
        &format!("{SET}includes = [\"Kit__Usr\"]\n"),
        "\"Kit__Usr\"",
        "the pack declares no permission set `Kit__Usr`",
        "Did you mean `Kit__User`?",
    );
    let required =
        "[[required-grant]]\nof = \"bsae\"\ngrant = \"object:X:read\"\nwhy = \"w\"\nsource = \"https://kit\"\n";
    expect(
        &format!("{SET}{required}"),
        "\"bsae\"",
        "`bsae` is neither a role nor a permission set of the pack",
        "Did you mean `base`?",
    );
}

#[test]
fn grants_must_be_exact_and_sources_pages() {
    let help = "Write the whole name and, for objects, fields and tabs, the permission: `object:Name:read`.";
    expect(&format!("{SET}grants = [\"object:X\"]\n"), "\"object:X\"", "`object:X` is not one grant", help);
    expect(&format!("{SET}grants = [\"class:*\"]\n"), "\"class:*\"", "`class:*` is not one grant", help);
    expect(
        &SET.replace("https://kit", "the guide"),
        "\"the guide\"",
        "`the guide` is no page",
        "Write the address of the page that says so, beginning with `https://`.",
    );
}

#[test]
fn components_are_spelled_as_on_pages() {
    let component = |name: &str, gate: &str| {
        format!("[[component]]\nname = \"{name}\"\ngate = \"{gate}\"\nsource = \"https://kit\"\n")
    };
    expect(
        &component("Panel", "Kit__View"),
        "\"Panel\"",
        "the component `Panel` is not of the pack's namespace",
        "Write it as it stands on a page: `Namespace:Name`.",
    );
    expect(
        &component("Kit:Panel", "Kit.View"),
        "\"Kit.View\"",
        "the gate `Kit.View` is not spelled as in XML",
        "Write the custom permission with two underscores: `Namespace__Name`.",
    );
    expect(
        &format!("{}{}", component("Kit:Panel", "Kit__View"), component("kit:panel", "Kit__View")),
        "\"kit:panel\"",
        "the component `kit:panel` is declared twice",
        "One entry says all about a component.",
    );
}

#[test]
fn recipes_ask_something_of_some_version() {
    let recipe = |rest: &str| format!("[[recipe]]\nid = \"view\"\nname = \"View\"\nsource = \"https://kit\"\n{rest}");
    expect(
        &recipe(""),
        "\"view\"",
        "the recipe `view` asks nothing",
        "Write what it `requires`, `forbids` or needs as `external-sharing`.",
    );
    expect(
        &recipe("forbids = [\"app:*\"]\nsince = \"2.0\"\nbefore = \"2.0\"\n"),
        "\"view\"",
        "the recipe `view` holds for no version: since 2.0, before 2.0",
        "`before` is the first version that no longer needs the recipe.",
    );
    let twice = recipe("forbids = [\"app:*\"]\n").repeat(2);
    expect(&twice, "\"view\"", "the recipe `view` is declared twice", "Give each recipe an id of its own.");
    expect(
        &recipe("forbids = [\"app:*\"]\n").replace("\"view\"", "\"a/b\""),
        "\"a/b\"",
        "`a/b` is no id",
        "Write letters, digits and hyphens, for example `read-only`.",
    );
}

#[test]
fn only_sites_are_switched_off() {
    let superseded = |what: &str| {
        format!("[[superseded]]\nmetadata = \"{what}\"\nstate = \"active\"\nsince = \"1.0\"\nby = \"b\"\n")
    };
    expect(
        &superseded("flow:Old"),
        "\"flow:Old\"",
        "nothing tells whether `flow:Old` is active",
        "Only sites are switched on and off; write `state = \"present\"`.",
    );
    assert!(Pack::parse("kit.toml", &format!("{HEAD}{}", superseded("site:Old"))).is_ok());
}

#[test]
fn senders_are_actions_or_objects() {
    let sender = |rest: &str| format!("[[flow-sender]]\nwhy = \"w\"\nsource = \"https://kit\"\n{rest}");
    expect(
        &sender(""),
        "\"https://kit\"",
        "a flow sender is an action or a created object",
        "Write either `action` or `creates`.",
    );
    expect(
        &sender("action = \"Kit__Send\"\nrequired = [{ field = \"X\" }]\n"),
        "\"Kit__Send\"",
        "an action has no fields",
        "`required` and `only-with` go with `creates`.",
    );
    expect(
        &sender("action = \"Kit__Send\"\nneeds-licence = true\n"),
        "\"Kit__Send\"",
        "the sender needs a licence and the pack names none",
        "Add a `[licence]` table.",
    );
}

#[test]
fn conventions_need_no_namespace_and_ask_something() {
    let convention = |rest: &str| {
        format!("[[convention]]\nid = \"sales\"\napplies-to = \"permission-set\"\nmessage = \"m\"\n{rest}")
    };
    expect(
        &convention(""),
        "\"sales\"",
        "the convention `sales` asks nothing",
        "Write `must-hold`, `must-grant` or `must-not-grant`.",
    );
    expect(
        &convention("must-hold = [\"Sales_Base\"]\n"),
        "\"Sales_Base\"",
        "a permission set holds no other sets",
        "`must-hold` goes with `applies-to = \"group\"`.",
    );
    expect(
        &convention("must-not-grant = [\"user:ApiEnabld\", \"user:Api*\"]\n"),
        "\"user:ApiEnabld\"",
        "`ApiEnabld` is no known user permission",
        "Did you mean `user:ApiEnabled`? A star in the name says that it is meant as it stands.",
    );
    expect(
        &convention("must-not-grant = [\"user:ApiEnabled\"]\n").repeat(2),
        "\"sales\"",
        "the convention `sales` is declared twice",
        "Give each an id of its own.",
    );
    let text = "name = \"Acme\"\n[[convention]]\nid = \"api\"\napplies-to = \"permission-set\"\n\
        except = [\"Integration_*\"]\nmust-not-grant = [\"user:ApiEnabled\"]\nmessage = \"m\"\n";
    let pack = Pack::parse("packs/acme.toml", text).unwrap();
    assert_eq!(pack.id, "acme");
    assert!(pack.convention[0].is_about("Sales_User", None));
    assert!(!pack.convention[0].is_about("Integration_API", None));
    assert!(!pack.convention[0].is_about("X", Some("Integration_API")));
}

#[test]
fn every_fault_is_told_in_the_order_of_the_file() {
    let text = format!("{HEAD}{}includes = [\"Kit__User\"]\n", SET.replace("https://kit", "x"));
    let messages: Vec<String> = faults(&text).into_iter().map(|(_, message, _)| message).collect();
    assert_eq!(messages, ["`x` is no page", "the permission set `Kit__User` includes itself"]);
}

#[test]
fn a_pack_may_say_no_more_than_it_knows() {
    let text = "name = \"Acme\"\nnamespace = \"acme\"\n[[permission-set]]\nname = \"acme__Full\"\nroles = [\"base\"]\n\
        one-of = \"access\"\nincludes = [\"acme__Feature_Bulk\"]\n[[required-grant]]\nof = \"base\"\n\
        grant = \"object:PushTopic:read\"\nsupplied-by = [\"Acme_Streaming\"]\n[[component]]\n\
        name = \"acme:panel\"\ngate = \"acme__Panel\"\n";
    assert!(Pack::parse("packs/acme.toml", text).is_ok());
}

#[test]
fn built_in_packs_are_sorted_and_sound() {
    assert!(builtin().is_sorted_by_key(|(name, _)| *name));
    for (name, text) in builtin() {
        let pack = Pack::parse(name, text).unwrap_or_else(|errors| panic!("{name}: {errors:#?}"));
        assert_eq!(pack.id, *name);
        assert!(pack.namespace.is_some() && pack.docs.is_some());
        let claims = (pack.permission_set.iter().map(|entry| &entry.source))
            .chain(pack.required_grant.iter().map(|entry| &entry.source))
            .chain(pack.component.iter().map(|entry| &entry.source))
            .chain(pack.recipe.iter().map(|entry| &entry.source))
            .chain(pack.flow_sender.iter().map(|entry| &entry.source))
            .chain(pack.feature.iter().map(|entry| &entry.source));
        for source in claims {
            assert!(!source.is_empty(), "{name}: every claim names the page that it comes from");
        }
    }
}

#[test]
fn sets_are_found_by_name_alias_and_label() {
    let mogli = built_in("mogli");
    let full = mogli.set("mogli_sms.Mogli_SMS_User_Full_Access").unwrap();
    assert_eq!(full.label, "Mogli SMS User: Full Access");
    assert!(full.verified && full.has(Role::Base) && full.answers_to("base") && !full.answers_to("admin"));
    assert!(full.answers_to("Mogli_SMS__Mogli_SMS_User_Full_Access"));
    assert_eq!(mogli.set("Mogli_SMS__Mogli_SMS_Guest_User").unwrap().label, "Mogli SMS User: Guest User");
    assert!(mogli.set("Mogli_SMS_User_Full_Access").is_none());
    assert!(mogli.set("Mogli_SMS__Mogli_SMS_Push_Topics").is_none());
    assert!(mogli.local_set("Mogli_SMS_Push_Topics", None).is_some());
    assert!(mogli.local_set("Any_Name", Some("Mogli SMS: push topics")).is_some());
    assert!(mogli.local_set("Any_Name", Some("Mogli SMS User: Full Access")).is_none());
    assert_eq!(mogli.set_labelled("Mogli SMS User: full access").unwrap().name, full.name);
    assert_eq!(mogli.family("mogli-access").count(), 4);
    assert_eq!(mogli.sets_with(Role::Admin).count(), 1);
    assert_eq!(mogli.external_since(), Some("5.113.2".parse().unwrap()));
}

#[test]
fn what_users_of_a_set_need_is_found() {
    let mogli = built_in("mogli");
    let full = mogli.set("Mogli_SMS__Mogli_SMS_User_Full_Access").unwrap();
    let required: Vec<String> = mogli.required_of(full).map(|one| one.grant.to_string()).collect();
    assert_eq!(required, ["object:PushTopic:read"]);
    let inbox = mogli.set("Mogli_SMS__Mogli_SMS_Feature_Mogli_Inbox").unwrap();
    assert_eq!(mogli.required_of(inbox).count(), 0);
    assert!(!mogli.needs_licence(full));
    let twilio = built_in("twilio");
    assert!(twilio.needs_licence(twilio.set("TwilioSF__Twilio_User").unwrap()));
}

#[test]
fn components_permissions_and_owners_are_found_in_any_spelling() {
    let mogli = built_in("mogli");
    let gate = "Mogli_SMS__Mogli_Conversation_View_Access";
    assert_eq!(mogli.component("mogli_sms:TextMessageComponentEmpApi").unwrap().gate.as_deref().unwrap(), gate);
    assert!(mogli.component("Mogli_SMS:NotificationsContainer").unwrap().gate.is_none());
    assert!(mogli.custom_permission("Mogli_SMS.Mogli_Conversation_View_Access").is_some());
    assert!(mogli.owns("Mogli_SMS__SMS__c") && mogli.owns("mogli_sms:X") && mogli.owns("Mogli_SMS.X"));
    assert!(!mogli.owns("Mogli_SMS_Push_Topics") && !mogli.owns("Other__Sender"));
    let packs = all_built_in();
    assert_eq!(packs.owner("TwilioSF__Sender").unwrap().id, "twilio");
    assert_eq!(packs.component("TwilioSF:TwoWayMessages").unwrap().0.id, "twilio");
    assert_eq!(packs.set("smagicinteract__SMS_Interact_Permission_Set").unwrap().0.id, "sms-magic");
}

#[test]
fn recipes_are_found_by_id_name_label_and_mark() {
    let packs = all_built_in();
    let (mogli, read_only) = packs.recipe("mogli/read-only").unwrap();
    assert!(packs.recipe("mogli/nothing").is_none() && packs.recipe("read-only").is_none());
    assert_eq!(read_only.requires.len(), 3);
    let named = |name: &str, label: Option<&str>| -> Vec<String> {
        let named = mogli.recipe.iter().filter(|recipe| recipe.is_named(name, label));
        named.map(|recipe| recipe.id.value.clone()).collect()
    };
    assert_eq!(named("Mogli_Conversation_View_Read_Only", None), ["read-only"]);
    assert_eq!(named("X", Some("Conversation View - Read Only")), ["read-only"]);
    assert_eq!(named("Mogli_SMS_Community_User_Full_Access", None), ["community-user"]);
    assert_eq!(named("X", Some("Acme Mogli: Conversation View - Read Only")), ["read-only"]);
    assert!(named("Sales_Read_Only", Some("Sales")).is_empty());
    assert!(named("Mogli_SMS_Templates_Read_Only", Some("Mogli SMS: Read Only")).is_empty());
    assert!(named("Chat_Conversation_View_Read_Only", None).is_empty());
    let community = mogli.recipe("community-user").unwrap();
    assert_eq!(community.standing(Some("5.113.1".parse().unwrap())), Standing::Holds);
    assert_eq!(community.standing(Some("5.113.2".parse().unwrap())), Standing::Over);
    assert_eq!((community.standing(None), read_only.standing(None)), (Standing::Over, Standing::Holds));

    let text = format!(
        "{HEAD}[[recipe]]\nid = \"view\"\nname = \"View\"\nsource = \"https://kit\"\n\
         since = \"2.0\"\nforbids = [\"app:*\"]\n"
    );
    let kit = Pack::parse("kit", &text).unwrap();
    let view = kit.recipe("view").unwrap();
    assert_eq!(view.standing(Some("1.9".parse().unwrap())), Standing::NotYet);
    assert_eq!(view.standing(None), Standing::Holds);
}

#[test]
fn superseded_metadata_senders_and_features_are_found() {
    let mogli = built_in("mogli");
    assert_eq!(mogli.superseded("CustomSite", "sms").unwrap().since, "5.127.7".parse().unwrap());
    assert!(mogli.superseded("CustomSite", "Other").is_none());
    assert_eq!(mogli.sender_by_object("Mogli_SMS__SMS__c").unwrap().required.len(), 4);
    assert!(mogli.sender_by_object("SMS__c").is_none());
    let twilio = built_in("twilio");
    assert!(twilio.sender_by_action("TwilioSF__TwilioSendSMS").unwrap().needs_licence);
    assert!(twilio.sender_by_action("TwilioSendSMS").is_none());
    assert_eq!(mogli.features_shown_by("ConnectedApp", "Mogli_Technologies").count(), 2);
    assert_eq!(mogli.latest(), Some("5.171".parse().unwrap()));
    assert_eq!(mogli.release_name("5.113.2".parse().unwrap()), Some("Crestone Peak"));
}

#[test]
fn packs_are_loaded_by_name_and_path() {
    let read = |path: &str| match path {
        "packs/kit.toml" | "other/kit.toml" => Ok(format!("{HEAD}{SET}")),
        _ => Err("no such file".to_owned()),
    };
    let packs = load(Some(&entries(&["twilio", "packs/kit.toml"])), &read, &no_entry).unwrap();
    assert_eq!(packs.iter().map(|pack| pack.id.as_str()).collect::<Vec<_>>(), ["twilio", "kit"]);
    assert!(packs.get("mogli").is_none());
    assert_eq!(all_built_in().iter().count(), builtin().len());

    let wrong = |names: &[&str]| {
        let errors = load(Some(&entries(names)), &read, &no_entry).unwrap_err();
        errors.into_iter().map(|error| (error.message, error.help.unwrap_or_default())).collect::<Vec<_>>()
    };
    let own = "A pack of your own is named by its path, for example \"packs/acme.toml\".";
    assert_eq!(wrong(&["moggli"]), [("unknown pack `moggli`".into(), format!("Did you mean `mogli`? {own}"))]);
    assert_eq!(
        wrong(&["conga"]),
        [("unknown pack `conga`".into(), format!("Known packs: `copado`, `mogli`, `sms-magic`, `twilio`. {own}"))]
    );
    assert_eq!(wrong(&["x.toml"]), [("the pack `x.toml` cannot be read: no such file".to_owned(), String::new())]);
    assert_eq!(wrong(&["packs/kit.toml", "other/kit.toml"])[0].0, "two packs are named `kit`");
}

#[test]
fn the_published_schema_is_up_to_date() {
    crate::toml_file::tests::assert_published("pack", &schema());
}
