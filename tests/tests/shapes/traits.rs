//! Methods of traits: in an impl, as a default, `async`, behind `dyn`, and through `async_trait`.

use std::future::Future;

use async_trait::async_trait;
use funnel_runtime::{funnel, funnel_step};
use funnel_tests::{ANSWER, Ending, Refused, Shape};
use serde_json::{Value, json};

#[funnel(event = "Traits")]
mod vocabulary {
    pub(crate) enum Step {
        InImpl,
        Default,
        DefaultGeneric,
        Async,
        AsyncDefault,
        Opaque,
        OpaqueDefault,
        ByDyn,
        AsyncTrait,
        AsyncTraitLocal,
        AsyncTraitDefault,
        AsyncTraitMut,
        AssociatedType,
        Blanket,
        Operator,
        FromStr,
    }

    pub(crate) struct Attrs {
        pub attempt: Option<u32>,
        pub count: Option<u32>,
    }
}

use vocabulary as step;

const EVENT: &str = "Traits";

fn said() -> Value {
    json!({ "attempt": 5, "count": ANSWER })
}

struct Service(u32);

const SERVICE: Service = Service(5);

trait Attempt {
    fn attempt(&self) -> u32;
}

impl Attempt for Service {
    fn attempt(&self) -> u32 {
        self.0
    }
}

trait Handler: Attempt {
    fn in_impl(&self, ending: Ending) -> Result<u32, Refused>;

    #[funnel_step(step::default, attempt = self.attempt(), count = |n| *n)]
    fn default(&self, ending: Ending) -> Result<u32, Refused> {
        ending.act()
    }

    #[funnel_step(step::default_generic, attempt = self.attempt(), count = |n| (*n).into())]
    fn default_generic<T: From<u32> + Into<u32> + Copy>(&self, ending: Ending) -> Result<T, Refused>
    where
        Self: Sized,
    {
        ending.act().map(T::from)
    }
}

impl Handler for Service {
    #[funnel_step(step::in_impl, attempt = self.0, count = |n| *n)]
    fn in_impl(&self, ending: Ending) -> Result<u32, Refused> {
        ending.act()
    }
}

#[test]
fn method_of_a_trait_impl() {
    Shape::of(EVENT, "in_impl").sync(&said(), |ending| SERVICE.in_impl(ending));
}

#[test]
fn default_method_of_a_trait() {
    Shape::of(EVENT, "default").sync(&said(), |ending| Handler::default(&SERVICE, ending));
}

#[test]
fn generic_default_method_of_a_trait() {
    let shape = Shape::of(EVENT, "default_generic");
    shape.sync(&said(), |ending| SERVICE.default_generic::<u32>(ending));
}

trait Later: Attempt {
    async fn later(&self, ending: Ending) -> Result<u32, Refused>;

    #[funnel_step(step::async_default, attempt = self.attempt(), count = |n| *n)]
    async fn by_default(&self, ending: Ending) -> Result<u32, Refused> {
        self.later(ending).await
    }

    fn opaque(&self, ending: Ending) -> impl Future<Output = Result<u32, Refused>> + Send;

    #[funnel_step(step::opaque_default, attempt = self.attempt(), count = |n| *n)]
    fn opaque_default(&self, ending: Ending) -> impl Future<Output = Result<u32, Refused>> + Send {
        ending.act_later()
    }
}

impl Later for Service {
    #[funnel_step(step::r#async, attempt = self.0, count = |n| *n)]
    async fn later(&self, ending: Ending) -> Result<u32, Refused> {
        ending.act_later().await
    }

    #[funnel_step(step::opaque, attempt = self.0, count = |n| *n)]
    fn opaque(&self, ending: Ending) -> impl Future<Output = Result<u32, Refused>> + Send {
        async move { ending.act_later().await }
    }
}

struct Other;

impl Attempt for Other {
    fn attempt(&self) -> u32 {
        5
    }
}

impl Later for Other {
    async fn later(&self, ending: Ending) -> Result<u32, Refused> {
        ending.act_later().await
    }

    async fn opaque(&self, ending: Ending) -> Result<u32, Refused> {
        ending.act_later().await
    }
}

#[test]
fn async_method_of_a_trait_impl() {
    Shape::of(EVENT, "async").future(&said(), |ending| SERVICE.later(ending));
}

#[test]
fn async_default_method_of_a_trait() {
    Shape::of(EVENT, "async_default").future(&said(), |ending| Other.by_default(ending));
}

#[test]
fn trait_method_that_returns_impl_future() {
    Shape::of(EVENT, "opaque").future(&said(), |ending| SERVICE.opaque(ending));
}

#[test]
fn default_trait_method_that_returns_impl_future() {
    let shape = Shape::of(EVENT, "opaque_default");
    shape.future(&said(), |ending| Other.opaque_default(ending));
}

