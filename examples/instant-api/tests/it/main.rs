//! The service as its clients see it: over HTTP on a loopback port, and as a process.

mod accidents;
mod billing;
mod claim;
mod funnel;
mod landing;
mod ops;
mod process;
mod provision;
mod support;
