//! [`Emulator`]: four servers, started and ended.

use std::io;
use std::net::Ipv4Addr;
use std::sync::{Arc, mpsc};
use std::thread::JoinHandle;
use std::time::Duration;

use http::Request;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use tokio::net::TcpListener;
use tokio::sync::oneshot;
use tokio::task::{AbortHandle, JoinSet};

use crate::addresses::Origins;
use crate::faults::{Rule, Script, ScriptError};
use crate::inflow::Inflow;
use crate::listener::Listener;
use crate::options::Options;
use crate::play;
use crate::record::{Received, shown};
use crate::refusal::Trace;
use crate::reply::Reply;
use crate::state::Shared;

/// How many connections one server holds at once.
const CONNECTIONS: usize = 1000;

/// A running emulator. It ends when this is dropped.
pub struct Emulator {
    shared: Arc<Shared>,
    running: Running,
}

/// What has to be ended.
enum Running {
    Tasks(Vec<AbortHandle>),
    Thread(Option<oneshot::Sender<()>>, Option<JoinHandle<()>>),
}

impl Emulator {
    /// Starts an emulator on the runtime that this is called on. Fails when the port is taken.
    pub async fn start(options: Options) -> io::Result<Self> {
        let graph = TcpListener::bind((Ipv4Addr::LOCALHOST, options.port)).await?;
        let upload = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        let download = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        let trap = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        let origin = |listener: &TcpListener| listener.local_addr().map(|address| format!("http://{address}"));
        let origins = Origins {
            graph: origin(&graph)?,
            upload: origin(&upload)?,
            download: origin(&download)?,
            trap: origin(&trap)?,
        };
        let shared = Arc::new(Shared::new(options, origins));
        let servers = [
            (graph, Listener::Graph),
            (upload, Listener::Upload),
            (download, Listener::Download),
            (trap, Listener::Trap),
        ];
        let start = |(socket, listener)| tokio::spawn(accept(socket, listener, Arc::clone(&shared))).abort_handle();
        let tasks = servers.map(start).into();
        Ok(Self { shared, running: Running::Tasks(tasks) })
    }

    /// Starts an emulator on a thread of its own, for callers that block.
    pub fn on_thread(options: Options) -> io::Result<Self> {
        let (stop, stopped) = oneshot::channel();
        let (started, start) = mpsc::channel();
        let serve = move || {
            let runtime = match tokio::runtime::Builder::new_current_thread().enable_all().build() {
                Ok(runtime) => runtime,
                Err(error) => return drop(started.send(Err(error))),
            };
            runtime.block_on(async {
                let emulator = Self::start(options).await;
                let shared = emulator.as_ref().map(|emulator| Arc::clone(&emulator.shared));
                let well = shared.is_ok();
                let sent = started.send(shared.map_err(|error| io::Error::new(error.kind(), error.to_string())));
                if well && sent.is_ok() {
                    // It ends when the sender sends or is dropped.
                    let _ = stopped.await;
                }
            });
        };
        let thread = std::thread::Builder::new().name("emulator".to_owned()).spawn(serve)?;
        let shared = start.recv().map_err(io::Error::other)??;
        Ok(Self { shared, running: Running::Thread(Some(stop), Some(thread)) })
    }

