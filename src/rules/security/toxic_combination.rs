//! `toxic-combination`: two grants that the configuration keeps apart meet in one set or group.

use schemars::JsonSchema;
use serde::Deserialize;

use crate::access::{Access, GrantKey};
use crate::context::Context;
use crate::finding::Level;
use crate::index::PermissionSet;
use crate::pack::GrantPattern;
use crate::rule::{Check, Options, Rule, RuleGroup, Sink};

/// The rule.
pub const RULE: Rule = Rule {
    id: "toxic-combination",
    group: RuleGroup::Security,
    level: Level::Warning,
    default: false,
    fix: None,
    since: "0.1.0",
    summary: "two grants that the configuration keeps apart meet in one set or group",
    reads: &[],
    options: Some(Options::of::<Settings>()),
    card: include_str!("../../../rules/security/toxic-combination.md"),
    check: Check::Project(check),
};

/// What `[rules.toxic-combination]` may set.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub struct Settings {
    /// Pairs of grants that nobody should hold together.
    pub pair: Vec<Pair>,
}

/// Two grants that nobody should hold together.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Pair {
    /// The two grants.
    pub grants: [GrantPattern; 2],
    /// Why they must not meet; shown as help.
    #[serde(default)]
    pub why: Option<String>,
}

fn check(context: &Context<'_>, sink: &mut Sink) {
    let Some(options) = context.options::<Settings>(RULE.id) else { return };
    for pair in &options.pair {
        let [left, right] = &pair.grants;
        let message = |whose: &str| format!("{whose} both `{left}` and `{right}`");
        let first = |access: &Access, pattern| context.matching(access, pattern).first().map(|(key, _)| *key);
        let meet = |access: &Access| first(access, left).zip(first(access, right));
        let member = format!("{left}+{right}");
        let help = pair.why.clone().unwrap_or_else(|| {
            "The configuration says that nobody should hold both. Split them over sets that different people get."
                .to_owned()
        });
        for set in context.index.project_sets() {
            let Some((one, other)) = meet(set.access()) else { continue };
            let (Some(first), Some(second)) = (set.grant(one), set.grant(other)) else { continue };
            sink.emit(
                RULE.atom(
                    set.subject(member.clone()),
                    set.place(first.0, first.1, key_of(one)),
                    message("the set grants"),
                )
                .cause(member.clone())
                .help(help.clone())
                .related(set.place(second.0, second.1, key_of(other)), "and this"),
            );
        }
        for (bundle, effective) in context.effective().filter(|(bundle, _)| bundle.linted && bundle.group.is_some()) {
            let by_itself = |set: &PermissionSet| set.is_linted() && meet(set.access()).is_some();
            // Where one of its sets holds both, the fault is the set's. A muting that is not known may part them.
            let told = bundle.members.iter().any(|member| member.set.is_some_and(by_itself));
            let muting_is_known = bundle.mutings.iter().all(Option::is_some);
            let Some((one, other)) = meet(&effective.access).filter(|_| !told && muting_is_known) else { continue };
            let mut subject = bundle.subject.clone();
            subject.member.clone_from(&member);
            let mut atom = RULE
                .atom(subject, bundle.place, message("users of this group get"))
                .cause(member.clone())
                .help(help.clone());
            for key in [one, other] {
                let giver = bundle.members.iter().find(|member| match member.set {
                    Some(set) => set.access().flags(key).0 != 0,
                    None => context.told(member).flags(key).0 != 0,
                });
                if let Some(giver) = giver {
                    atom = atom.related(
                        giver.place,
                        format!("`{}` gives `{}:{}`", giver.name, key.kind.word(), context.name(key.name)),
                    );
                }
            }
            sink.emit(atom);
        }
    }
}

fn key_of(key: GrantKey) -> &'static str {
    key.kind.facts().key
}
