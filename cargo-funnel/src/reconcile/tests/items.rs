//! Items with annotations, in one file.

use std::path::Path;

use super::{Memory, in_short, scan, short};
use crate::reconcile::sources;

#[test]
fn every_kind_of_annotation_is_seen_with_its_name() {
    let text = r#"
        #[funnel(event = "Checkout", owner = "growth")]
        pub mod checkout {
            pub enum Step { #[target(from = Cart, at_least = 0.1)] Landing, PaidInFull }
            pub struct Attrs {}
        }
        #[funnel_runtime::flow(event = "Log In")]
        mod log_in {}
        /// Orders.
        #[business_counter(name = "orders_total")]
        pub static ORDERS: Counter<()>;
        #[funnel_step(checkout::landing, tier = Tier::Free)]
        #[business_counter(crate::ORDERS, label = x)]
        pub(crate) async fn open<A, B>() where A: Fn(u8) -> B { step!(paid_in_full, when = 1); }
        #[funnel_flow(log_in, as flow)]
        fn log_in_now() {}
        #[business_counter]
        fn receipt() {}
        #[business_counter(name = "r_total", owner = "x")]
        fn r#match() {}
    "#;
    assert_eq!(
        short(text),
        [
            "Funnel shop::checkout checkout Checkout :2",
            "Flow shop::log_in log_in Log In :7",
            "Counter shop ORDERS orders_total :10",
            "Step shop open landing :12",
            "Count shop open ORDERS :13",
            "Step shop  paid_in_full :14",
            "Run shop log_in_now log_in :15",
            "Counter shop receipt - :17",
            "Count shop receipt - :17",
            "Counter shop match r_total :19",
            "Count shop match - :19",
        ]
    );
    let steps = scan(&[("src/lib.rs", text)]).steps;
    assert_eq!(steps, ["landing", "paid_in_full"]);
}

#[test]
fn functions_are_seen_wherever_they_stand() {
    let text = "
        impl<'static_, A, B> Shop<A, B> { #[funnel_step(a)] fn method<'x>(&'x self) {} }
        trait T { #[funnel_step(b)] fn provided() {} fn without_body(); }
        fn outer() {
            #[funnel_step(c)] fn nested() {}
            let x = |y: fn(u8)| { #[funnel_step(d)] fn deeper() {} };
            mod inner { #[funnel_step(e)] unsafe extern \"C\" fn in_block() {} }
        }
        const X: &'static str = { #[funnel_step(f)] fn in_const() {} \"\" };
    ";
    assert_eq!(
        short(text),
        [
            "Step shop method a :2",
            "Step shop provided b :3",
            "Step shop nested c :5",
            "Step shop deeper d :6",
            "Step shop::inner in_block e :7",
            "Step shop in_const f :9",
        ]
    );
}

#[test]
fn renamed_imports_are_followed_within_their_file() {
    let text = "
        use funnel_runtime::{funnel_step as counted, step as tell};
        use telemetry::checkout::{self, claim as won};
        #[counted(won)] fn a() {}
        fn b() { tell!(checkout::paid) }
    ";
    assert_eq!(short(text), ["Step shop a claim :4", "Step shop  paid :5"]);
}

#[test]
fn conditions_are_kept_with_what_they_are_of() {
    let text = r#"
        #[cfg(feature = "m")]
        mod m {
            #![cfg(unix)]
            #[cfg(not(windows))] #[funnel_step(a)] fn a<A, B>() { step!(in_a) }
            #[funnel_step(b)] fn b() {}
        }
        #[cfg_attr(feature = "x", funnel_step(c), cfg_attr(feature = "y", funnel_step(d)))]
        fn cd() {}
        #[cfg_attr(feature = "z", cfg(test))] #[funnel_step(e)] fn e() {}
        fn free() {
            #[cfg(debug_assertions)] { step!(f) }
            match x { #[cfg(test)] A => step!(g), B => step!(h), }
            S { #[cfg(test)] a: 1, b: step!(i) }
        }
        #[cfg(test)] use x::y;
        #[funnel_step(j)] fn j() {}
    "#;
    assert_eq!(
        short(text),
        [
            r#"Step shop::m a a :5 if feature = "m" if unix if not(windows)"#,
            r#"Step shop::m  in_a :5 if feature = "m" if unix if not(windows)"#,
            r#"Step shop::m b b :6 if feature = "m" if unix"#,
            r#"Step shop cd c :8 if feature = "x""#,
            r#"Step shop cd d :8 if feature = "x" if feature = "y""#,
            r#"Step shop e e :10 if any(not(all(feature = "z")), test)"#,
            "Step shop  f :12 if debug_assertions",
            "Step shop  g :13 if test",
            "Step shop  h :13",
            "Step shop  i :14",
            "Step shop j j :17",
        ]
    );
}

#[test]
fn what_macros_get_and_what_they_write_is_told_apart() {
    let found = scan(&[(
        "src/lib.rs",
        "macro_rules! handler { ($name:ident) => { #[funnel_step(a)] fn $name() {} } }
         macro_rules! other { () => { fn x() {} } }
         handler!(one);
         cfg_if! { if #[cfg(unix)] { #[funnel_step(b)] fn two() {} } }
         fn three() { if !(a) { assert!(step!(c)) } return !(d); }
         // #[funnel_step(e)] fn commented() {}
         /// #[funnel_step(f)] fn documented() {}
         const TEXT: &str = \"#[funnel_step(g)] fn quoted() {}\";",
    )]);
    let makers: Vec<_> = found.makers.iter().map(|maker| &*maker.name).collect();
    assert_eq!(makers, ["handler"]);
    let declared: Vec<_> = found.declared.iter().map(in_short).collect();
    assert_eq!(
        declared,
        [
            "Step shop two b :4 if unix in cfg_if!",
            "Step shop  c :5 in assert!",
        ]
    );
}

#[test]
fn other_attributes_and_macros_of_our_names_are_not_ours() {
    assert_eq!(
        short(
            "#[flow] mod a {} #[funnel(x)] mod b {} #[flow(event = \"X\")] fn c() {}
             #[step] fn d() {} step!(); step!(1 + 1); #[funnel_step] struct S;
             #[business_counter(name = \"x_total\")] const C: u8 = 1;"
        ),
        [""; 0]
    );
    let found = sources(
        &Memory([("src/lib.rs".into(), "fn f() { step!(a) }".to_owned())].into()),
        "shop",
        Path::new("src/lib.rs"),
        false,
    );
    assert_eq!(found.declared, []);
}
