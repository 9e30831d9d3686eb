pub enum Step {
    Visit,
}
