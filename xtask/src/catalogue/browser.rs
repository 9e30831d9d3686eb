//! Chromium as a child process, told what to do over two pipes in the words of its developer tools:
//! JSON, each message with a NUL behind it. Knows no page.

use std::collections::VecDeque;
use std::io::{BufRead as _, BufReader, Write as _};
use std::net::SocketAddr;
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use anyhow::{Context as _, bail};
use serde_json::{Value, json};

use crate::parts::Chromium;

/// What is between messages.
const END: u8 = 0;

pub(super) struct Browser {
    child: Child,
    orders: ChildStdin,
    answers: BufReader<ChildStdout>,
    last: u64,
    /// What it told that nobody has looked at.
    told: VecDeque<Value>,
}

/// A page of it, with what is seen of it since it was opened.
pub(super) struct Page<'a> {
    browser: &'a mut Browser,
    session: String,
    target: String,
    /// What is asked for, by URL.
    pub(super) requests: Vec<String>,
    /// What the console and the browser complain about.
    pub(super) complaints: Vec<String>,
}

/// How a page is looked at.
#[derive(Clone, Copy, Debug)]
pub(super) struct View {
    pub(super) name: &'static str,
    pub(super) width: u32,
    pub(super) height: u32,
    pub(super) is_phone: bool,
    pub(super) scheme: &'static str,
}

impl Browser {
    /// Everything but files it asks `proxy` for.
    pub(super) fn start(
        chromium: &Chromium,
        folder: &Path,
        proxy: SocketAddr,
    ) -> anyhow::Result<Self> {
        let mut command = chromium.command()?;
        // The pipes are descriptors 3 and 4 of the browser.
        let mut shell = Command::new("sh");
        shell
            .args([
                "-c",
                r#"exec "$0" "$@" 3<&0 4>&1 </dev/null >/dev/null 2>"$LOG""#,
            ])
            .env("LOG", folder.join("chromium.log"))
            .arg(command.get_program())
            .args([
                "--headless",
                "--remote-debugging-pipe",
                // A container has no namespaces for its sandbox, and the pages are our own.
                "--no-sandbox",
                "--disable-gpu",
                "--disable-dev-shm-usage",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--disable-domain-reliability",
                "--disable-features=NetworkTimeServiceQuerying,OptimizationHints,MediaRouter,Translate",
                "--no-default-browser-check",
                "--disable-extensions",
                "--disable-component-extensions-with-background-pages",
                // It would otherwise ask for addresses of its own machine directly.
                "--proxy-bypass-list=<-loopback>",
            ])
            .arg(format!("--proxy-server=http://{proxy}"))
            .arg(format!(
                "--user-data-dir={}",
                folder.join("profile").display()
            ))
            // Its own first page asks for things.
            .arg("about:blank")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped());
        for (name, value) in command.get_envs() {
            shell.env(name, value.unwrap_or_default());
        }
        command = shell;
        let mut child = command.spawn().context("cannot start Chromium")?;
        let orders = child.stdin.take().context("standard input is piped")?;
        let answers = child.stdout.take().context("standard output is piped")?;
        Ok(Self {
            child,
            orders,
            answers: BufReader::new(answers),
            last: 0,
            told: VecDeque::new(),
        })
    }

    /// Opens a file in a page of its own.
    pub(super) fn open(&mut self, url: &str, view: View, script: bool) -> anyhow::Result<Page<'_>> {
        let target = self.ask(None, "Target.createTarget", json!({ "url": "about:blank" }))?;
        let target = text(&target, "targetId")?;
        let attach = json!({ "targetId": target, "flatten": true });
        let session = self.ask(None, "Target.attachToTarget", attach)?;
        let session = text(&session, "sessionId")?;
        let mut page = Page {
            browser: self,
            session,
            target,
            requests: Vec::new(),
            complaints: Vec::new(),
        };
        for domain in ["Page", "Network", "Runtime", "Log"] {
            page.ask(&format!("{domain}.enable"), json!({}))?;
        }
        page.ask(
            "Emulation.setDeviceMetricsOverride",
            json!({ "width": view.width, "height": view.height, "deviceScaleFactor": 1, "mobile": view.is_phone }),
        )?;
        let features = json!([
            { "name": "prefers-color-scheme", "value": view.scheme },
            // What scrolls is there at once.
            { "name": "prefers-reduced-motion", "value": "reduce" },
        ]);
        page.ask(
            "Emulation.setEmulatedMedia",
            json!({ "features": features }),
        )?;
        page.ask(
            "Emulation.setScriptExecutionDisabled",
            json!({ "value": !script }),
        )?;
        page.ask("Page.navigate", json!({ "url": url }))?;
        page.wait("Page.loadEventFired")?;
        Ok(page)
    }

    fn ask(&mut self, session: Option<&str>, method: &str, params: Value) -> anyhow::Result<Value> {
        self.last += 1;
        let mut order = json!({ "id": self.last, "method": method });
        order["params"] = params;
        if let Some(session) = session {
            order["sessionId"] = session.into();
        }
        let mut order = serde_json::to_vec(&order)?;
        order.push(END);
        self.orders.write_all(&order)?;
        loop {
            let answer = self.hear()?;
            if answer["id"] != self.last {
                self.told.push_back(answer);
                continue;
            }
            if let Some(error) = answer.get("error") {
                bail!("Chromium does not do {method}: {error}");
            }
            return Ok(answer["result"].clone());
        }
    }

    fn hear(&mut self) -> anyhow::Result<Value> {
        let mut answer = Vec::new();
        self.answers.read_until(END, &mut answer)?;
        if answer.pop() != Some(END) {
            bail!("Chromium ended by itself; chromium.log in the folder of the check tells more");
        }
        Ok(serde_json::from_slice(&answer)?)
    }
}

