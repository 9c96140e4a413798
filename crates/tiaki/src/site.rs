//! Where a site keeps its things, and the one place that reads clock, randomness and environment.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::Context;
use tiaki_core::authority::Directory;
use tiaki_core::clock::LogLifeTable;
use tiaki_core::id::SiteKey;
use tiaki_core::mail::MailRules;
use tiaki_core::network::NetworkRules;
use tiaki_core::queue::QueueRules;
use tiaki_core::statement::Wordings;
use tiaki_core::time::Timestamp;
use tiaki_core::workplace::WorkplaceRules;
use tiaki_line::LineKey;
use tiaki_ops::deconflict::{self, Root};
use tiaki_ops::vault::{Credentials, Vault, VaultConfig};
use tiaki_ops::{Act, Countries, Site, Store};
use tiaki_package::{Identity, SigningKey};

use crate::output::warn;

/// The environment variable that replaces the SQLite file.
pub(crate) const DATABASE_URL: &str = "TIAKI_DATABASE_URL";

/// The data directory's files.
#[derive(Clone)]
pub(crate) struct Folder {
    path: PathBuf,
    /// Whether it holds its own database whatever the environment names.
    is_scratch: bool,
}

/// The place for unpacked archives, while an import runs.
pub(crate) struct Unpacked {
    pub(crate) path: PathBuf,
    /// Held as long as something may be unpacked.
    _lock: File,
}

impl Folder {
    /// The data directory, made where it is missing, for its owner alone.
    pub(crate) fn open(path: &Path) -> anyhow::Result<Self> {
        if !path.is_dir() {
            std::fs::create_dir_all(path)
                .with_context(|| format!("cannot make {}", path.display()))?;
            restrict(path, 0o700)?;
        }
        Ok(Self {
            path: path.to_owned(),
            is_scratch: false,
        })
    }

    /// A folder for what is done without leaving anything behind: not the site's database is used.
    pub(crate) fn scratch(path: &Path) -> Self {
        Self {
            path: path.to_owned(),
            is_scratch: true,
        }
    }

    pub(crate) fn database(&self) -> PathBuf {
        self.path.join("tiaki.db")
    }

    pub(crate) fn packages(&self) -> PathBuf {
        self.path.join("packages")
    }

    /// Where archives are unpacked to while they are read. What a killed import left there is
    /// removed, unless another one is running.
    pub(crate) fn unpacked(&self) -> anyhow::Result<Unpacked> {
        let path = self.path.join("unpacked");
        let failed = || format!("cannot use {}", path.display());
        std::fs::create_dir_all(&path).with_context(failed)?;
        restrict(&path, 0o700)?;
        let lock = File::create(self.path.join("unpacked.lock")).with_context(failed)?;
        if lock.try_lock().is_ok() {
            for left in std::fs::read_dir(&path).with_context(failed)? {
                std::fs::remove_dir_all(left.with_context(failed)?.path()).with_context(failed)?;
            }
            lock.unlock().with_context(failed)?;
        }
        lock.lock_shared().with_context(failed)?;
        Ok(Unpacked { path, _lock: lock })
    }

    pub(crate) fn signing_key_file(&self) -> PathBuf {
        self.path.join("signing.key")
    }

    pub(crate) fn site_key_file(&self) -> PathBuf {
        self.path.join("site.key")
    }

    /// The secret that ids are derived from; made once, from the system's randomness, and never
    /// for a database that was filled under another.
    fn site_key(&self, store: &Store) -> anyhow::Result<SiteKey> {
        let file = self.site_key_file();
        if !file.exists() {
            anyhow::ensure!(
                tiaki_store::site::fingerprint(store)?.is_none(),
                "{} is missing, and the database was filled under it: put it back (no other will do)",
                file.display()
            );
            make_secret(&file, &hex::encode(random()?))?;
        }
        let mut secret = [0; 32];
        hex::decode_to_slice(read_secret(&file)?, &mut secret)
            .with_context(|| format!("{} does not hold 64 hexadecimal digits", file.display()))?;
        let key = SiteKey::new(&secret);
        tiaki_store::site::claim(store, &key, act("open").at)?;
        Ok(key)
    }

    /// The key that packages are signed with; made once, from the system's randomness.
    pub(crate) fn signing_key(&self) -> anyhow::Result<SigningKey> {
        let file = self.signing_key_file();
        if !file.exists() {
            make_secret(&file, &SigningKey::from_seed(random()?).to_text())?;
        }
        SigningKey::parse(&read_secret(&file)?)
            .with_context(|| format!("{} does not hold a signing key", file.display()))
    }

