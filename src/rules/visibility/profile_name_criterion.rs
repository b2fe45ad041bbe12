//! `profile-name-criterion`: a page filter tests a profile, or a record id.

use crate::finding::{Level, Place};
use crate::rule::{Check, Rule, RuleGroup, Sink};
use crate::rules::visibility::Faults;
use crate::visibility::criterion::Left;
use crate::visibility::filters::Filters;

/// The rule.
pub const RULE: Rule = Rule {
    id: "profile-name-criterion",
    group: RuleGroup::Visibility,
    level: Level::Info,
    default: true,
    fix: None,
    since: "0.1.0",
    summary: "a page filter tests the user's profile or a hard-coded record id",
    reads: &[],
    options: None,
    card: include_str!("../../../rules/visibility/profile-name-criterion.md"),
    check: Check::Filters(check),
};

/// The fields of the user that tell the profile.
const PROFILE_FIELDS: &[&str] = &["Profile.Id", "Profile.Name", "ProfileId"];

fn check(filters: &Filters<'_, '_>, sink: &mut Sink) {
    let page = filters.page;
    for rule in filters.sites() {
        let site = rule.site;
        let mut faults = Faults::default();
        for (criterion, test) in rule.criteria() {
            if is_profile(&test.left) {
                let message = format!("the filter of {} tests the user's profile", site.what());
                let place = Place::span(page.file, criterion.left.span);
                faults.add(
                    RULE.atom(site.subject(page), place, message)
                        .many("{count} visibility rules test the user's profile")
                        .cause("profile")
                        .help(
                            "Profiles are renamed, standard ones have another name in each language, and every new \
                             profile must be added to each filter. Make a custom permission, give it in the \
                             permission sets of those who need it, and test {!$Permission.CustomPermission.Name} \
                             EQUAL true.",
                        ),
                );
            } else if let Some(right) = criterion.right.as_ref().filter(|right| is_record_id(&right.value)) {
                let message = format!("the filter of {} tests the record id `{}`", site.what(), right.value);
                let place = Place::span(page.file, right.span);
                faults.add(
                    RULE.atom(site.subject(page), place, message)
                        .many("{count} visibility rules test a hard-coded record id")
                        .cause("id")
                        .help(
                            "A record has another id in each org: in a sandbox or a new org nothing matches. Test a \
                             name that you choose (RecordType.DeveloperName for a record type), or a custom \
                             permission where it stands for people.",
                        ),
                );
            }
        }
        faults.emit(sink);
    }
}

fn is_profile(left: &Left) -> bool {
    let Left::User(path) = left else { return false };
    PROFILE_FIELDS.iter().any(|field| field.eq_ignore_ascii_case(path.dotted()))
}

/// Whether the text is the id of a record: three letters or digits for its object, of which the first is a digit or one
/// of the few letters in use, a zero in the seventh place, and in the long form three letters that check the case.
/// <https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/field_types.htm>
fn is_record_id(text: &str) -> bool {
    let bytes = text.as_bytes();
    let (Some(id), true) = (bytes.get(..15), bytes.iter().all(u8::is_ascii_alphanumeric)) else { return false };
    let is_prefix = id.first().is_some_and(|first| first.is_ascii_digit() || b"aemxz".contains(first));
    let looks_so = is_prefix && id.get(6) == Some(&b'0') && id.iter().filter(|byte| byte.is_ascii_digit()).count() >= 4;
    looks_so
        && match bytes.get(15..) {
            // Fifteen digits may be a number.
            Some([]) => id.iter().any(u8::is_ascii_alphabetic),
            Some(check @ [_, _, _]) => id.chunks(5).map(check_letter).eq(check.iter().copied()),
            _ => false,
        }
}

/// The letter that tells which of five letters are capitals: the first counts 1, the second 2, the third 4, ….
fn check_letter(five: &[u8]) -> u8 {
    const LETTERS: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ012345";
    let weight = |(at, letter): (usize, &u8)| usize::from(letter.is_ascii_uppercase()) << at;
    LETTERS.get(five.iter().enumerate().map(weight).sum::<usize>()).copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_told_from_words() {
        for id in ["0015g00000XyZaB", "00530000003xqAb", "a0B3z00000xyzAB", "001D000000IRFmaIAH", "0125g000000AbcdAAC"]
        {
            assert!(is_record_id(id), "{id}");
        }
        for word in [
            "",
            "Administratorer",
            "Norwegianstatement",
            "001D000000IRFmaIAA",
            "004799999999999",
            "0015g00000XyZa",
            "0015g00000XyZaBC",
            "b015g00000XyZaB",
            "In Progress",
        ] {
            assert!(!is_record_id(word), "{word}");
        }
    }
}
