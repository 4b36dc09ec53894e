//! The event stream (WHATWG HTML, "Server-sent events").

use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use axum::Extension;
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use futures_util::stream;
use serde::Serialize;

use super::endless::Endless;
use crate::reception::listening::{Listening, Sight};
use crate::visits::place::Place;
use crate::visits::transcript::From;
use desk::event::Moment;

#[derive(Serialize)]
struct MessageData<'a> {
    id: &'a str,
    from: From,
    text: &'a str,
    at: Moment,
}

#[derive(Serialize)]
struct On {
    on: bool,
}

#[derive(Serialize)]
struct ReadReceipt {
    id: Arc<str>,
}

#[derive(Serialize)]
struct Assigned {
    assigned: bool,
}

#[derive(Serialize)]
struct PlaceData {
    ahead: usize,
    minutes: Option<[u64; 2]>,
    staffed: bool,
}

#[derive(Serialize)]
struct Nothing {}

#[derive(Serialize)]
struct Closed {
    how: &'static str,
}

/// The stream of what a visitor sees, with a `ping` whenever nothing happened for `keep_alive`.
pub(super) fn stream(listening: Listening, keep_alive: Duration) -> Response {
    let events = stream::unfold(listening, |mut listening| async move {
        let sight = listening.next().await?;
        Some((Ok::<_, Infallible>(event(&sight)), listening))
    });
    let kept = KeepAlive::new().interval(keep_alive).event(json("ping", &Nothing {}));
    (Extension(Endless), Sse::new(events).keep_alive(kept)).into_response()
}

/// A dead key's stream: one event, and its end.
pub(super) fn last(sight: &Sight) -> Response {
    let event = event(sight);
    Sse::new(stream::iter([Ok::<_, Infallible>(event)])).into_response()
}

fn event(sight: &Sight) -> Event {
    match sight {
        Sight::Message(line) => {
            let data = MessageData { id: &line.id, from: line.from, text: &line.text, at: line.at };
            // event ids of the homeserver have no line breaks; one that had would only not be resumed from
            let id = line.event.as_str();
            let id = if id.contains(['\r', '\n', '\0']) { "" } else { id };
            json("message", &data).id(id)
        }
        Sight::Typing(on) => json("typing", &On { on: *on }),
        Sight::Read(id) => json("read", &ReadReceipt { id: id.clone() }),
        Sight::Assigned(assigned) => json("assigned", &Assigned { assigned: *assigned }),
        Sight::Place(Place { ahead, minutes, staffed }) => {
            json("place", &PlaceData { ahead: *ahead, minutes: *minutes, staffed: *staffed })
        }
        Sight::Exit => json("exit", &Nothing {}),
        Sight::Closed(closing) => json("closed", &Closed { how: closing.code() }),
    }
}

/// An event with JSON, which has no line breaks, as data.
fn json(name: &str, data: &impl Serialize) -> Event {
    Event::default().event(name).data(serde_json::to_string(data).unwrap_or_default())
}
