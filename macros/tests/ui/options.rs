use graphsmith_runtime::{QueryOptions, Request as _, graph_request};

#[graph_request(get = "/users/{user-id}", options(select))]
struct GetUser {
    user_id: String,
    options: QueryOptions,
}

fn main() {
    let _ = GetUser::new("me").select(["id"]).top(5);
    let _ = GetUser::new("me").header("Prefer", "x").filter("a eq 1");
}