impl Page<'_> {
    pub(super) fn ask(&mut self, method: &str, params: Value) -> anyhow::Result<Value> {
        let result = self.browser.ask(Some(&self.session), method, params);
        while let Some(told) = self.browser.told.pop_front() {
            self.take(&told);
        }
        result
    }

    /// Waits for something to be told.
    fn wait(&mut self, method: &str) -> anyhow::Result<()> {
        loop {
            let told = self.browser.hear()?;
            self.take(&told);
            if told["method"] == method {
                return Ok(());
            }
        }
    }

    fn take(&mut self, told: &Value) {
        let params = &told["params"];
        match told["method"].as_str().unwrap_or_default() {
            "Network.requestWillBeSent" => {
                let url = params["request"]["url"].as_str().unwrap_or_default();
                self.requests.push(url.to_owned());
            }
            "Runtime.consoleAPICalled" | "Runtime.exceptionThrown" | "Log.entryAdded" => {
                self.complaints.push(params.to_string());
            }
            _ => {}
        }
    }

    /// The value of an expression in the page.
    pub(super) fn value(&mut self, expression: &str) -> anyhow::Result<Value> {
        let params =
            json!({ "expression": expression, "returnByValue": true, "awaitPromise": true });
        let answer = self.ask("Runtime.evaluate", params)?;
        if let Some(exception) = answer.get("exceptionDetails") {
            bail!("`{expression}` fails in the page: {exception}");
        }
        Ok(answer["result"]["value"].clone())
    }

    /// Types into what has the focus.
    pub(super) fn insert(&mut self, text: &str) -> anyhow::Result<()> {
        self.ask("Input.insertText", json!({ "text": text }))
            .map(drop)
    }

    /// Presses a key that writes nothing, or a `/`.
    pub(super) fn press(&mut self, key: &str) -> anyhow::Result<()> {
        let mut press = json!({ "type": "keyDown", "key": key });
        if key == "Tab" {
            press["windowsVirtualKeyCode"] = 9.into();
        }
        self.ask("Input.dispatchKeyEvent", press)?;
        let release = json!({ "type": "keyUp", "key": key });
        self.ask("Input.dispatchKeyEvent", release).map(drop)
    }

    /// Shows the page as it would be on paper.
    pub(super) fn print(&mut self) -> anyhow::Result<()> {
        self.ask("Emulation.setEmulatedMedia", json!({ "media": "print" }))
            .map(drop)
    }

    /// A picture of what is in view, or of the whole page, as PNG in base64.
    pub(super) fn picture(&mut self, is_whole: bool) -> anyhow::Result<String> {
        let picture = json!({ "format": "png", "captureBeyondViewport": is_whole });
        let picture = self.ask("Page.captureScreenshot", picture)?;
        text(&picture, "data")
    }

    pub(super) fn close(self) -> anyhow::Result<()> {
        let target = json!({ "targetId": self.target });
        self.browser
            .ask(None, "Target.closeTarget", target)
            .map(drop)
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn text(answer: &Value, name: &str) -> anyhow::Result<String> {
    let text = answer[name].as_str();
    Ok(text
        .with_context(|| format!("Chromium answers without {name}: {answer}"))?
        .to_owned())
}
