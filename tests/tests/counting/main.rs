//! Business counters: what is counted, by hand and by annotated functions, and that no count is lost.
//! Not here: how counts are shown (`exposition`), and the shapes of functions (`shapes_counted`).

mod amounts;
mod by_hand;
mod calls;
mod exactness;
mod functions;
mod mistakes_at_run_time;
mod probes;
mod probes_at_random;
