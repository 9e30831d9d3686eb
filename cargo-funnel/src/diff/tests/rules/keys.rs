//! Attributes, texts of labels and owners: what an edit of one is, rule by rule.

use super::super::{BASE, between, edited, lines};
use super::{check, part};

#[test]
fn key_removed() {
    let key = part("[[event.key]]\nname = \"token_count\"", "[[flow]]");
    check(
        &[(key, "")],
        ["key-removed breaking event <Checkout>, key <token_count>: is not sent any more"],
    );
}

#[test]
fn key_renamed() {
    check(
        &[("wire = \"teamId\"", "wire = \"team\"")],
        ["key-renamed breaking event <Checkout>, key <team>: was sent as <teamId>"],
    );
    // Of the same shape, with another name in the source as well.
    check(
        &[("name = \"region\"", "name = \"zone\"")],
        ["key-renamed breaking flow <App Create>, key <zone>: was sent as <region>"],
    );
}

#[test]
fn key_renamed_in_source() {
    check(
        &[("name = \"team_id\"", "name = \"team\"")],
        [
            "key-renamed-in-source compatible event <Checkout>, key <teamId>: is <team> in the source, and was <team_id>",
        ],
    );
}

#[test]
fn key_added() {
    let key = "[[event.key]]\nname = \"country\"\nclass = \"id\"\n\n[[flow]]";
    check(
        &[("[[flow]]", key)],
        ["key-added privacy-relevant event <Checkout>, key <country>: is sent now: <id>"],
    );
}

#[test]
fn key_class_changed() {
    check(
        &[("class = \"number\"", "class = \"boolean\"")],
        [
            "key-class-changed breaking event <Checkout>, key <token_count>: was a <number>, and is a <boolean>",
        ],
    );
}

#[test]
fn key_class_widened() {
    let widened = |old: &str, new: &str| {
        let class = |class: &str| format!("class = \"{class}\"");
        let text = edited(&[("class = \"number\"", &class(old))]);
        let found = between(
            &text,
            &text.replace(
                &format!("token_count\"\n{}", class(old)),
                &format!("token_count\"\n{}", class(new)),
            ),
        );
        let names: Vec<_> = found.iter().map(|change| change.rule.code.name).collect();
        match names[..] {
            ["key-class-changed", "key-class-widened"] => true,
            ["key-class-changed"] => false,
            _ => panic!("{names:?}"),
        }
    };
    for (old, new) in [
        ("boolean", "number"),
        ("literal", "pseudonym"),
        ("number", "id"),
        ("id", "pseudonym"),
        ("pseudonym", "id"),
    ] {
        assert!(widened(old, new), "{old} {new}");
    }
    for (old, new) in [
        ("id", "number"),
        ("number", "boolean"),
        ("number", "duration"),
        ("pseudonym", "literal"),
    ] {
        assert!(!widened(old, new), "{old} {new}");
    }
}

#[test]
fn value_removed() {
    check(
        &[("    \"pro\",\n", "")],
        [
            "value-removed breaking event <Checkout>, key <tier>, value <pro>: does not occur any more",
        ],
    );
    check(
        &[("    \"lost\",\n", ""), ("series = 6", "series = 4")],
        [
            "value-removed breaking metric <orders_total>, label <status>, value <lost>: does not occur any more",
            "series-lowered compatible metric <orders_total>: had <6> series, and has <4>",
        ],
    );
}

#[test]
fn value_renamed() {
    check(
        &[("\"pro\"", "\"pro_2\"")],
        ["value-renamed breaking event <Checkout>, key <tier>, value <pro_2>: was <pro>"],
    );
}

#[test]
fn value_added() {
    check(
        &[("    \"pro\",\n", "    \"pro\",\n    \"team\",\n")],
        ["value-added compatible event <Checkout>, key <tier>, value <team>: can occur now"],
    );
}

#[test]
fn values_reordered() {
    check(
        &[(
            "    \"free\",\n    \"pro\",\n",
            "    \"pro\",\n    \"free\",\n",
        )],
        [
            "values-reordered compatible event <Checkout>, key <tier>: has the same texts in another order",
        ],
    );
    check(
        &[(
            "    \"name\",\n    \"plan\",\n",
            "    \"plan\",\n    \"name\",\n",
        )],
        [
            "values-reordered compatible flow <App Create>: its steps are declared in another order, which means nothing",
        ],
    );
}

#[test]
fn entity_changed() {
    check(
        &[("entity = true\n", "")],
        [
            "entity-changed breaking event <Checkout>, key <teamId>: does not say any more who an event is about",
        ],
    );
    check(
        &[("class = \"number\"", "class = \"number\"\nentity = true")],
        [
            "entity-changed breaking+privacy-relevant event <Checkout>, key <token_count>: says now who an event is about",
        ],
    );
}

#[test]
fn required_added() {
    check(
        &[("required = [\n", "required = [\n    \"paid\",\n")],
        [
            "required-added breaking event <Checkout>, key <teamId>: is required at <paid> now; a reader that counts on it finds older events without",
        ],
    );
}

#[test]
fn required_dropped() {
    check(
        &[("required = [\n    \"claim\",\n]\n", "")],
        [
            "required-dropped compatible event <Checkout>, key <teamId>: is not required at <claim> any more",
        ],
    );
}

#[test]
fn exception_added() {
    check(
        &[("class = \"id\"", "class = \"id\"\nreviewed = \"no person\"")],
        [
            "exception-added privacy-relevant event <Checkout>, key <teamId>: is of the denylist, and is allowed because: <no person>",
        ],
    );
}

#[test]
fn exception_changed() {
    check(
        &[("a number of model tokens", "whatever")],
        [
            "exception-changed privacy-relevant event <Checkout>, key <token_count>: is allowed because: <whatever>; the reason was: <a number of model tokens>",
        ],
    );
}

#[test]
fn exception_removed() {
    check(
        &[("reviewed = \"a number of model tokens\"\n", "")],
        [
            "exception-removed compatible event <Checkout>, key <token_count>: needs no exception any more; it was allowed because: <a number of model tokens>",
        ],
    );
}

#[test]
fn owner_missing() {
    check(
        &[("owner = \"growth\"\n", "")],
        ["owner-missing privacy-relevant event <Checkout>: has no owner any more; it was <growth>"],
    );
    check(
        &[("owner = \"cli\"\n", "")],
        ["owner-missing privacy-relevant flow <App Create>: has no owner any more; it was <cli>"],
    );
    let counter = "[[counter]]\nname = \"free_total\"\nseries = 1\n\n[[counting]]";
    check(
        &[("[[counting]]", counter)],
        [
            "owner-missing privacy-relevant metric <free_total>: is new and has no owner: nobody answers for it",
            "metric-added compatible metric <free_total>: is exported now; series: <1>",
        ],
    );
}

#[test]
fn owner_changed() {
    check(
        &[("owner = \"shop\"", "owner = \"billing\"")],
        [
            "owner-changed privacy-relevant metric <orders_total>: belongs to <billing> now, and did to <shop>",
        ],
    );
}

#[test]
fn owner_added() {
    let old = edited(&[("owner = \"growth\"\n", "")]);
    assert_eq!(
        lines(&between(&old, BASE)),
        ["owner-added compatible event <Checkout>: belongs to <growth> now",]
    );
}
