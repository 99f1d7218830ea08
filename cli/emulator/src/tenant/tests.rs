//! Files of tenants: the one that comes along, and wrong ones.
#![expect(clippy::unwrap_used, reason = "a test may panic")]

use jiff::Timestamp;

use super::Tenant;
use crate::routes::Step;
use crate::store::item_key;

#[test]
fn the_practice_tenant_depends_on_the_date_where_it_says_so() {
    let now: Timestamp = "2024-03-05T22:00:00Z".parse().unwrap();
    let tenant = Tenant::at_time(super::PRACTICE, now).unwrap();
    let user = |number: u32| {
        let id = format!("10000000-1111-4222-8333-{number:012}");
        let item = item_key(&[Step::Name("users".to_owned()), Step::Id(id)]);
        tenant.store().get(&item).unwrap().value["createdDateTime"].clone()
    };
    assert_eq!((user(1), user(6)), ("2023-04-05T06:07:08Z".into(), "2024-02-24T09:00:00Z".into()));
    assert_eq!(tenant.me(), Some("10000000-1111-4222-8333-000000000001"));
}

#[test]
fn wrong_files_say_where() {
    let types = "[types.bed]\nproperties = ['id', 'soil']\n";
    let whole =
        format!("{types}[paths]\nbeds = {{ type = 'bed' }}\n'beds/{{id}}/next' = {{ type = 'bed', single = true }}\n");
    let of_types = |more: &str| format!("{types}{more}");
    let of_all = |more: &str| format!("{whole}{more}");
    let table = [
        ("colour = 'red'".to_owned(), "unknown field `colour`"),
        ("[types.bed]\nproprties = []".to_owned(), "unknown field `proprties`"),
        ("[types.bed]\nservice = 'garden'".to_owned(), "types.bed: there is no service `garden`"),
        (of_types("always = ['sol']"), "types.bed: it has no property `sol`"),
        (of_types("like = { soil = 'size' }"), "types.bed: it has no property `size`"),
        (of_types("order = 'soil up'"), "types.bed: `order` is `soil up`"),
        (of_types("counts = { soil = { of = 'x', with = 'a', equal-to = 'b' } }"), "types.bed: there is no path `x`"),
        (of_types("brings = { next = [{ soil = 'x' }] }"), "types.bed.brings.next: an object has no `id`"),
        ("[paths]\nbeds = { type = 'bed' }".to_owned(), "paths.\"beds\": there is no type `bed`"),
        (of_types("[paths]\nbeds = { type = 'bed', shows = ['x'] }"), "paths.\"beds\": there is no path `x`"),
        (
            of_types("[actions.'beds/{id}/a.b']\ndoes = 'send-mail'\ntype = 'x'"),
            "actions.\"beds/{id}/a.b\": there is no type `x`",
        ),
        (
            of_types("[actions.'beds/{id}/dig']\ndoes = 'send-mail'\ntype = 'bed'"),
            "has a namespace: `microsoft.graph.dig`",
        ),
        (of_types("[actions.'beds/{id}/a.b']\ndoes = 'dig'"), "unknown variant `dig`"),
        (of_all("[objects]\nbods = []"), "objects.\"bods\": `paths` has no such collection"),
        (
            of_all("[objects]\nbeds = [{ id = '1', size = 1 }]"),
            "objects.\"beds\"[0]: the type `bed` has no property `size`",
        ),
        (of_all("[objects]\nbeds = [{ id = '1' }, { soil = 'x' }]"), "objects.\"beds\"[1]: it has no `id`"),
        (of_all("[objects]\nbeds = [{ id = '1' }, { id = '1' }]"), "another object with the id `1`"),
        (of_all("[objects]\nbeds = [{ id = '1', soil = { days-ago = 'x' } }]"), "expected `{ days-ago = 10 }`"),
        (of_all("[links]\n'beds/1/next' = 'beds/2'"), "links.\"beds/1/next\": there is no `1`"),
        (of_all("[objects]\nbeds = [{ id = '1' }]\n[links]\n'beds/1/next' = 'beds/2'"), "there is no object `beds/2`"),
        (of_all("[objects]\nbeds = [{ id = '1' }]\n[links]\n'beds/1/next' = ['beds/1']"), "expected one path"),
        (of_all("[objects]\nbeds = [{ id = '1' }]\n[links]\nbeds = 'beds/1'"), "expected a list of paths"),
        (of_all("[links]\nbods = []"), "links.\"bods\": `paths` has no such path"),
        ("me = 'ann'".to_owned(), "me: there is no user `ann`"),
        ("{\"me\": 1}".to_owned(), "invalid type"),
    ];
    for (file, expected) in table {
        let message = Tenant::parse(&file).unwrap_err().to_string();
        assert!(message.contains(expected), "{file}\n-> {message}");
    }
}
