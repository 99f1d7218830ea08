use graphsmith_runtime::{Field, GraphEnum, GraphIdentity, GraphModel, JsonObject};

#[derive(Clone, Default, GraphModel)]
struct NoAdditional {
    id: Field<String>,
}

#[derive(Clone, Default, GraphModel)]
struct TwoAdditional {
    #[graph(additional)]
    a: JsonObject,
    #[graph(additional)]
    b: JsonObject,
}

#[derive(Clone, Default, GraphModel)]
struct NoSuchWord {
    #[graph(rename)]
    id: Field<String>,
    #[graph(additional)]
    additional: JsonObject,
}

#[derive(Clone, Default, GraphModel)]
struct TwoNames {
    #[graph("a")]
    #[graph("b")]
    id: Field<String>,
    #[graph(additional)]
    additional: JsonObject,
}

#[derive(Clone, Default, GraphModel)]
#[graph(table = "x")]
struct NoSuchKey {
    #[graph(additional)]
    additional: JsonObject,
}

#[derive(GraphModel)]
enum NoStruct {}

#[derive(GraphEnum)]
enum Closed {
    A,
}

#[derive(GraphEnum)]
enum WithData {
    A(u8),
    #[graph(other)]
    Unlisted(String),
}

#[derive(GraphEnum)]
struct NoEnum;

#[derive(GraphIdentity)]
struct Identity {
    #[graph(additional)]
    user_id: Option<String>,
}

fn main() {}
