use graphsmith_runtime::{QueryOptions, graph_request};

#[graph_request]
struct NoOperation {}

#[graph_request(get = "me")]
struct RelativePath {}

#[graph_request(get = "/me", post = "/me")]
struct TwoOperations {}

#[graph_request(get = "/users/{user-id}/events/{event-id}")]
struct MissingField {
    user_id: String,
}

#[graph_request(get = "/me")]
struct NoSuchParameter {
    #[graph(path = "user-id")]
    user_id: String,
}

#[graph_request(get = "/me")]
struct NoSuchPlace {
    #[graph(matrix = "x")]
    x: String,
}

#[graph_request(get = "/me")]
struct NoSuchStyle {
    #[graph(query = "x", style = "form")]
    x: String,
}

#[graph_request(get = "/me", constant(query = "x"))]
struct NoValue {}

#[graph_request(get = "/me", sets(get_via_identity))]
struct NoIdentity {}

#[graph_request(get = "/me", options(select, sort))]
struct NoSuchOption {
    options: QueryOptions,
}

#[graph_request(get = "/me", options(select))]
struct NoOptions {}

#[graph_request(get = "/me", retries = 3)]
struct NoSuchKey {}

#[graph_request(get = "/me")]
struct Tuple(String);

fn main() {}
