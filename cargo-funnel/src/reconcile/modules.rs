//! From the root of a crate to the files of its modules. How files are read is for whoever knows where
//! they are: nothing is read here.

use std::path::{Path, PathBuf};

use proc_macro2::TokenStream;

use super::attributes::{Aliases, Attribute};
use super::declared::{Condition, On, Sources, Unread};
use super::tokens::literal;

/// How many files may stand in each other.
const DEEPEST: usize = 128;
/// How many files one crate may have.
const MOST_FILES: usize = 20_000;

/// Where files are read.
pub(crate) trait Files {
    /// The text of a file; nothing where there is none.
    ///
    /// # Errors
    ///
    /// Why it cannot be read.
    fn read(&self, path: &Path) -> Result<Option<String>, String>;

    /// A name that two ways to one file have in common.
    fn identity(&self, path: &Path) -> PathBuf;

    /// The name of a file for people.
    fn shown(&self, path: &Path) -> String;
}

/// Reads the sources of a crate.
pub(crate) struct Walk<'a, F> {
    files: &'a F,
    pub(super) found: Sources,
    /// Whether the package depends on the runtime, so that `step!` is ours.
    talks: bool,
    /// The files that are being read.
    open: Vec<PathBuf>,
}

/// A file.
#[derive(Debug)]
pub(super) struct File {
    pub(super) shown: String,
    pub(super) talks: bool,
    path: PathBuf,
    aliases: Aliases,
}

/// Where tokens stand.
#[derive(Clone, Debug)]
pub(super) struct Scope<'a> {
    pub(super) file: &'a File,
    pub(super) module: String,
    /// Where the files of modules in here are.
    pub(super) directory: PathBuf,
    /// What `#[path]` starts from.
    pub(super) path_base: PathBuf,
    pub(super) conditions: Vec<Condition>,
    /// What an inner attribute stands on.
    pub(super) inner_on: On,
    /// The macro that gets these tokens.
    pub(super) inside: Option<String>,
    /// Whether this is the module of a funnel.
    pub(super) is_funnel: bool,
    pub(super) depth: usize,
}

/// A file that a module can be in.
struct Candidate {
    path: PathBuf,
    /// Where the files of its modules are.
    directory: PathBuf,
    conditions: Vec<Condition>,
    /// How deep the declaration of the module stands in brackets, those of other files included.
    depth: usize,
}

/// What the sources of a crate declare: from its root file, through all modules.
pub(crate) fn sources<F: Files>(files: &F, krate: &str, root: &Path, talks: bool) -> Sources {
    let mut walk = Walk {
        files,
        found: Sources::default(),
        talks,
        open: Vec::new(),
    };
    let directory = root.parent().unwrap_or(Path::new("")).to_owned();
    let candidate = Candidate {
        path: root.to_owned(),
        directory,
        conditions: Vec::new(),
        depth: 0,
    };
    if !walk.file(candidate, krate, On::Crate, None) {
        walk.found.unread.push(Unread {
            file: files.shown(root),
            line: 0,
            why: "is not there".to_owned(),
        });
    }
    walk.found
}

