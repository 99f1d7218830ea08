//! `QuickJS`: runs scripts on the thread that calls it.

use std::cell::Cell;
use std::fmt;
use std::rc::Rc;

use rquickjs::context::{EvalOptions, intrinsic};
use rquickjs::function::{Args, Function};
use rquickjs::{CatchResultExt, CaughtError, Context, Runtime};

use super::{FaultKind, ScriptFault};

/// Memory a script may take, in bytes. The largest module of Microsoft Graph needs a tenth of it as a whole.
const MEMORY_LIMIT: usize = 1 << 30;

/// Stack a script may take, in bytes; well below that of a thread.
const STACK_LIMIT: usize = 512 * 1024;

/// Calls of the interrupt handler after which a script is stopped. The engine calls it once in some ten thousand loops or
/// calls, so this is seconds of work. It is a count and no clock, so that equal input gives equal results.
const INTERRUPT_LIMIT: u64 = 20_000;

/// What JSON, texts and regular expressions need. Nothing that makes results differ between runs: no clock.
type Builtins = (
    intrinsic::Eval,
    intrinsic::RegExpCompiler,
    intrinsic::RegExp,
    intrinsic::Json,
    intrinsic::Proxy,
    intrinsic::MapSet,
    intrinsic::TypedArrays,
);

/// The engine itself, with limits on memory and steps. It stays on one thread.
pub struct Machine {
    context: Context,
    interrupts: Rc<Cell<u64>>,
}

impl fmt::Debug for Machine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Machine").finish_non_exhaustive()
    }
}

impl Machine {
    /// Starts it.
    pub fn start() -> Result<Self, ScriptFault> {
        let limit =
            |error: rquickjs::Error| fault(FaultKind::Limit, format!("the script engine doesn't start: {error}"));
        let runtime = Runtime::new().map_err(limit)?;
        runtime.set_memory_limit(MEMORY_LIMIT);
        runtime.set_max_stack_size(STACK_LIMIT);
        let interrupts = Rc::new(Cell::new(0));
        let counter = Rc::clone(&interrupts);
        runtime.set_interrupt_handler(Some(Box::new(move || {
            counter.set(counter.get() + 1);
            counter.get() > INTERRUPT_LIMIT
        })));
        let context = Context::custom::<Builtins>(&runtime).map_err(limit)?;
        // Nor random numbers.
        context.with(|ctx| ctx.eval::<(), _>("delete Math.random")).map_err(limit)?;
        Ok(Self { context, interrupts })
    }

    /// See [`super::Engine::call`].
    pub fn call(&self, before: &str, script: &str, after: &str, arguments: &[&str]) -> Result<String, ScriptFault> {
        self.interrupts.set(0);
        let source = format!("({before}\n{script}\n{after})");
        let lines_before = u32::try_from(before.matches('\n').count() + 1).unwrap_or(0);
        self.context.with(|ctx| {
            let mut options = EvalOptions::default();
            options.global = true;
            options.strict = false;
            let function: Function<'_> = ctx
                .eval_with_options(source, options)
                .catch(&ctx)
                .map_err(|error| self.fault(FaultKind::Syntax, &error, lines_before))?;
            let mut call = Args::new(ctx.clone(), arguments.len());
            let pushed = arguments.iter().try_for_each(|argument| call.push_arg(*argument));
            pushed
                .and_then(|()| function.call_arg::<String>(call))
                .catch(&ctx)
                .map_err(|error| self.fault(FaultKind::Exception, &error, lines_before))
        })
    }

    fn fault(&self, kind: FaultKind, error: &CaughtError<'_>, lines_before: u32) -> ScriptFault {
        if self.interrupts.get() > INTERRUPT_LIMIT {
            return fault(FaultKind::Limit, "the script ran too long and was stopped".to_owned());
        }
        match error {
            CaughtError::Exception(exception) => {
                let message = exception.message().unwrap_or_default();
                let kind = if message.contains("out of memory") { FaultKind::Limit } else { kind };
                let line = exception.stack().as_deref().and_then(line_of_stack);
                ScriptFault { kind, message, line: line.and_then(|line| line.checked_sub(lines_before)) }
            }
            CaughtError::Value(value) => {
                let text = value.as_string().and_then(|text| text.to_string().ok());
                fault(kind, text.unwrap_or_else(|| "the script threw a value that is no text".to_owned()))
            }
            CaughtError::Error(error) => fault(kind, error.to_string()),
        }
    }
}

fn fault(kind: FaultKind, message: String) -> ScriptFault {
    ScriptFault { kind, message, line: None }
}

/// The line in the first entry of a stack that has one: `    at name (file:line:column)`.
fn line_of_stack(stack: &str) -> Option<u32> {
    stack.lines().find_map(|entry| {
        let mut parts = entry.trim_end().trim_end_matches(')').rsplit(':');
        let _column: u32 = parts.next()?.parse().ok()?;
        parts.next()?.parse().ok()
    })
}
