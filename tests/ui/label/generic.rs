use funnel_runtime::Label;

#[derive(Label)]
enum Tier<T> {
    Free,
    Custom(T),
}

#[derive(Label)]
enum Region<'a> {
    Here(&'a str),
}

fn main() {
    let _ = Tier::<u8>::Free.as_label();
}
