//! Ten counters of 1,000 series each.

use funnel_peers::{exposition, shops};

shops! {
    SHOP_00 "shop_00_orders_total"  SHOP_01 "shop_01_orders_total"
    SHOP_02 "shop_02_orders_total"  SHOP_03 "shop_03_orders_total"
    SHOP_04 "shop_04_orders_total"  SHOP_05 "shop_05_orders_total"
    SHOP_06 "shop_06_orders_total"  SHOP_07 "shop_07_orders_total"
    SHOP_08 "shop_08_orders_total"  SHOP_09 "shop_09_orders_total"
}

fn main() {
    exposition::print(SHOPS);
}
