//! The configuration file: read, checked, and turned into what the service is made of.
//!
//! Every mistake is an error with its place and its cause. The file says where the secret is and does
//! not hold it, so a message may show the line that is wrong.

use std::env;
use std::fs;
use std::net::{Ipv4Addr, SocketAddr};
use std::num::NonZero;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};
use argon2::Params;
use serde::Deserialize;

use crate::password::Passwords;
use crate::secret::Secret;
use crate::signature::WebhookTrust;
use crate::store::Lockout;

/// Stands for a database that ends with the process.
const IN_MEMORY: &str = ":memory:";

/// A checked configuration.
#[derive(Debug)]
pub struct Config {
    /// Where to listen.
    pub listen: SocketAddr,
    /// The file of the database; in memory without one.
    pub database: Option<PathBuf>,
    /// What deliveries of the payment provider are believed.
    pub webhook: WebhookTrust,
    /// Hashes passwords.
    pub passwords: Passwords,
    /// When an address is locked.
    pub lockout: Lockout,
}

impl Config {
    /// Loads a file.
    ///
    /// # Errors
    ///
    /// When the file cannot be read, is not as expected, or names a secret that is not there. The
    /// error never holds the secret.
    pub fn load(path: &Path) -> anyhow::Result<Self> {
        let text = fs::read_to_string(path).context("cannot read the file")?;
        let file: File = toml::from_str(&text)?;
        // Relative to the file, so that it does not matter where the service is started.
        let folder = path.parent().unwrap_or(Path::new(""));
        Ok(Self {
            listen: file.listen,
            database: (file.database.as_os_str() != IN_MEMORY).then(|| folder.join(&file.database)),
            passwords: file.password.passwords().context("[password]")?,
            webhook: file.webhook.trust(folder).context("[webhook]")?,
            lockout: Lockout {
                failures: file.lockout.failures,
                seconds: file.lockout.seconds,
            },
        })
    }
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default = "default_listen")]
    listen: SocketAddr,
    database: PathBuf,
    webhook: WebhookSection,
    #[serde(default)]
    password: PasswordSection,
    #[serde(default)]
    lockout: LockoutSection,
}

fn default_listen() -> SocketAddr {
    (Ipv4Addr::LOCALHOST, 8080).into()
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct WebhookSection {
    secret_env: Option<String>,
    secret_file: Option<PathBuf>,
    #[serde(default = "default_tolerance")]
    tolerance_seconds: u32,
}

fn default_tolerance() -> u32 {
    300
}

impl WebhookSection {
    fn trust(self, folder: &Path) -> anyhow::Result<WebhookTrust> {
        let secret = match (self.secret_env, self.secret_file) {
            (Some(variable), None) => {
                let value = env::var(&variable)
                    .with_context(|| format!("the environment variable {variable}"))?;
                Secret::new(value)
                    .with_context(|| format!("the environment variable {variable}"))?
            }
            (None, Some(file)) => {
                let file = folder.join(file);
                let context = || format!("the file {}", file.display());
                let text = fs::read(&file).with_context(context)?;
                // An editor ends a file with a line feed, which is no part of the secret.
                Secret::new(text.trim_ascii_end()).with_context(context)?
            }
            _ => bail!(
                "say where the secret of the payment provider is: either `secret_env = \"VARIABLE\"` or `secret_file = \"PATH\"`"
            ),
        };
        Ok(WebhookTrust {
            secret,
            tolerance_seconds: self.tolerance_seconds,
        })
    }
}

#[derive(Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct PasswordSection {
    memory_kib: u32,
    iterations: u32,
    parallelism: u32,
}

impl Default for PasswordSection {
    fn default() -> Self {
        Self {
            memory_kib: Params::DEFAULT_M_COST,
            iterations: Params::DEFAULT_T_COST,
            parallelism: Params::DEFAULT_P_COST,
        }
    }
}

impl PasswordSection {
    fn passwords(self) -> anyhow::Result<Passwords> {
        let params = Params::new(self.memory_kib, self.iterations, self.parallelism, None)
            .context("Argon2 cannot have these parameters")?;
        Ok(Passwords::new(params)?)
    }
}

#[derive(Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct LockoutSection {
    failures: NonZero<u32>,
    seconds: NonZero<u32>,
}

impl Default for LockoutSection {
    fn default() -> Self {
        const FAILURES: NonZero<u32> = NonZero::new(5).unwrap();
        const SECONDS: NonZero<u32> = NonZero::new(900).unwrap();
        Self {
            failures: FAILURES,
            seconds: SECONDS,
        }
    }
}
