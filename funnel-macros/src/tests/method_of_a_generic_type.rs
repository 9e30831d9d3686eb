impl<T> Page<T> {
    #[funnel_step(claim, tier = self.tier)]
    fn open(&mut self) -> &mut Self {
        self
    }
}
