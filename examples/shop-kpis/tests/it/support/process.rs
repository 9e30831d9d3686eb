//! The service as a process of its own, with a folder of its own.

use std::fs;
use std::io::{BufRead as _, BufReader, Read as _};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, ExitStatus, Stdio};

use serde_json::json;

use super::http::Client;
use super::people::Person;
use super::{NOW, WEBHOOK_SECRET};

/// A configuration whose passwords are hashed in no time.
pub(crate) const CONFIG: &str = r#"
listen = "127.0.0.1:0"
database = "shop.sqlite"

[webhook]
secret_env = "SHOP_WEBHOOK_SECRET"

[password]
memory_kib = 8
iterations = 1

[lockout]
failures = 3
seconds = 600
"#;

/// A running service; killed when dropped.
pub(crate) struct Shop {
    pub(crate) client: Client,
    pub(crate) folder: PathBuf,
    child: Child,
    stdout: BufReader<ChildStdout>,
}

impl Shop {
    /// Starts the service in an empty folder, with the routes of a demonstration and a clock that
    /// stands at [`NOW`].
    pub(crate) fn start(test: &str) -> Self {
        let folder = folder(test);
        let config = write(&folder, "shop.toml", CONFIG);
        Self::start_with(
            folder,
            command(&config).args(["--demo", "--demo-clock", &NOW.to_string()]),
        )
    }

    pub(crate) fn start_with(folder: PathBuf, command: &mut Command) -> Self {
        let mut child = command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut stdout = BufReader::new(child.stdout.take().unwrap());
        let mut line = String::new();
        stdout.read_line(&mut line).unwrap();
        let address = line
            .trim_end()
            .strip_prefix("listening on ")
            .expect("the first line");
        Self {
            client: Client::new(address.parse().unwrap()),
            folder,
            child,
            stdout,
        }
    }

    pub(crate) fn person(&self, email: &'static str) -> Person {
        Person::new(self.client, email)
    }

    pub(crate) async fn advance(&self, seconds: u64) {
        let body = json!({ "advance_seconds": seconds });
        self.client.post("/demo/clock").json(&body).send().await;
    }

    /// The number of the process.
    #[cfg(unix)]
    pub(crate) fn id(&self) -> u32 {
        self.child.id()
    }

    /// Closes its standard input and waits for its end.
    pub(crate) fn stop(mut self) -> (ExitStatus, String) {
        drop(self.child.stdin.take());
        self.wait()
    }

    /// Waits for its end, and returns the rest of its standard output.
    pub(crate) fn wait(&mut self) -> (ExitStatus, String) {
        let mut rest = String::new();
        self.stdout.read_to_string(&mut rest).unwrap();
        (self.child.wait().unwrap(), rest)
    }
}

impl Drop for Shop {
    fn drop(&mut self) {
        // Fails when it has ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The service, not started yet, with nothing in its environment but its secret. It ends with its
/// standard input, so that a test of one that is not to start fails when it does, and does not wait.
pub(crate) fn command(config: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_shop-kpis"));
    command
        .env_clear()
        .env("SHOP_WEBHOOK_SECRET", WEBHOOK_SECRET)
        .arg("--until-stdin-closes")
        .arg("--config")
        .arg(config);
    command
}

/// An empty folder, made for one test.
pub(crate) fn folder(test: &str) -> PathBuf {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(test);
    if path.exists() {
        fs::remove_dir_all(&path).unwrap();
    }
    fs::create_dir_all(&path).unwrap();
    path
}

/// Writes a file, and says where.
pub(crate) fn write(folder: &Path, name: &str, text: &str) -> PathBuf {
    let path = folder.join(name);
    fs::write(&path, text).unwrap();
    path
}
