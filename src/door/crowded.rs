//! That the door is full is said: to whoever runs it, and in the desk room, where `desk doctor` finds it.

use crate::context::SharedContext;
use crate::moment::now;
use crate::retry::retry;
use crate::street::places::Shares;
use desk::event::{Crowded, DeskEvent, Moment};

/// Says it whenever it is so, and when it is over: once, not for each who is refused.
pub(crate) async fn run(context: SharedContext, desk: String) {
    let crowd = &context.street.crowd;
    loop {
        crowd.news().await;
        let since = now();
        while let Some((last, full)) = crowd.refused() {
            let shares = context.street.seats.shares();
            let quiet = last.elapsed() >= context.timing.crowded;
            if quiet && shares.taken < shares.places {
                crowd.forget();
                say(&context, &desk, crowded(&shares, since, Some(now()), full)).await;
                break;
            }
            if crowd.told().borrow().is_none_or(|told| told.full != full) {
                say(&context, &desk, crowded(&shares, since, None, full)).await;
            }
            tokio::select! {
                () = crowd.news() => {}
                () = tokio::time::sleep(context.timing.crowded) => {}
            }
        }
    }
}

async fn say(context: &SharedContext, desk: &str, crowded: Crowded) {
    context.street.crowd.tell(Some(crowded).filter(|crowded| crowded.until.is_none()));
    let session = &context.session;
    let (key, event) = (Crowded::key(session.me()), DeskEvent::Crowded(crowded));
    let (kind, said) = (event.event_type(), event.content());
    // a homeserver that does not take it leaves the line that whoever runs the door reads
    let _ = retry(|| session.set_state(desk, kind, &key, &said)).await;
}

fn crowded(shares: &Shares, since: Moment, until: Option<Moment>, full: bool) -> Crowded {
    let number = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
    Crowded {
        since,
        until,
        full,
        places: number(shares.places),
        taken: number(shares.taken),
        largest: number(shares.largest),
        networks: number(shares.networks),
        unsaid: number(shares.unsaid),
        uncounted: number(shares.uncounted),
    }
}
