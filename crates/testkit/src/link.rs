//! The link of the world: it carries what is said, or loses it, holds it back, or says it twice.

use std::{
    cell::{Cell, RefCell},
    future::poll_fn,
    pin::pin,
    rc::Rc,
    sync::LazyLock,
    task::{Context, Poll, Waker},
    time::Duration,
};

use bytes::Bytes;
use casework::id::{DeviceId, Digest};
use desk::entrance::{Answer, Asked};
use fastrand::Rng;
use replica::{Desk, Fault, Reopened, Traffic, Unexpected};
use tokio::runtime::{Builder, Runtime};
use wire::{
    DeskError, DeskKey, Enroll, Enrolled, Had, Have, HaveRequest, Health, HeldRequest, IncarnationRequest, Lack,
    Membership, Own, Page, PageLine, Push, Pushed, ReceiptRequest, Reopen, ShutOut, SignedReceipt, Stay,
};

use crate::{
    ask::PHOTO,
    central::Central,
    names,
    run::{Story, Violation},
    step::Weather,
};

/// Nothing that is asked in the world waits as often.
const WAITS_MAX: u32 = 20_000;
/// How often the desk may have another part of a file than it said, as for the client over HTTPS.
const SURPRISES_MAX: u32 = 2;

/// Rounds set alarms, which never ring: nobody moves this clock.
static ALARMS: LazyLock<Runtime> = LazyLock::new(|| Builder::new_current_thread().enable_time().build().unwrap());

/// Brings `work` to its end, or drops it when it waits for the `crash`-th time.
///
/// # Errors
/// It has no end.
pub(crate) fn drive<T>(work: impl Future<Output = T>, crash: Option<u8>) -> Result<Option<T>, u32> {
    let _alarms = ALARMS.enter();
    let mut work = pin!(work);
    let mut context = Context::from_waker(Waker::noop());
    for waits in 0..WAITS_MAX {
        match work.as_mut().poll(&mut context) {
            Poll::Ready(done) => return Ok(Some(done)),
            Poll::Pending if Some(waits) == crash.map(u32::from) => return Ok(None),
            Poll::Pending => {}
        }
    }
    Err(WAITS_MAX)
}

/// Waits once: the power may fail here.
async fn wait() {
    let mut waited = false;
    poll_fn(|_| if std::mem::replace(&mut waited, true) { Poll::Ready(()) } else { Poll::Pending }).await;
}

/// Between one workstation and the desk, for one round.
pub(crate) struct Link<'w> {
    central: Rc<RefCell<Central>>,
    story: Story<'w>,
    number: u8,
    device: DeviceId,
    weather: Weather,
    rng: RefCell<Rng>,
    /// A photo went up in this round.
    photo_went: Cell<bool>,
    /// Somebody else spoke in the desk's name.
    was_deceived: Cell<bool>,
}

impl<'w> Link<'w> {
    pub(crate) fn new(central: &Rc<RefCell<Central>>, number: u8, weather: Weather, story: Story<'w>) -> Self {
        let rng = RefCell::new(Rng::with_seed(weather.seed));
        let (central, device) = (Rc::clone(central), names::device(number));
        let (photo_went, was_deceived) = (Cell::new(false), Cell::new(false));
        Self { central, story, number, device, weather, rng, photo_went, was_deceived }
    }

    pub(crate) fn central(&self) -> &RefCell<Central> {
        &self.central
    }

    pub(crate) fn was_deceived(&self) -> bool {
        self.was_deceived.get()
    }