impl<F: Files> Walk<'_, F> {
    /// Takes in a file; whether there is one.
    fn file(
        &mut self,
        candidate: Candidate,
        module: &str,
        inner_on: On,
        inside: Option<String>,
    ) -> bool {
        let shown = self.files.shown(&candidate.path);
        let identity = self.files.identity(&candidate.path);
        let mut file = File {
            shown,
            talks: self.talks,
            path: candidate.path,
            aliases: Aliases::default(),
        };
        let refused = if self.open.contains(&identity) {
            Some("contains itself, by way of its modules or of a link".to_owned())
        } else if self.open.len() >= DEEPEST {
            Some(format!(
                "is the {DEEPEST}th file in a file, which no crate has"
            ))
        } else if self.found.files >= MOST_FILES {
            Some(format!("is beyond {MOST_FILES} files, which no crate has"))
        } else {
            None
        };
        if let Some(why) = refused {
            self.unread(&file, 0, why);
            return true;
        }
        let text = match self.files.read(&file.path) {
            Ok(Some(text)) => text,
            Ok(None) => return false,
            Err(why) => {
                self.unread(&file, 0, why);
                return true;
            }
        };
        self.found.files += 1;
        let tokens: TokenStream = match without_head(&text).parse() {
            Ok(tokens) => tokens,
            Err(error) => {
                let error: proc_macro2::LexError = error;
                let line = u32::try_from(error.span().start().line).unwrap_or(0);
                let why = format!("is not Rust: {error}");
                self.unread(&file, line, why);
                return true;
            }
        };
        let (aliases, mentions) = Aliases::read(tokens.clone());
        file.aliases = aliases;
        file.talks |= mentions;
        let path_base = file.path.parent().unwrap_or(Path::new("")).to_owned();
        self.open.push(identity);
        self.tokens(
            tokens,
            &Scope {
                file: &file,
                module: module.to_owned(),
                directory: candidate.directory,
                path_base,
                conditions: candidate.conditions,
                inner_on,
                inside,
                is_funnel: false,
                depth: candidate.depth,
            },
        );
        self.open.pop();
        true
    }

    /// Takes in the file of `mod name;`, which stands in `outer` and has the scope `inner`.
    pub(super) fn file_of(
        &mut self,
        name: &str,
        line: u32,
        attributes: &[Attribute],
        inner: &Scope<'_>,
        outer: &Scope<'_>,
    ) {
        let mut candidates = Vec::new();
        let mut is_told = false;
        for attribute in attributes.iter().filter(|one| one.name == "path") {
            let Some(path) = &attribute.value else {
                continue;
            };
            let path = outer.path_base.join(path);
            let mut conditions = inner.conditions.clone();
            conditions.extend(attribute.conditions.iter().map(|predicate| Condition {
                predicate: predicate.clone(),
                on: On::Module(name.to_owned()),
            }));
            is_told |= attribute.conditions.is_empty();
            candidates.push(Candidate {
                directory: path.parent().unwrap_or(Path::new("")).to_owned(),
                path,
                conditions,
                depth: inner.depth,
            });
        }
        let mut any = false;
        for candidate in candidates {
            any |= self.file(
                candidate,
                &inner.module,
                inner.inner_on.clone(),
                inner.inside.clone(),
            );
        }
        if !is_told {
            let beside = outer.directory.join(format!("{name}.rs"));
            for path in [beside, inner.directory.join("mod.rs")] {
                let candidate = Candidate {
                    path,
                    directory: inner.directory.clone(),
                    conditions: inner.conditions.clone(),
                    depth: inner.depth,
                };
                let found = self.file(
                    candidate,
                    &inner.module,
                    inner.inner_on.clone(),
                    inner.inside.clone(),
                );
                any |= found;
                if found {
                    break;
                }
            }
        }
        // A module that is not always compiled need not be there, nor one that a macro makes use of.
        if !any && inner.conditions.is_empty() && inner.inside.is_none() {
            let why = format!("declares the module `{name}`, which has no file");
            self.unread(outer.file, line, why);
        }
    }

    /// Takes in what `include!` does.
    pub(super) fn include(&mut self, tokens: TokenStream, line: u32, scope: &Scope<'_>) {
        let tokens: Vec<_> = tokens.into_iter().collect();
        let [token] = &tokens[..] else {
            self.found.is_generated = true;
            return;
        };
        let Some(path) = literal(token) else {
            self.found.is_generated = true;
            return;
        };
        let from = scope.file.path.parent().unwrap_or(Path::new(""));
        let candidate = Candidate {
            path: from.join(&path),
            directory: scope.directory.clone(),
            conditions: scope.conditions.clone(),
            depth: scope.depth,
        };
        let found = self.file(candidate, &scope.module, On::Item, scope.inside.clone());
        if !found && scope.conditions.is_empty() && scope.inside.is_none() {
            self.unread(
                scope.file,
                line,
                "includes a file that is not there".to_owned(),
            );
        }
    }

    pub(super) fn unread(&mut self, file: &File, line: u32, why: String) {
        let unread = Unread {
            file: file.shown.clone(),
            line,
            why,
        };
        if !self.found.unread.contains(&unread) {
            self.found.unread.push(unread);
        }
    }
}

impl Scope<'_> {
    /// What a name was called before it was imported.
    pub(super) fn canonical<'a>(&'a self, name: &'a str) -> &'a str {
        self.file.aliases.resolve(name)
    }
}

/// The text without what may stand before the first token.
fn without_head(text: &str) -> &str {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    if text.starts_with("#!") && !text.trim_start_matches("#!").trim_start().starts_with('[') {
        // The line stays, so that the others keep their numbers.
        return text.find('\n').map_or("", |end| &text[end..]);
    }
    text
}
