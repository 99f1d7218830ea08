//! Emitter `help`: one page for each cmdlet, in the help-file markdown of platyPS.
