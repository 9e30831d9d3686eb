//! What the programs of the bench have in common: figures, and what the heap was asked for.

pub mod allocations;
pub mod figures;
