//! A server of 2018, for the way over HTTP: it takes the lines of a service as they are. What it is too
//! old for is changed in the tables, and counts are compared, not the generated queries.

use std::fs;
use std::io::{BufRead as _, BufReader};
use std::net::{SocketAddr, TcpListener};
use std::path::Path;
use std::process::{Child, Stdio};
use std::thread::{self, JoinHandle};

use anyhow::{Context as _, bail, ensure};
use serde_json::Value;

use super::model::{DAY, Model, distinct};
use super::{STEPS, statements};
use crate::parts::ClickHouse;

/// What the server of 2018 knows by another name, or not at all.
fn aged(statement: &str) -> String {
    let lines = statement.lines().filter_map(|line| {
        if line.starts_with("TTL ") || line.starts_with("SETTINGS ") {
            return None;
        }
        let time = line.trim_start().starts_with("_time ");
        Some(if time {
            "    _time DateTime MATERIALIZED toDateTime(intDiv(`timestamp`, 1000))".to_owned()
        } else {
            line.replace("Nullable(Bool)", "Nullable(UInt8)")
        })
    });
    lines.collect::<Vec<_>>().join("\n")
}

pub(super) fn check(
    folder: &Path,
    tables: &str,
    files: [&Path; 2],
    now: u64,
) -> anyhow::Result<()> {
    let server = Server::start(&ClickHouse::fetched()?, &folder.join("old"))?;
    for statement in statements(tables) {
        server.send("", aged(&statement).as_bytes())?;
    }
    let [emitted, by_hand] = files.map(fs::read_to_string);
    let (emitted, by_hand) = (emitted?, by_hand?);
    let into =
        "?query=INSERT%20INTO%20events%20FORMAT%20JSONEachRow&input_format_skip_unknown_fields=1";
    for lines in [&emitted, &by_hand, &emitted] {
        server.send(into, lines.as_bytes())?;
    }

    let lines = format!("{emitted}{by_hand}");
    let kept = server.row("SELECT count() AS events FROM events_distinct")?["events"].clone();
    let kept = number(&kept).context("a count")?;
    ensure!(
        kept == distinct(&lines)?,
        "{kept} events of {} are kept",
        distinct(&lines)?
    );

    // Its windowFunnel has 31 bits for a time, so it is given the milliseconds of fewer days.
    let age = 17 * DAY;
    let begin = now - age;
    let is = STEPS
        .map(|step| format!("assumeNotNull(funnelStep) = '{step}'"))
        .join(", ");
    let counts = (1..=STEPS.len()).map(|at| format!("countIf(level >= {at}) AS c{at}"));
    let counts = counts.collect::<Vec<_>>().join(", ");
    let row = server.row(&format!(
        "SELECT {counts} FROM (SELECT fingerprint, \
         windowFunnel({window})(toUInt32(timestamp - {begin}), {is}) AS level \
         FROM events_distinct WHERE event = 'InstantFunnel' AND cohort = 'real' \
         AND fingerprint IS NOT NULL AND timestamp >= {begin} GROUP BY fingerprint)",
        window = 7 * DAY,
    ))?;
    let model = Model::read(&lines, "InstantFunnel", &STEPS, now)?;
    for (at, expected) in (1..).zip(model.levels_of("fingerprint", age)) {
        let found = number(&row[format!("c{at}")]);
        ensure!(
            found == expected["entities"].as_u64(),
            "{found:?} entities are at {expected}"
        );
    }
    println!("a server of 2018 took the lines over HTTP and counts the same: {row}");
    Ok(())
}

fn number(value: &Value) -> Option<u64> {
    value.as_u64().or_else(|| value.as_str()?.parse().ok())
}

struct Server {
    child: Child,
    /// Reads what it says, which nobody needs once it is ready.
    said: Option<JoinHandle<()>>,
    address: SocketAddr,
    agent: ureq::Agent,
}

impl Server {
    fn start(program: &ClickHouse, folder: &Path) -> anyhow::Result<Self> {
        let [http, tcp] = [free_port()?, free_port()?];
        for store in ["data", "tmp", "user", "formats"] {
            fs::create_dir_all(folder.join(store))?;
        }
        let at = folder.display();
        let settings = format!(
            "<yandex><logger><level>information</level><console>1</console></logger>\
             <http_port>{http}</http_port><tcp_port>{tcp}</tcp_port><listen_host>127.0.0.1</listen_host>\
             <path>{at}/data/</path><tmp_path>{at}/tmp/</tmp_path>\
             <user_files_path>{at}/user/</user_files_path>\
             <format_schema_path>{at}/formats/</format_schema_path>\
             <mark_cache_size>5368709</mark_cache_size><users_config>users.xml</users_config>\
             <default_profile>default</default_profile><default_database>default</default_database></yandex>"
        );
        fs::write(folder.join("config.xml"), settings)?;
        fs::write(
            folder.join("users.xml"),
            "<yandex><profiles><default>\
             <allow_experimental_low_cardinality_type>1</allow_experimental_low_cardinality_type>\
             </default></profiles><users><default><password></password>\
             <networks><ip>127.0.0.1</ip></networks><profile>default</profile><quota>default</quota>\
             </default></users><quotas><default></default></quotas></yandex>",
        )?;
        let mut child = program
            .command()?
            .arg(format!("--config-file={at}/config.xml"))
            .current_dir(folder)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .context("cannot start the server of ClickHouse")?;
        let stderr = child.stderr.take().context("standard error is piped")?;
        let mut server = Self {
            child,
            said: None,
            address: SocketAddr::from(([127, 0, 0, 1], http)),
            agent: ureq::Agent::config_builder()
                .http_status_as_error(false)
                .proxy(None)
                .build()
                .into(),
        };
        let mut said = BufReader::new(stderr).lines();
        let mut heard = Vec::new();
        loop {
            let Some(line) = said.next() else {
                bail!(
                    "the server of ClickHouse did not start:\n{}",
                    heard.join("\n")
                );
            };
            let line = line?;
            if line.contains("Ready for connections") {
                break;
            }
            heard.push(line);
        }
        server.said = Some(thread::spawn(move || {
            said.map_while(Result::ok).for_each(drop);
        }));
        Ok(server)
    }

    fn send(&self, query: &str, body: &[u8]) -> anyhow::Result<String> {
        let mut answer = self
            .agent
            .post(format!("http://{}/{query}", self.address))
            .send(body)?;
        let status = answer.status().as_u16();
        let text = answer.body_mut().read_to_string()?;
        ensure!(
            status == 200,
            "the server of ClickHouse says {status}: {text}"
        );
        Ok(text)
    }

    fn row(&self, query: &str) -> anyhow::Result<Value> {
        let row = self.send("", format!("{query} FORMAT JSONEachRow").as_bytes())?;
        Ok(serde_json::from_str(&row)?)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
        if let Some(said) = self.said.take() {
            let _ = said.join();
        }
    }
}

/// A port that was free a moment ago; the server cannot choose one.
fn free_port() -> anyhow::Result<u16> {
    Ok(TcpListener::bind(("127.0.0.1", 0))?.local_addr()?.port())
}
