use funnel_runtime::{Counter, Label, Labels, business_counter};

#[derive(Label, Clone, Copy)]
pub enum Shelf {
    A,
    B,
    C,
    D,
    E,
    F,
    G,
    H,
    I,
    J,
    K,
}

#[derive(Labels, Clone, Copy)]
pub struct Movement {
    from: Shelf,
    to: Shelf,
    over: Shelf,
}

const MOVEMENT: Movement = Movement {
    from: Shelf::A,
    to: Shelf::B,
    over: Shelf::C,
};

/// Stock movements.
#[business_counter(
    name = "stock_movements_total",
    max_series = 1_330,
    reason = "11 shelves"
)]
pub static MOVEMENTS: Counter<Movement>;

#[business_counter(MOVEMENTS, labels = MOVEMENT)]
fn movement() {}

fn main() {
    movement();
    MOVEMENTS.inc(MOVEMENT);
}