    /// What was said, and what came of it.
    fn tell(&self, asked: &Asked, came: &str) {
        let Some(story) = self.story else { return };
        let said = match asked {
            Asked::Enroll(_) => "enrol".to_owned(),
            Asked::Reopen(_) => "the key of its store".to_owned(),
            Asked::Membership => "what it is at the desk".to_owned(),
            Asked::Push(packed) => {
                let push: Push = wire::unpack(packed).unwrap();
                let entries = push.entries.iter().map(|entry| {
                    let envelope = &entry.envelope;
                    format!(" {} {}.{}", envelope.kind, envelope.inc, envelope.seq)
                });
                format!("push{}", entries.collect::<String>())
            }
            Asked::Pull { cursor, own } => {
                format!("pull {own:?} after {:?}", cursor.as_ref().and_then(|c| c.split_once('.')))
            }
            Asked::Lacking { blobs } => format!("which of {} files are lacking", blobs.len()),
            Asked::Put { bytes, from, whole, .. } => {
                let cut = if *whole { "" } else { ", then it is cut" };
                format!("put {:?} after {from} bytes{cut}", String::from_utf8_lossy(bytes))
            }
            Asked::Receipt(request) => {
                format!("receipt up to {:?}", request.cursor.as_ref().and_then(|c| c.split_once('.')))
            }
            Asked::Have(request) => format!("which of {} entries it has", request.ids.len()),
            Asked::Incarnation(request) => format!("an incarnation above {}", request.above),
            Asked::Held(request) => format!("which of {} files are held", request.files.len()),
        };
        story.borrow_mut().push(format!("      {said}: {came}"));
    }

    /// In a few words.
    fn told(asked: &Asked, answer: &Result<Answer, DeskError>) -> String {
        match answer {
            Ok(Answer::Enrolled(enrolled)) => format!("{enrolled:?}"),
            Ok(Answer::Reopened(reopened)) => format!("{reopened:?}"),
            Ok(Answer::Membership(membership)) => format!("{membership:?}"),
            Ok(Answer::Done) => "done".to_owned(),
            Ok(Answer::Lacking(lacking)) => {
                format!("{} lacking, {} begun", lacking.len(), lacking.iter().filter(|lack| lack.have > 0).count())
            }
            Ok(Answer::Receipt(signed)) => signed.receipt.clone(),
            Ok(Answer::Incarnation(inc)) => format!("{inc}"),
            Ok(Answer::Held(files)) => format!("{} held", files.len()),
            Ok(Answer::Frame(frame)) => {
                if let Ok(pushed) = wire::unpack::<Pushed>(frame) {
                    return pushed.verdicts.iter().map(|judged| format!(" {:?}", judged.verdict)).collect();
                }
                if let Ok(have) = wire::unpack::<Have>(frame)
                    && matches!(asked, Asked::Have(_))
                {
                    return format!("{} of them", have.entries.len());
                }
                let page: Page<PageLine<'_>> = wire::unpack_page(frame).unwrap();
                let came: usize = page.scoped.iter().flat_map(|scoped| &scoped.came).map(|came| came.rows.len()).sum();
                let kind =
                    |line: &PageLine<'_>| line.envelope.as_ref().map_or("OWN".to_owned(), |told| told.kind.clone());
                let told = page.entries.iter().map(|line| format!(" {} {}", line.n, kind(line)));
                told.chain((came > 0).then(|| format!(", {came} came"))).collect()
            }
            Err(error) => format!("{error:?}"),
        }
    }

    fn happens(&self, percent: u8) -> bool {
        percent > 0 && self.rng.borrow_mut().u8(..100) < percent
    }

