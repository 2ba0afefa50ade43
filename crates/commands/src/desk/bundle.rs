//! The exchange by file: out to the desk, back from it, and what is carried for others.

use std::fs::File;
use std::io::{BufReader, BufWriter, Cursor, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use replica::{
    BUNDLE_BYTES_MAX, BUNDLE_ENDING, BadBundle, Exported, Exporting, Imported, NotByFile, Way, read_address,
};

use super::{carry, fault};
use crate::answer::{Answer, Failure};
use crate::export::{failure, write_with};
use crate::job::Job;
use crate::open::{Open, moment};
use crate::problem::{BundleProblem, Problem};
use crate::view::Nothing;
use crate::view::bundle::{BundleDone, BundleExport, BundleHand, BundlePath, BundleStarted, Carried};
use crate::view::list::Saved;
use crate::view::setting::JobRef;

/// Room of one write: sticks are slow with small ones.
const WRITE_BYTES: usize = 1 << 20;

/// Writes everything that the desk has not judged into a file, in the background. Nothing is noted as sent.
pub(crate) fn export(open: &Arc<Open>, request: BundleExport) -> Answer<BundleStarted> {
    open.require_sound()?;
    let name = format!("ensitio-{}.{BUNDLE_ENDING}", open.now().wall.in_bogota().format("%Y%m%d-%H%M"));
    let Some(path) = request.path.map(PathBuf::from).or_else(|| open.host.ask_save_path(&name)) else {
        return Ok(BundleStarted { job: None, path: None });
    };
    let photos = request.photos;
    start(open, path, move |open, path, job| {
        let exporting = Exporting { bundle: open.new_id(), now: open.now().wall, photos };
        let mut on = |done, total| job.progress(done, total);
        let (exported, bytes) = write_with(path, |file| {
            let out = BufWriter::with_capacity(WRITE_BYTES, file);
            let (out, exported) = replica::export(&open.store, out, exporting, &mut on).map_err(not_by_file)?;
            let file = out.into_inner().map_err(|error| failure(error.into_error()))?;
            Ok((exported, file.stream_position().map_err(failure)?))
        })?;
        let Exported { entries, files, photos, photos_left, files_missing, .. } = exported;
        let path = path.display().to_string();
        Ok(BundleDone::Exported { path, entries, files, photos, photos_left, files_missing, bytes })
    })
}

/// Takes in an answer of the desk; what is of another workstation is kept to be carried.
pub(crate) fn import(open: &Arc<Open>, request: BundlePath) -> Answer<BundleStarted> {
    open.require_sound()?;
    let Some(path) = request.path.map(PathBuf::from).or_else(|| open.host.ask_open_path()) else {
        return Ok(BundleStarted { job: None, path: None });
    };
    start(open, path, |open, path, job| {
        let file = File::open(path).map_err(failure)?;
        if file.metadata().map_err(failure)?.len() > BUNDLE_BYTES_MAX {
            return Err(Problem::Bundle { why: BundleProblem::TooLarge }.into());
        }
        take(open, BufReader::new(file), &mut |done, total| job.progress(done, total))
    })
}

/// The same of a file that was dropped on the window.
pub(crate) fn dropped(open: &Open, _: Nothing, bytes: &[u8]) -> Answer<BundleDone> {
    open.require_sound()?;
    take(open, Cursor::new(bytes), &mut |_, _| true)
}

fn start(
    open: &Arc<Open>,
    path: PathBuf,
    work: impl FnOnce(&Open, &Path, &Job) -> Answer<BundleDone> + Send + 'static,
) -> Answer<BundleStarted> {
    let (working, told) = (open.clone(), path.display().to_string());
    let job = open.jobs.start("bundle", move |job| {
        let done = work(&working, &path, job)?;
        working.exchanges().by_file = Some((job.id(), done));
        Ok(())
    })?;
    Ok(BundleStarted { job: Some(job), path: Some(told) })
}

fn take<R: Read + Seek>(open: &Open, mut file: R, on: &mut dyn FnMut(u64, u64) -> bool) -> Answer<BundleDone> {
    let address = read_address(&mut file).map_err(|bad| not_by_file(bad.into()))?;
    file.seek(SeekFrom::Start(0)).map_err(failure)?;
    let device = open.read(|r| Ok(r.device()?))?.map(|device| device.id);
    if Some(address.device) != device {
        return Ok(BundleDone::Carried { carried: carry::keep(open, &address, file)? });
    }
    if address.way == Way::ToDesk {
        return Err(Problem::Bundle { why: BundleProblem::OtherDevice }.into());
    }
    let mut changed = |changed| open.tell(changed);
    let imported = replica::import(&open.store, file, moment(&open.now()), on, &mut changed).map_err(not_by_file);
    open.meet_again()?;
    let Imported { judged, refused, told, files, kept, receipt, left, said } = imported?;
    let said = said.map(|said| fault::of_answer(Some(open), said).into_problem("bundle_import"));
    Ok(BundleDone::Imported { judged, refused, told, files, kept, receipt, left, said })
}

/// What came of it.
pub(crate) fn done(open: &Open, request: JobRef) -> Answer<BundleDone> {
    match &open.exchanges().by_file {
        Some((job, done)) if *job == request.job => Ok(done.clone()),
        _ => Err(Problem::NotFound.into()),
    }
}

/// What is carried for others.
pub(crate) fn carried(open: &Open, _: Nothing) -> Answer<Vec<Carried>> {
    carry::all(open)
}

/// Hands on what is carried; it is not kept here after that.
pub(crate) fn hand(open: &Open, request: BundleHand) -> Answer<Saved> {
    carry::hand(open, request)
}

pub(super) fn not_by_file(why: NotByFile) -> Failure {
    let bundle = |why| Problem::Bundle { why }.into();
    match why {
        NotByFile::NotEnrolled => fault::said(crate::problem::DeskProblem::NotEnrolled),
        NotByFile::NoKeys => bundle(BundleProblem::NoKeys),
        NotByFile::Bundle(bad) => match bad {
            BadBundle::NotOne => bundle(BundleProblem::NotOne),
            BadBundle::Newer => bundle(BundleProblem::Newer),
            BadBundle::NotForUs => bundle(BundleProblem::NotForUs),
            BadBundle::Damaged => bundle(BundleProblem::Damaged),
            BadBundle::TooLarge => bundle(BundleProblem::TooLarge),
            BadBundle::WrongSignature => bundle(BundleProblem::WrongSignature),
            BadBundle::Unreadable(error) => failure(error),
        },
        NotByFile::ToDesk | NotByFile::OtherDevice => bundle(BundleProblem::OtherDevice),
        NotByFile::OtherDesk => bundle(BundleProblem::OtherDesk),
        NotByFile::OtherEpoch => bundle(BundleProblem::OtherEpoch),
        NotByFile::Gap => bundle(BundleProblem::Gap),
        NotByFile::TooLarge => fault::said(crate::problem::DeskProblem::NotUnderstood),
        NotByFile::Cancelled => Problem::Cancelled.into(),
        NotByFile::Store(error) => error.into(),
        NotByFile::File(error) => failure(error),
    }
}
