//! The shelf 存储: where the bytes lie. An upload under way is a plain file below `staging`; what is complete is an object
//! below `kept`, named by its digest.
//!
//! Objects are behind the crate object_store: a folder here, by configuration a bucket elsewhere. Uploads under way always lie
//! here, on a disk that can be flushed; what is complete goes to the bucket in parts, a few of them in memory at a time.

use std::fs::{File, OpenOptions};
use std::io::{ErrorKind, Read, Seek, SeekFrom};
use std::path::{Path as FilePath, PathBuf};
use std::sync::{Arc, OnceLock};

use futures_util::StreamExt;
use object_store::local::LocalFileSystem;
use object_store::path::Path;
use object_store::{GetOptions, GetResultPayload, ObjectStore, ObjectStoreExt, WriteMultipart};
use tokio::runtime::Runtime;
use uuid::Uuid;

use super::digests::PIECE;
use super::live::Live;
use super::{Error, bucket};
use crate::config::MediaBucket;

/// The most bytes of one file, where nothing is said: 20 GiB.
pub const MOST_BYTES: u64 = 20 << 30;

/// Days after which an upload that nobody went on with is given up.
pub const EXPIRY_DAYS: u32 = 7;

/// Bytes of a part that goes to a bucket; more where the file would have too many parts.
const PART: u64 = 8 << 20;

/// Parts of one file: a bucket takes ten thousand.
const PARTS: u64 = 9_000;

/// What the operator says about the media store.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    /// The folder: uploads under way, and what is stored unless there is a bucket.
    pub folder: PathBuf,
    /// The bucket for what is complete, if there is one.
    pub bucket: Option<MediaBucket>,
    /// The most bytes one file may have.
    pub most_bytes: u64,
    /// Days after which an unfinished upload is given up.
    pub expiry_days: u32,
}

impl Settings {
    /// A store in this folder, with the usual limits.
    pub fn in_folder(folder: impl Into<PathBuf>) -> Settings {
        Settings { folder: folder.into(), bucket: None, most_bytes: MOST_BYTES, expiry_days: EXPIRY_DAYS }
    }
}

/// The media store of a running service.
pub struct Shelf {
    settings: Settings,
    objects: OnceLock<Arc<dyn ObjectStore>>,
    runtime: OnceLock<Runtime>,
    pub(super) live: Arc<Live>,
}

impl Shelf {
    /// A shelf by these settings; folders are made when the first recording comes.
    pub fn new(settings: Settings) -> Shelf {
        Shelf { settings, objects: OnceLock::new(), runtime: OnceLock::new(), live: Arc::default() }
    }

    /// A folder beside the recordings, for what another room makes.
    pub fn folder_for(&self, name: &str) -> PathBuf {
        self.settings.folder.join(name)
    }

    pub(super) fn settings(&self) -> &Settings {
        &self.settings
    }

    fn objects(&self) -> Result<Arc<dyn ObjectStore>, Error> {
        if let Some(there) = self.objects.get() {
            return Ok(Arc::clone(there));
        }
        make_folder(&self.settings.folder.join("staging"))?;
        let made: Arc<dyn ObjectStore> = match &self.settings.bucket {
            Some(bucket) => bucket::open(bucket)?,
            None => Arc::new(LocalFileSystem::new_with_prefix(&self.settings.folder)?.with_fsync(true)),
        };
        Ok(Arc::clone(self.objects.get_or_init(|| made)))
    }

    /// The file of an upload under way.
    pub(super) fn staged(&self, id: Uuid) -> PathBuf {
        self.settings.folder.join("staging").join(id.to_string())
    }

    /// Makes the empty file of a new upload, for good.
    pub(super) fn stage(&self, id: Uuid) -> Result<(), Error> {
        self.objects()?;
        let path = self.staged(id);
        let mut options = OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        options.open(&path)?.sync_all()?;
        sync_folder(&self.settings.folder.join("staging"))
    }

    /// Throws the file of an upload away; none there is no failure.
    pub(super) fn unstage(&self, id: Uuid) -> Result<(), Error> {
        self.live.forget(id);
        match std::fs::remove_file(self.staged(id)) {
            Err(error) if error.kind() != ErrorKind::NotFound => Err(error.into()),
            Ok(()) | Err(_) => Ok(()),
        }
    }

    /// Uploads that have a file.
    pub(super) fn staged_ids(&self) -> Result<Vec<Uuid>, Error> {
        let entries = match std::fs::read_dir(self.settings.folder.join("staging")) {
            Ok(entries) => entries,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
            Err(error) => return Err(error.into()),
        };
        let ids = entries.map(|entry| Ok(entry?.file_name().to_str().and_then(|name| name.parse().ok())));
        ids.filter_map(Result::transpose).collect()
    }