    /// The keys that others seal to, the newest first; one is made where there is none.
    pub(crate) fn identities(&self) -> anyhow::Result<Vec<Identity>> {
        let file = self.identities_file();
        if !file.exists() {
            make_secret(&file, &Identity::from_seed(random()?)?.to_text())?;
        }
        let cannot = || format!("{} does not hold age identities", file.display());
        let text = std::fs::read_to_string(&file).with_context(cannot)?;
        let lines = text.lines().map(str::trim);
        let keys = lines.filter(|line| !line.is_empty() && !line.starts_with('#'));
        let keys: Result<Vec<Identity>, _> = keys.map(Identity::parse).collect();
        let keys = keys.with_context(cannot)?;
        anyhow::ensure!(!keys.is_empty(), cannot());
        Ok(keys)
    }

    /// Makes another key that others seal to; those before stay, to open what was sealed to them.
    pub(crate) fn renew_identity(&self) -> anyhow::Result<()> {
        let before = self.identities()?;
        let new = Identity::from_seed(random()?)?;
        let mut text = new.to_text();
        for old in &before {
            text.push('\n');
            text.push_str(&old.to_text());
        }
        write_secret(&self.identities_file(), &text)
    }

    /// The key by which this node is known on lines; made once, from the system's randomness.
    pub(crate) fn line_key(&self) -> anyhow::Result<LineKey> {
        let file = self.line_key_file();
        if !file.exists() {
            let new = LineKey::from_seed(random()?)?;
            make_secret(&file, new.to_text().as_str())?;
        }
        LineKey::parse(&read_secret(&file)?)
            .with_context(|| format!("{} does not hold the key of a line", file.display()))
    }

    /// The root of this epoch's keys by which others' questions are answered, kept in a file of its own and written over
    /// when the epoch ends; nothing where there is none and none is to be made.
    pub(crate) fn deconflict_root(
        &self,
        at: Timestamp,
        is_wanted: bool,
    ) -> anyhow::Result<Option<Root>> {
        let file = self.deconflict_key_file();
        if !is_wanted && !file.exists() {
            return Ok(None);
        }
        // Two programs that renewed it at once would announce two keys.
        let lock =
            File::create(self.path.join("deconflict.lock")).context("cannot lock the key")?;
        lock.lock().context("cannot lock the key")?;
        let cannot = || format!("{} does not hold a key of deconfliction", file.display());
        let kept = match file.exists() {
            true => Some(deconflict::parse_root(&read_secret(&file)?).with_context(cannot)?),
            false => None,
        };
        let (root, is_new) = deconflict::renew(kept, at, random()?)?;
        if is_new {
            write_secret(&file, &deconflict::root_text(&root))?;
        }
        Ok(Some(root))
    }

    pub(crate) fn deconflict_key_file(&self) -> PathBuf {
        self.path.join("deconflict.key")
    }

    pub(crate) fn line_key_file(&self) -> PathBuf {
        self.path.join("line.key")
    }

    pub(crate) fn identities_file(&self) -> PathBuf {
        self.path.join("exchange.key")
    }

    /// The vault that files are sealed into, where the site has configured one.
    pub(crate) fn vault(&self) -> anyhow::Result<Option<Vault>> {
        let Some(config) = VaultConfig::read(&self.path)? else {
            return Ok(None);
        };
        let vault = Vault::open(&config, &self.path, credentials().as_ref())?;
        Ok(Some(vault))
    }

    /// What this site adds to what is known of mail domains.
    pub(crate) fn mail_file(&self) -> PathBuf {
        self.path.join("mail-domains.toml")
    }

    /// Which addresses lead to one mailbox: as built in, and as the site says.
    pub(crate) fn mail(&self) -> anyhow::Result<MailRules> {
        let file = self.mail_file();
        match own_words(&file)? {
            Some(text) => {
                MailRules::with(&text).with_context(|| format!("cannot use {}", file.display()))
            }
            None => Ok(MailRules::standard()),
        }
    }

    /// What this site says of networks.
    pub(crate) fn networks_file(&self) -> PathBuf {
        self.path.join("networks.toml")
    }