    async fn ask(&self, asked: Asked) -> Result<Answer, Fault> {
        let silent = || Fault::Silent { waited: Duration::from_secs(20) };
        let Weather { lost, answer_lost, delayed, repeated, overtaken, busy, desk_crash, uploads_fail, .. } =
            self.weather;
        wait().await;
        if self.happens(self.weather.shut_out) {
            let wipe = self.rng.borrow_mut().bool();
            let told = self.central.borrow_mut().revokes(self.number, wipe);
            self.tell(&asked, told);
        }
        if self.happens(busy) {
            self.tell(&asked, "busy");
            return Err(Fault::Busy { after: Duration::from_secs(5) });
        }
        let goes_up = !matches!(asked, Asked::Pull { .. } | Asked::Membership);
        if self.happens(lost) || (uploads_fail && goes_up) {
            self.tell(&asked, "lost");
            return Err(silent());
        }
        if self.happens(delayed) {
            self.tell(&asked, "delayed");
            self.central.borrow_mut().delayed.push((self.device, asked));
            return Err(silent());
        }
        let answer = {
            let mut central = self.central.borrow_mut();
            if self.happens(overtaken) {
                self.tell(&asked, "overtaken by what was delayed");
                central.arrives();
            }
            let mut answer = central.handle(self.device, &asked);
            if self.happens(repeated) {
                self.tell(&asked, "twice");
                answer = central.handle(self.device, &asked);
            }
            if self.happens(desk_crash) {
                central.crash(self.rng.borrow_mut().bool());
                answer = Err(DeskError::Busy);
            }
            answer
        };
        if self.story.is_some() {
            self.tell(&asked, &Self::told(&asked, &answer));
        }
        // What was done was done.
        wait().await;
        if self.happens(answer_lost) {
            self.tell(&asked, "the answer is lost");
            return Err(silent());
        }
        match answer {
            Ok(_) if matches!(asked, Asked::Put { whole: false, .. }) => Err(silent()),
            Ok(answer) => Ok(answer),
            Err(DeskError::Busy) => Err(Fault::Busy { after: Duration::from_secs(5) }),
            Err(error) => Err(Fault::Desk(error)),
        }
    }

    /// What comes of a file before the link is cut, and whether that is all of it.
    fn cut<'b>(&self, rest: &'b [u8]) -> (&'b [u8], bool) {
        if self.happens(self.weather.cut) {
            (&rest[..self.rng.borrow_mut().usize(..=rest.len())], false)
        } else {
            (rest, true)
        }
    }

    /// The key of a store that was shut; the client over HTTPS asks for it without being known.
    pub(crate) async fn reopen(&self, request: Reopen) -> Result<Reopened, Fault> {
        match self.ask(Asked::Reopen(Box::new(request))).await? {
            Answer::Reopened(reopened) => Ok(*reopened),
            _ => Err(Unexpected::NotUnderstood.into()),
        }
    }

    /// What somebody says who has the key of the certificate, and not the desk's own: an order of an earlier stay, or one
    /// that they signed themselves.
    fn deceives(&self, membership: &mut Membership) {
        let central = self.central.borrow();
        let stay = Stay {
            desk: membership.enrolled.identity.desk,
            device: self.device,
            enrolment: membership.enrolled.enrolment,
        };
        let once = central.door.once_told(self.device).filter(|_| self.weather.seed.is_multiple_of(2));
        let order = once.unwrap_or_else(|| DeskKey::from_seed(&[66; 32]).wipe(stay, central.now));
        membership.shut_out = Some(ShutOut { at: central.now, order: Some(order) });
        self.was_deceived.set(true);
        drop(central);
        self.tell(&Asked::Membership, "somebody else answers");
    }

    async fn frame(&self, asked: Asked) -> Result<Vec<u8>, Fault> {
        match self.ask(asked).await? {
            Answer::Frame(frame) => Ok(frame),
            _ => Err(Unexpected::NotUnderstood.into()),
        }
    }
}

