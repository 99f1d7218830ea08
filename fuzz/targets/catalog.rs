//! A catalog: whatever its bytes are, reading it ends, and what isn't right is an error.
#![no_main]

use graphsmith_catalog::Catalog;
use graphsmith_catalog::records::{Cmdlet, Parameter, Set, Type};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let Ok(catalog) = Catalog::new(bytes.to_vec()) else { return };
    let _ = (catalog.verify(), catalog.module(), catalog.find("Get-MgUserEvent"));
    let names = catalog.names();
    for at in 0..names.len().min(1000) {
        let _ = names.get(at);
    }
    for id in catalog.all::<Cmdlet>().take(1000) {
        let Ok(cmdlet) = catalog.get(id) else { continue };
        let _ = (catalog.text(cmdlet.name), catalog.texts(cmdlet.aliases), catalog.list(cmdlet.sets));
    }
    for id in catalog.all::<Set>().take(1000) {
        let _ = catalog.get(id);
    }
    for id in catalog.all::<Parameter>().take(1000) {
        let _ = catalog.get(id);
    }
    for id in catalog.all::<Type>().take(1000) {
        let _ = (catalog.get(id), catalog.element(id));
    }
});