    /// Which kind of network an address belongs to: as built in, and as the site says.
    pub(crate) fn networks(&self) -> anyhow::Result<NetworkRules> {
        let file = self.networks_file();
        match own_words(&file)? {
            Some(text) => {
                NetworkRules::with(&text).with_context(|| format!("cannot use {}", file.display()))
            }
            None => Ok(NetworkRules::standard()),
        }
    }

    /// What this site adds to the wordings by which text tells of access to children.
    pub(crate) fn wordings_file(&self) -> PathBuf {
        self.path.join("wordings.toml")
    }

    /// What free text says of access to children: as built in, and as the site says.
    pub(crate) fn wordings(&self) -> anyhow::Result<Arc<Wordings>> {
        let file = self.wordings_file();
        match own_words(&file)? {
            Some(text) => {
                let read = Wordings::with(&text);
                Ok(Arc::new(read.with_context(|| {
                    format!("cannot use {}", file.display())
                })?))
            }
            None => Ok(Wordings::shared()),
        }
    }

    /// How this site's queues run.
    pub(crate) fn queue_file(&self) -> PathBuf {
        self.path.join("queue.toml")
    }

    /// How queues run: as built in, and as the site says.
    pub(crate) fn queue_rules(&self) -> anyhow::Result<QueueRules> {
        let file = self.queue_file();
        match own_words(&file)? {
            Some(text) => {
                QueueRules::with(&text).with_context(|| format!("cannot use {}", file.display()))
            }
            None => Ok(QueueRules::standard()),
        }
    }

    /// How much narrative text one person of this unit may open.
    pub(crate) fn workplace_file(&self) -> PathBuf {
        self.path.join("workplace.toml")
    }

    /// Limits of exposure: as built in, and as the site says.
    pub(crate) fn workplace(&self) -> anyhow::Result<WorkplaceRules> {
        let file = self.workplace_file();
        match own_words(&file)? {
            Some(text) => WorkplaceRules::with(&text)
                .with_context(|| format!("cannot use {}", file.display())),
            None => Ok(WorkplaceRules::standard()),
        }
    }

    /// What this site says of authorities, and of how long connection logs live.
    pub(crate) fn countries_files(&self) -> [PathBuf; 2] {
        ["authorities.csv", "log-life.csv"].map(|name| self.path.join(name))
    }

    /// Who receives what in each country, and how long logs live there: as built in, and as the site
    /// says.
    pub(crate) fn countries(&self) -> anyhow::Result<Countries> {
        let mut countries = Countries::standard();
        let [authorities, log_life] = self.countries_files();
        let cannot = |file: &Path| format!("cannot use {}", file.display());
        if let Some(text) = own_words(&authorities)? {
            let read = Directory::with(&text).with_context(|| cannot(&authorities))?;
            countries.directory = read.into();
        }
        if let Some(text) = own_words(&log_life)? {
            let read = LogLifeTable::with(&text).with_context(|| cannot(&log_life))?;
            countries.log_life = read.into();
        }
        Ok(countries)
    }

    /// Opens the site in this folder, for commands that link, locate, rank or tell of authorities:
    /// they refuse to run by other rules than the site's own.
    pub(crate) fn site(&self) -> anyhow::Result<Site> {
        self.site_by(self.mail()?, self.networks()?, self.countries()?)
    }

    /// Opens the site in this folder, for commands that need none of its rules: those that cannot be
    /// used are named on standard error, and nothing stops.
    pub(crate) fn site_without_rules(&self) -> anyhow::Result<Site> {
        let told = |error: anyhow::Error| {
            warn(format_args!(
                "{error:#}; this command does without, and nobody is linked, located or ranked until that is mended"
            ));
        };
        let mail = self.mail().map_err(told).unwrap_or_default();
        let networks = self.networks().map_err(told).unwrap_or_default();
        let countries = self.countries().map_err(told);
        self.site_by(
            mail,
            networks,
            countries.unwrap_or_else(|()| Countries::standard()),
        )
    }

    fn site_by(
        &self,
        mail: MailRules,
        networks: NetworkRules,
        countries: Countries,
    ) -> anyhow::Result<Site> {
        let store = match database_url().filter(|_| !self.is_scratch) {
            Some(url) => Store::open_postgres(&url).with_context(|| {
                format!("cannot use the PostgreSQL database that {DATABASE_URL} names")
            })?,
            None => {
                let file = self.database();
                let store = Store::open_sqlite(&file)
                    .with_context(|| format!("cannot open {}", file.display()))?;
                restrict(&file, 0o600)?;
                store
            }
        };
        let key = self.site_key(&store)?;
        // No report waits for this table to be mended; what comes in meanwhile is read without it.
        let wordings = self.wordings().unwrap_or_else(|error| {
            warn(format_args!(
                "{error:#}; reports are read by the wordings that are built in until that is mended"
            ));
            Wordings::shared()
        });
        Ok(Site {
            store,
            key,
            mail,
            networks,
            countries,
            wordings,
        })
    }
}

