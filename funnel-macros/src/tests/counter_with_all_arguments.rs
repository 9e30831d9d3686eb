/// Stock movements.
#[business_counter(
    name = "shop_stock_movements_total",
    owner = "warehouse",
    max_series = 2_400,
    reason = "40 warehouses of 60 shelves",
    crate = crate::funnel,
)]
#[cfg(feature = "stock")]
#[deprecated]
#[allow(missing_docs)]
pub(crate) static MOVEMENTS: funnel::Counter<shop::Shelf>;
