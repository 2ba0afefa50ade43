//! The link of the world: it carries what is said, or loses it, holds it back, or says it twice.

use std::{
    cell::RefCell,
    future::poll_fn,
    pin::pin,
    rc::Rc,
    task::{Context, Poll, Waker},
    time::Duration,
};

use bytes::Bytes;
use casework::id::{DeviceId, Digest};
use desk::entrance::{Answer, Asked};
use fastrand::Rng;
use replica::{Desk, Fault, Moved, Unexpected};
use wire::{DeskError, Enroll, Enrolled, Health, Page, Push, Pushed};

use crate::{central::Central, run::Story, step::Weather};

/// Nothing that is asked in the world waits as often.
const WAITS_MAX: u32 = 20_000;

/// Brings `work` to its end, or drops it when it waits for the `crash`-th time.
///
/// # Errors
/// It has no end.
pub(crate) fn drive<T>(work: impl Future<Output = T>, crash: Option<u8>) -> Result<Option<T>, u32> {
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
    device: DeviceId,
    weather: Weather,
    rng: RefCell<Rng>,
}

impl<'w> Link<'w> {
    pub(crate) fn new(central: &Rc<RefCell<Central>>, device: DeviceId, weather: Weather, story: Story<'w>) -> Self {
        let rng = RefCell::new(Rng::with_seed(weather.seed));
        Self { central: Rc::clone(central), story, device, weather, rng }
    }

    /// What was said, and what came of it.
    fn tell(&self, asked: &Asked, came: &str) {
        let Some(story) = self.story else { return };
        let said = match asked {
            Asked::Enroll(_) => "enrol".to_owned(),
            Asked::Push(packed) => {
                let push: Push = wire::unpack(packed).unwrap();
                let entries = push.entries.iter().map(|entry| {
                    let envelope = &entry.envelope;
                    format!(" {} {}.{}", envelope.kind, envelope.inc, envelope.seq)
                });
                format!("push{}", entries.collect::<String>())
            }
            Asked::Pull { cursor } => format!("pull after {:?}", cursor.as_ref().and_then(|c| c.split_once('.'))),
            Asked::Put { bytes, .. } => format!("put {:?}", String::from_utf8_lossy(bytes)),
        };
        story.borrow_mut().push(format!("      {said}: {came}"));
    }

    /// In a few words.
    fn told(answer: &Result<Answer, DeskError>) -> String {
        match answer {
            Ok(Answer::Enrolled(enrolled)) => format!("{enrolled:?}"),
            Ok(Answer::Done) => "done".to_owned(),
            Ok(Answer::Frame(frame)) => {
                if let Ok(pushed) = wire::unpack::<Pushed>(frame) {
                    return pushed.verdicts.iter().map(|judged| format!(" {:?}", judged.verdict)).collect();
                }
                let page = wire::unpack_page(frame).unwrap();
                page.entries.iter().map(|told| format!(" {} {}", told.n, told.envelope.kind)).collect()
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
        if self.happens(busy) {
            self.tell(&asked, "busy");
            return Err(Fault::Busy { after: Duration::from_secs(5) });
        }
        let goes_up = !matches!(asked, Asked::Pull { .. });
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
            self.tell(&asked, &Self::told(&answer));
        }
        // What was done was done.
        wait().await;
        if self.happens(answer_lost) {
            self.tell(&asked, "the answer is lost");
            return Err(silent());
        }
        match answer {
            Ok(answer) => Ok(answer),
            Err(DeskError::Busy) => Err(Fault::Busy { after: Duration::from_secs(5) }),
            Err(error) => Err(Fault::Desk(error)),
        }
    }

    async fn frame(&self, asked: Asked) -> Result<Vec<u8>, Fault> {
        match self.ask(asked).await? {
            Answer::Frame(frame) => Ok(frame),
            Answer::Enrolled(_) | Answer::Done => Err(Unexpected::NotUnderstood.into()),
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
        match self.ask(Asked::Enroll(request.clone())).await? {
            Answer::Enrolled(enrolled) => Ok(enrolled),
            Answer::Frame(_) | Answer::Done => Err(Unexpected::NotUnderstood.into()),
        }
    }

    async fn push(&self, push: &Push) -> Result<Pushed, Fault> {
        let max = usize::from(self.weather.entries_max);
        if max > 0 && push.entries.len() > max {
            return Err(Fault::Desk(DeskError::TooLarge));
        }
        let frame = self.frame(Asked::Push(wire::pack(push).unwrap())).await?;
        wire::unpack(&frame).map_err(|bad| Unexpected::Frame(bad).into())
    }

    async fn pull(&self, cursor: Option<&str>) -> Result<Page, Fault> {
        let frame = self.frame(Asked::Pull { cursor: cursor.map(str::to_owned) }).await?;
        wire::unpack_page(&frame).map_err(|bad| Unexpected::Frame(bad).into())
    }

    async fn put_blob(&self, name: Digest, bytes: Bytes) -> Result<(), Fault> {
        self.ask(Asked::Put { name, bytes: bytes.to_vec() }).await.map(drop)
    }

    fn moved(&self) -> Moved {
        Moved::default()
    }
}
