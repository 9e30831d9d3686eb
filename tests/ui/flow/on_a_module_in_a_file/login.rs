pub enum Step {
    Browser,
}