    /// Base URL of Graph, without a version and without a slash at the end.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.shared.origins.graph
    }

    /// Origin of the addresses of upload sessions.
    #[must_use]
    pub fn upload_url(&self) -> &str {
        &self.shared.origins.upload
    }

    /// Origin of the addresses that Graph redirects to for content.
    #[must_use]
    pub fn download_url(&self) -> &str {
        &self.shared.origins.download
    }

    /// The origin that fault scripts lure clients to.
    #[must_use]
    pub fn trap_url(&self) -> &str {
        &self.shared.origins.trap
    }

    /// What goes wrong from now on, in the place of the script's rules. Requests are counted anew.
    pub fn set_rules(&self, rules: impl Into<Vec<Rule>>) -> Result<(), ScriptError> {
        let script = Script::of(rules);
        script.check()?;
        self.shared.play(&script);
        Ok(())
    }

    /// The requests that are remembered, in the order in which they were answered.
    #[must_use]
    pub fn received(&self) -> Vec<Received> {
        self.shared.records().all()
    }

    /// What came to the trap.
    #[must_use]
    pub fn trapped(&self) -> Vec<Received> {
        self.received().into_iter().filter(|received| received.listener == Listener::Trap).collect()
    }

    /// What good clients don't do, although it was answered; as many as requests are remembered.
    #[must_use]
    pub fn warnings(&self) -> Vec<String> {
        self.shared.records().warnings().to_vec()
    }

    /// Name and content of everything that has content, in no particular order.
    pub fn stored(&self) -> io::Result<Vec<(String, Vec<u8>)>> {
        let items = self.shared.state().store.with_content();
        let contents = items.into_iter().filter_map(|item| {
            let (blob, length) = item.content?;
            let name = item.value.get("name").and_then(serde_json::Value::as_str).unwrap_or_default().to_owned();
            Some(blob.read_at(0, length).map(|bytes| (name, bytes)))
        });
        contents.collect()
    }

    /// How many things have content.
    #[must_use]
    pub fn arrived(&self) -> usize {
        self.shared.state().store.with_content().len()
    }

    /// How many upload sessions are open.
    #[must_use]
    pub fn open_sessions(&self) -> usize {
        self.shared.state().sessions.len()
    }
}

impl Drop for Emulator {
    fn drop(&mut self) {
        match &mut self.running {
            Running::Tasks(tasks) => tasks.iter().for_each(AbortHandle::abort),
            Running::Thread(stop, thread) => {
                drop(stop.take());
                if let Some(thread) = thread.take() {
                    // A panic there has been printed already.
                    let _ = thread.join();
                }
            }
        }
    }
}

/// Serves each connection on its own. They end with this.
async fn accept(socket: TcpListener, listener: Listener, shared: Arc<Shared>) {
    let mut connections = JoinSet::new();
    for number in 0.. {
        let Ok((stream, _)) = socket.accept().await else {
            // There are too many open files; some will be closed soon.
            tokio::time::sleep(Duration::from_millis(10)).await;
            continue;
        };
        while connections.try_join_next().is_some() {}
        if connections.len() >= CONNECTIONS {
            connections.join_next().await;
        }
        // Replies are short; nobody should wait for them to be joined.
        let _ = stream.set_nodelay(true);
        let shared = Arc::clone(&shared);
        connections.spawn(async move {
            let service = service_fn(|request| serve(Arc::clone(&shared), listener, number, request));
            // A client may hang up at any time; that is no matter of the server.
            let _ = http1::Builder::new().half_close(true).serve_connection(TokioIo::new(stream), service).await;
        });
    }
}

/// One request. An error breaks the connection.
async fn serve(
    shared: Arc<Shared>,
    listener: Listener,
    connection: u64,
    request: Request<Incoming>,
) -> io::Result<Reply> {
    let (head, body) = request.into_parts();
    let mut inflow = Inflow::new(body);
    let fault = match listener {
        Listener::Trap => None,
        _ => shared.fault(listener, head.method.as_str(), head.uri.path()),
    };
    let trace = Trace::of(&head.headers);
    let reply = play::answer(&shared, listener, &head, &mut inflow, fault.as_ref(), &trace).await;
    let target = head.uri.path_and_query().map_or("/", http::uri::PathAndQuery::as_str).to_owned();
    shared.log(|| {
        let status =
            reply.as_ref().map_or_else(|_| "broken off".to_owned(), |reply| reply.status().as_u16().to_string());
        let fault = fault.as_ref().map_or_else(String::new, |fault| format!(" fault={}", fault.name()));
        let place = match listener {
            Listener::Graph => "graph ",
            Listener::Upload => "upload",
            Listener::Download => "download",
            Listener::Trap => "trap  ",
        };
        format!("{place} {} {} {status} in={}{fault}", head.method, shown(&target), inflow.length)
    });
    shared.records().add(Received {
        listener,
        connection,
        method: head.method,
        target,
        headers: head.headers,
        body: inflow.beginning(),
        length: inflow.length,
    });
    reply
}
