//! How long it takes to write all counters down for a scrape, here and in other crates.
//!
//! Each program declares counters of 1,000 series and hands them to [`exposition::print`].
//! They are programs of their own because a scrape shows every counter that is linked.

pub mod exposition;

use funnel_bench::allocations::Counting;

#[global_allocator]
static ALLOCATOR: Counting = Counting;