    /// Stores the finished file of an upload under its digest: durable when this returns, and the upload's own file is
    /// still there. In a folder it is a further name of the same bytes, so nothing is copied.
    pub(super) fn keep(&self, id: Uuid, digest: &str, size: u64) -> Result<(), Error> {
        let (objects, place) = (self.objects()?, place(digest)?);
        read_only(&self.staged(id))?;
        let there = self.wait(async { objects.head(&place).await })?;
        match there {
            Ok(there) if there.size == size => Ok(()),
            Ok(_) | Err(object_store::Error::NotFound { .. }) => self.put(id, objects, &place),
            Err(error) => Err(error.into()),
        }
    }

    /// Stores it again over what is there: for bytes that were found damaged.
    pub(super) fn mend(&self, id: Uuid, digest: &str) -> Result<(), Error> {
        let (objects, place) = (self.objects()?, place(digest)?);
        self.put(id, objects, &place)
    }

    fn put(&self, id: Uuid, objects: Arc<dyn ObjectStore>, place: &Path) -> Result<(), Error> {
        match self.settings.bucket {
            Some(_) => self.wait(send(&*objects, &self.staged(id), place))?,
            None => Ok(self.wait(async { objects.copy(&Path::from(format!("staging/{id}")), place).await })??),
        }
    }

    /// Waits in a thread that may be blocked: never call it in a handler. One runtime for all, so that the connections to a
    /// bucket live on from one call to the next.
    fn wait<T>(&self, future: impl Future<Output = T>) -> Result<T, Error> {
        if self.runtime.get().is_none() {
            let made = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
            // Another thread may have been quicker; theirs serves as well.
            if let Err(made) = self.runtime.set(made) {
                made.shutdown_background();
            }
        }
        let runtime = self.runtime.get().ok_or_else(|| Error::Internal("no runtime for the media store".to_owned()))?;
        Ok(runtime.block_on(future))
    }

    /// Reads a stretch of an object, or all of it, handing out one piece after the other until `take` says enough.
    pub(super) fn read(
        &self,
        digest: &str,
        range: Option<std::ops::Range<u64>>,
        mut take: impl FnMut(&[u8]) -> bool,
    ) -> Result<(), Error> {
        let (objects, place) = (self.objects()?, place(digest)?);
        let options = GetOptions { range: range.map(Into::into), ..GetOptions::default() };
        let found = self.wait(async { objects.get_opts(&place, options).await })??;
        match found.payload {
            GetResultPayload::File(mut file, _) => {
                file.seek(SeekFrom::Start(found.range.start))?;
                let mut left = file.take(found.range.end - found.range.start);
                let mut buffer = vec![0; PIECE];
                loop {
                    let read = left.read(&mut buffer)?;
                    if read == 0 || !take(&buffer[..read]) {
                        return Ok(());
                    }
                }
            }
            GetResultPayload::Stream(mut stream) => {
                while let Some(piece) = self.wait(async { stream.next().await })? {
                    if !take(&piece?) {
                        break;
                    }
                }
                Ok(())
            }
        }
    }
}

/// Where an object lies: `kept/ab/cd…` of `sm3:abcd…`.
fn place(digest: &str) -> Result<Path, Error> {
    let hex = digest.strip_prefix("sm3:").filter(|hex| hex.len() == 64 && hex.bytes().all(|b| b.is_ascii_hexdigit()));
    let hex = hex.ok_or_else(|| Error::Internal(format!("{digest:?} is no digest")))?;
    Ok(Path::from(format!("kept/{}/{}", &hex[..2], &hex[2..])))
}

impl Drop for Shelf {
    fn drop(&mut self) {
        // Dropped where others run, a runtime must not wait for its threads.
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}

/// Sends a file to a bucket in parts: there as a whole when this returns, and not at all before.
async fn send(objects: &dyn ObjectStore, from: &FilePath, place: &Path) -> Result<(), Error> {
    let mut file = File::open(from)?;
    let part = PART.max(file.metadata()?.len().div_ceil(PARTS));
    let part = usize::try_from(part).map_err(|error| Error::Internal(error.to_string()))?;
    let mut out = WriteMultipart::new_with_chunk_size(objects.put_multipart(place).await?, part);
    let mut buffer = vec![0; PIECE];
    loop {
        let read = file.read(&mut buffer)?;
        if read == 0 {
            break;
        }
        if let Err(error) = out.wait_for_capacity(2).await {
            // What was sent is thrown away; if that fails too, the bucket's own rule for unfinished parts does.
            drop(out.abort().await);
            return Err(error.into());
        }
        out.write(&buffer[..read]);
    }
    out.finish().await?;
    Ok(())
}

fn make_folder(path: &FilePath) -> Result<(), Error> {
    std::fs::create_dir_all(path)?;
    if let Some(above) = path.parent() {
        sync_folder(above)?;
    }
    Ok(())
}

/// A new name is on the disk once its folder is.
fn sync_folder(path: &FilePath) -> Result<(), Error> {
    if cfg!(unix) {
        File::open(path)?.sync_all()?;
    }
    Ok(())
}

/// Nothing writes by accident what is stored once.
fn read_only(path: &FilePath) -> Result<(), Error> {
    let mut permissions = std::fs::metadata(path)?.permissions();
    permissions.set_readonly(true);
    Ok(std::fs::set_permissions(path, permissions)?)
}
