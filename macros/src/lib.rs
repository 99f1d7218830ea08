//! The derives that generated and hand-written cmdlets share.