trait Dispatched {
    fn handle(&mut self, ending: Ending) -> Result<u32, Refused>;
}

impl Dispatched for Service {
    #[funnel_step(step::by_dyn, attempt = self.0, count = |n| *n)]
    fn handle(&mut self, ending: Ending) -> Result<u32, Refused> {
        ending.act()
    }
}

#[test]
fn method_behind_dyn() {
    Shape::of(EVENT, "by_dyn").sync(&said(), |ending| {
        let mut service: Box<dyn Dispatched> = Box::new(SERVICE);
        service.handle(ending)
    });
}

#[async_trait]
trait Remote: Sync {
    async fn call(&self, ending: Ending) -> Result<u32, Refused>;

    async fn call_mut<'a>(&mut self, ending: &'a Ending) -> Result<&'a Ending, Refused>;

    #[funnel_step(step::async_trait_default, attempt = 5, count = |n| *n)]
    async fn by_default(&self, ending: Ending) -> Result<u32, Refused> {
        ending.act_later().await
    }
}

#[async_trait]
impl Remote for Service {
    #[funnel_step(step::async_trait, attempt = self.0, count = |n| *n)]
    async fn call(&self, ending: Ending) -> Result<u32, Refused> {
        let answer = ending.act_later().await?;
        Ok(answer)
    }

    #[funnel_step(step::async_trait_mut, attempt = self.0, count = |_| ANSWER)]
    async fn call_mut<'a>(&mut self, ending: &'a Ending) -> Result<&'a Ending, Refused> {
        self.0 += 1;
        ending.act_later().await?;
        Ok(ending)
    }
}

#[test]
fn method_of_async_trait() {
    let shape = Shape::of(EVENT, "async_trait");
    shape.future(&said(), |ending| {
        let service: &'static dyn Remote = &SERVICE;
        service.call(ending)
    });
}

#[test]
fn method_of_async_trait_with_borrows() {
    let shape = Shape::of(EVENT, "async_trait_mut");
    shape.future(&said(), async |ending| {
        let mut service = SERVICE;
        service.call_mut(&ending).await.copied()
    });
}

#[test]
fn default_method_of_async_trait() {
    let shape = Shape::of(EVENT, "async_trait_default");
    shape.future(&said(), |ending| Remote::by_default(&SERVICE, ending));
}

#[async_trait(?Send)]
trait Local {
    async fn call(&self, ending: Ending) -> Result<u32, Refused>;
}

#[async_trait(?Send)]
impl Local for Service {
    #[funnel_step(step::async_trait_local, attempt = self.0, count = |n| *n)]
    async fn call(&self, ending: Ending) -> Result<u32, Refused> {
        let local = std::rc::Rc::new(ending);
        local.act_later().await
    }
}

#[test]
fn method_of_async_trait_without_send() {
    let shape = Shape::of(EVENT, "async_trait_local");
    shape.future(&said(), |ending| Local::call(&SERVICE, ending));
}

trait Typed {
    type Answer: Into<u32> + Copy;
    type Error;

    fn typed(self) -> Result<Self::Answer, Self::Error>;
}

struct Told(Ending);

impl Typed for Told {
    type Answer = u32;
    type Error = Refused;

    #[funnel_step(step::associated_type, attempt = 5, count = |n| *n)]
    fn typed(self) -> Result<Self::Answer, Self::Error> {
        self.0.act()
    }
}

#[test]
fn method_that_returns_associated_types() {
    Shape::of(EVENT, "associated_type").sync(&said(), |ending| Told(ending).typed());
}

trait Blanket {
    fn blanket(self) -> Result<u32, Refused>;
}

impl<T: Into<Option<Ending>>> Blanket for T {
    #[funnel_step(step::blanket, attempt = 5, count = |n| *n)]
    fn blanket(self) -> Result<u32, Refused> {
        self.into().ok_or(Refused)?.act()
    }
}

#[test]
fn method_of_a_blanket_impl() {
    Shape::of(EVENT, "blanket").sync(&said(), Blanket::blanket);
}

impl std::ops::Add<Ending> for Service {
    type Output = Result<u32, Refused>;

    #[funnel_step(step::operator, attempt = self.0, count = |n| *n)]
    fn add(self, ending: Ending) -> Self::Output {
        ending.act()
    }
}

#[test]
fn operator() {
    Shape::of(EVENT, "operator").sync(&said(), |ending| Service(5) + ending);
}

impl std::str::FromStr for Service {
    type Err = std::num::ParseIntError;

    #[funnel_step(step::from_str, count = |service| service.0)]
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Ok(Self(text.parse()?))
    }
}

#[test]
fn method_of_from_str() {
    let shape = Shape::of(EVENT, "from_str").never(Ending::Panicked);
    shape.sync(&json!({ "count": ANSWER }), |ending| {
        let text = if ending == Ending::Ok { "7" } else { "seven" };
        text.parse::<Service>()
    });
}
