use graphsmith_runtime::{Field, GraphFamily, GraphModel, JsonObject};

#[derive(Clone, Default, GraphModel)]
struct Base {
    id: Field<String>,
    #[graph(additional)]
    additional: JsonObject,
}

#[derive(GraphFamily)]
enum NoBase {
    #[graph(other)]
    Unknown(Box<Base>),
}

#[derive(GraphFamily)]
enum NoOther {
    #[graph(base)]
    Base(Box<Base>),
}

#[derive(GraphFamily)]
enum NoBox {
    #[graph(base)]
    Base(Base),
    #[graph(other)]
    Unknown(Box<Base>),
}

#[derive(GraphFamily)]
enum NoSuchWord {
    #[graph(root)]
    Base(Box<Base>),
    #[graph(other)]
    Unknown(Box<Base>),
}

#[derive(GraphFamily)]
#[graph(name = "x")]
enum NoSuchKey {
    #[graph(base)]
    Base(Box<Base>),
    #[graph(other)]
    Unknown(Box<Base>),
}

#[derive(GraphFamily)]
struct NoEnum;

fn main() {}