/// The text of a file that a site may have.
fn own_words(file: &Path) -> anyhow::Result<Option<String>> {
    match std::fs::read_to_string(file) {
        Ok(text) => Ok(Some(text)),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error).with_context(|| format!("cannot read {}", file.display())),
    }
}

/// The connection string of PostgreSQL, where one is set.
pub(crate) fn database_url() -> Option<String> {
    environment(DATABASE_URL)
}

/// A variable of the environment that is set to something.
fn environment(name: &str) -> Option<String> {
    #[expect(
        clippy::disallowed_methods,
        reason = "configuration is read here and nowhere else"
    )]
    std::env::var(name).ok().filter(|value| !value.is_empty())
}

/// Credentials for a vault in S3, under the names that S3's own tools use.
fn credentials() -> Option<Credentials> {
    Some(Credentials {
        key_id: environment("AWS_ACCESS_KEY_ID")?,
        secret: environment("AWS_SECRET_ACCESS_KEY")?,
        token: environment("AWS_SESSION_TOKEN"),
    })
}

/// How files are hashed: pictures by this very program, as another process.
pub(crate) fn hashing() -> anyhow::Result<tiaki_hash::Settings> {
    let program = std::env::current_exe().context("cannot tell where this program is")?;
    Ok(tiaki_hash::Settings::with_worker(program))
}

/// Brings statistics of the database up to date; what was done stands without.
pub(crate) fn freshen(site: &Site) {
    if let Err(error) = site.store.freshen() {
        tracing::warn!(%error, "statistics of the database could not be brought up to date");
    }
}

/// What this command does now.
pub(crate) fn act(command: &str) -> Act {
    #[expect(
        clippy::disallowed_methods,
        reason = "the clock is read here and nowhere else"
    )]
    let now = std::time::SystemTime::now()
        .duration_since(std::time::UNIX_EPOCH)
        .unwrap_or_default();
    let micros = i64::try_from(now.as_micros()).unwrap_or(i64::MAX);
    Act {
        actor: format!("command:{command}"),
        at: Timestamp::from_micros(micros),
    }
}

/// 32 bytes from the system.
pub(crate) fn random() -> anyhow::Result<[u8; 32]> {
    let mut bytes = [0; 32];
    getrandom::fill(&mut bytes)
        .map_err(|error| anyhow::anyhow!("the system gives no randomness: {error}"))?;
    Ok(bytes)
}

/// Writes a file that only its owner can read, from its first byte on.
pub(crate) fn write_secret(file: &Path, text: &str) -> anyhow::Result<()> {
    tiaki_package::atomic_write_secret(file, format!("{text}\n").as_bytes())
        .with_context(|| format!("cannot write {}", file.display()))
}

/// Makes a secret where there is none; of several programs that try at once, the first one's stays.
fn make_secret(file: &Path, text: &str) -> anyhow::Result<()> {
    let beside = file.with_extension(format!("{}.new", std::process::id()));
    write_secret(&beside, text)?;
    let linked = std::fs::hard_link(&beside, file);
    let removed = std::fs::remove_file(&beside);
    match linked {
        Err(error) if error.kind() != std::io::ErrorKind::AlreadyExists => Err(error),
        _ => removed,
    }
    .with_context(|| format!("cannot make {}", file.display()))
}

pub(crate) fn read_secret(file: &Path) -> anyhow::Result<String> {
    let text =
        std::fs::read_to_string(file).with_context(|| format!("cannot read {}", file.display()))?;
    let lines = text
        .lines()
        .map(str::trim)
        .find(|line| !line.is_empty() && !line.starts_with('#'));
    Ok(lines.unwrap_or_default().to_owned())
}

#[cfg(unix)]
fn restrict(path: &Path, mode: u32) -> anyhow::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode))
        .with_context(|| format!("cannot keep others from {}", path.display()))
}

#[cfg(not(unix))]
fn restrict(_path: &Path, _mode: u32) -> anyhow::Result<()> {
    Ok(())
}
