use graphsmith_runtime::{GraphRequest, QueryOptions};

#[derive(GraphRequest)]
struct NoOperation {}

#[derive(GraphRequest)]
#[graph(get = "me")]
struct RelativePath {}

#[derive(GraphRequest)]
#[graph(get = "/me", post = "/me")]
struct TwoOperations {}

#[derive(GraphRequest)]
#[graph(get = "/users/{user-id}/events/{event-id}")]
struct MissingField {
    user_id: String,
}

#[derive(GraphRequest)]
#[graph(get = "/me")]
struct NoSuchParameter {
    #[graph(path = "user-id")]
    user_id: String,
}

#[derive(GraphRequest)]
#[graph(get = "/me")]
struct NoSuchPlace {
    #[graph(cookie = "x")]
    x: String,
}

#[derive(GraphRequest)]
#[graph(get = "/me", sets(get_via_identity))]
struct NoIdentity {}

#[derive(GraphRequest)]
#[graph(post = "/me", sets(create_expanded))]
struct NoBody {}

#[derive(GraphRequest)]
#[graph(get = "/me", options(select, sort))]
struct NoSuchOption {
    options: QueryOptions,
}

#[derive(GraphRequest)]
#[graph(get = "/me", options(select))]
struct NoOptions {}

#[derive(GraphRequest)]
#[graph(get = "/me", retries = 3)]
struct NoSuchKey {}

#[derive(GraphRequest)]
#[graph(get = "/me")]
struct Tuple(String);

fn main() {}