impl Desk for Link<'_> {
    async fn health(&self) -> Result<Health, Fault> {
        wait().await;
        let central = self.central.borrow();
        Ok(central.entrance().health(central.now))
    }

    async fn enroll(&self, request: &Enroll) -> Result<Enrolled, Fault> {
        match self.ask(Asked::Enroll(Box::new(request.clone()))).await? {
            Answer::Enrolled(enrolled) => Ok(*enrolled),
            _ => Err(Unexpected::NotUnderstood.into()),
        }
    }

    async fn membership(&self) -> Result<Membership, Fault> {
        match self.ask(Asked::Membership).await? {
            Answer::Membership(mut membership) => {
                if self.happens(self.weather.impostor) {
                    self.deceives(&mut membership);
                }
                Ok(*membership)
            }
            _ => Err(Unexpected::NotUnderstood.into()),
        }
    }

    async fn push(&self, push: &Push) -> Result<Pushed, Fault> {
        // Nobody asks for anything while a round lasts.
        if self.photo_went.get() {
            self.central.borrow_mut().breaks(Violation::new(5, "what was asked waits for a photo"));
        }
        let max = usize::from(self.weather.entries_max);
        if max > 0 && push.entries.len() > max {
            return Err(Fault::Desk(DeskError::TooLarge));
        }
        let frame = self.frame(Asked::Push(wire::pack(push).unwrap())).await?;
        wire::unpack(&frame).map_err(|bad| Unexpected::Frame(bad).into())
    }

    async fn pull(&self, cursor: Option<&str>, own: Own) -> Result<Page<PageLine<'static>>, Fault> {
        let frame = self.frame(Asked::Pull { cursor: cursor.map(str::to_owned), own }).await?;
        wire::unpack_page(&frame).map_err(|bad| Unexpected::Frame(bad).into())
    }

    async fn lacking(&self, blobs: &[Digest]) -> Result<Vec<Lack>, Fault> {
        match self.ask(Asked::Lacking { blobs: blobs.to_vec() }).await? {
            Answer::Lacking(lacking) => Ok(lacking),
            _ => Err(Unexpected::NotUnderstood.into()),
        }
    }

    /// As the client over HTTPS goes on; after a cut it gives up, since files are small here.
    async fn put_blob(&self, name: Digest, bytes: Bytes, from: u64) -> Result<(), Fault> {
        if bytes.starts_with(PHOTO) {
            self.photo_went.set(true);
        }
        let (mut from, mut surprises) = (from, 0);
        loop {
            let rest = usize::try_from(from).ok().and_then(|from| bytes.get(from..)).unwrap_or_default();
            let (came, whole) = self.cut(rest);
            let put = self.ask(Asked::Put { name, from, bytes: came.to_vec(), whole }).await;
            surprises += 1;
            from = match put {
                Err(Fault::Desk(DeskError::OtherOffset { offset })) if surprises <= SURPRISES_MAX => offset,
                Err(Fault::Desk(DeskError::NotUnderstood)) if from > 0 && surprises <= SURPRISES_MAX => 0,
                done => return done.map(drop),
            };
        }
    }

    async fn have(&self, request: &HaveRequest) -> Result<Vec<Had>, Fault> {
        let frame = self.frame(Asked::Have(request.clone())).await?;
        let have: Have = wire::unpack(&frame).map_err(Unexpected::Frame)?;
        Ok(have.entries)
    }

    async fn incarnation(&self, request: IncarnationRequest) -> Result<u32, Fault> {
        match self.ask(Asked::Incarnation(request)).await? {
            Answer::Incarnation(inc) => Ok(inc),
            _ => Err(Unexpected::NotUnderstood.into()),
        }
    }

    async fn receipt(&self, request: &ReceiptRequest) -> Result<SignedReceipt, Fault> {
        match self.ask(Asked::Receipt(request.clone())).await? {
            Answer::Receipt(signed) => Ok(*signed),
            _ => Err(Unexpected::NotUnderstood.into()),
        }
    }

    async fn holds(&self, files: &[Digest]) -> Result<Vec<Digest>, Fault> {
        match self.ask(Asked::Held(HeldRequest { files: files.to_vec() })).await? {
            Answer::Held(held) => Ok(held),
            _ => Err(Unexpected::NotUnderstood.into()),
        }
    }

    fn device(&self) -> DeviceId {
        self.device
    }

    /// Nothing is counted: nothing goes over a line.
    fn traffic(&self) -> Traffic {
        Traffic::default()
    }
}
