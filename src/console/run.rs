//! The loop: something happens, the state changes, effects run, and when nothing more is waiting it is drawn.
//!
//! The first frame is drawn before anything else is built. Between two events nothing runs: there is one sleep, until
//! the screen next changes by itself.

use std::io;
use std::ops::ControlFlow;
use std::path::PathBuf;
use std::rc::Rc;
use std::task::{Context, Waker};
use std::time::Duration;

use jiff::tz::TimeZone;
use tokio::signal::unix::{Signal, SignalKind, signal};
use tokio::sync::oneshot;
use zeroize::Zeroizing;

use super::gate::sign_in;
use super::keymap::Keymap;
use super::linear::{self, Linear};
use super::screen::{Message, Screen};
use super::terminal::input::{Input, Tty};
use super::terminal::{Abilities, Terminal};
use super::theme::{self, Depth, Theme};
use super::world::Effect;
use super::world::practice::Practice;
use super::world::station::{Alarm, Station};
use care::Language;
use care::hours::ZONE;
use care::tongue::Tongue;
use content::{Content, Finding};
use desk::event::Moment;
use desk::queue::WaitingLimits;
use machine::clock;
use matrix::link::{self, Command, JournalPlace, Journaling, Link};
use matrix::transport::Transport;

/// What a console is opened with.
#[derive(Debug)]
pub struct ConsoleOptions {
    /// The language of the screen.
    pub language: Language,
    /// The theme: a name or a file.
    pub theme: String,
    /// The keys.
    pub keymap: Keymap,
    /// How to call for attention.
    pub alarm: Alarm,
    /// How long visitors may wait.
    pub limits: WaitingLimits,
    /// How many conversations at once.
    pub capacity: u8,
    /// Which languages the helper speaks; none: those of the console.
    pub languages: Vec<Tongue>,
    /// Whether nothing on the screen changes by itself: no typing, no ages, no clock.
    pub calm: bool,
    /// How many panes may stand beside each other at most, from 1 to 3.
    pub columns: u8,
    /// After how many milliseconds without a key the screen locks by itself; `None`: never.
    pub lock_after: Option<u64>,
    /// The folder with the desk's own plans, directory and phrases.
    pub content: Option<PathBuf>,
    /// The file with the helper's own phrases, which need not be there.
    pub phrases: Option<PathBuf>,
    /// How the homeserver is reached.
    pub transport: Transport,
    /// Where unsent words are journaled.
    pub place: JournalPlace,
    /// Whether the view is one of lines, for who cannot use a full screen.
    pub linear: bool,
}

impl Default for ConsoleOptions {
    fn default() -> Self {
        let station = Station::default();
        Self {
            language: station.words.language(),
            theme: theme::NAMES[0].to_owned(),
            keymap: station.keymap,
            alarm: station.alarm,
            limits: station.limits,
            capacity: station.capacity,
            languages: station.languages,
            calm: station.calm,
            columns: station.columns,
            lock_after: station.lock_after,
            content: None,
            phrases: None,
            transport: Transport::default(),
            place: JournalPlace::Memory(Journaling::NoPlace),
            linear: station.linear,
        }
    }
}

/// How the helper signs in.
#[derive(Debug)]
pub enum SignIn {
    /// On the screen; what is known is filled in.
    Ask {
        /// The homeserver, or nothing.
        homeserver: String,
        /// The helper, or nothing.
        helper: String,
    },
    /// By itself, when somebody has the credentials ready: the demo.
    When(oneshot::Receiver<Credentials>),
}

/// Who signs in, and where. `Debug` shows nothing of it.
pub struct Credentials {
    /// The homeserver's URL.
    pub homeserver: String,
    /// The helper's name.
    pub helper: String,
    /// The password.
    pub password: Zeroizing<String>,
    /// The scenario that is practised, if one is: only who signs a helper in by itself, the demo, has one.
    pub practice: Option<Practice>,
}

impl std::fmt::Debug for Credentials {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Credentials").finish_non_exhaustive()
    }
}

/// Why a console could not be opened, or ended before its helper ended it.
#[derive(Debug, thiserror::Error)]
pub enum ConsoleError {
    /// The theme or the desk's own content has mistakes.
    #[error("{}", .0.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))]
    Findings(Vec<Finding>),
    /// The terminal cannot place a cursor, and its helper did not want lines in it.
    #[error("this terminal (TERM=dumb, or no TERM) cannot place a cursor, and lines in it were not wanted")]
    Dumb,
    /// The terminal has one screen only, and its helper did not want lines to stay there.
    #[error("this terminal has no second screen, and lines that stay in it were not wanted")]
    OneScreen,
    /// The terminal could not be taken, or is gone.
    #[error("the terminal: {0}")]
    Terminal(#[from] io::Error),
}

/// Opens the console and runs it until the shift is ended, or the program is told to end (SIGTERM, SIGHUP, SIGINT). The
/// terminal is given back before this returns.
///
/// # Errors
/// [`ConsoleError`]; nothing of a conversation is in it.
pub fn open(options: ConsoleOptions, sign_in: SignIn) -> Result<(), ConsoleError> {
    let variable = |name: &str| std::env::var(name).ok();
    let abilities = Abilities::of_lines(variable);
    // a terminal without a cursor has lines only
    let lines = options.linear || !abilities.clears();
    if lines && !abilities.second_screen && !linear::is_wanted(options.language, abilities.clears())? {
        return Err(if abilities.clears() { ConsoleError::OneScreen } else { ConsoleError::Dumb });
    }
    let theme = theme::read(&options.theme, Depth::detect(variable)).map_err(ConsoleError::Findings)?;
    let (form, credentials) = match sign_in {
        SignIn::Ask { homeserver, helper } => (Some(sign_in::SignIn::with(&homeserver, &helper)), None),
        SignIn::When(credentials) => (None, Some(credentials)),
    };
    let station = Station {
        keymap: options.keymap.spelt(!abilities.utf8),
        why_ascii: abilities.why_ascii(),
        zone: TimeZone::get(ZONE).unwrap_or(TimeZone::UTC),
        machine: Some(TimeZone::system()),
        alarm: options.alarm,
        limits: options.limits,
        capacity: options.capacity,
        languages: options.languages,
        calm: options.calm,
        columns: options.columns,
        lock_after: options.lock_after,
        linear: lines,
        ..Station::new(options.language)
    };
    // who ends the program from here on finds the terminal given back
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let signals = {
        let _here = runtime.enter();
        (ProcessSignals::listen()?, ProcessSignals::listen()?)
    };
    let screen = Screen::new(station, form);
    let terminal = Terminal::take(abilities, lines)?;
    let linear = lines.then(|| Linear::new(abilities.utf8, abilities.clears()));
    let may_stay = lines || abilities.second_screen;
    let mut console = Console { screen, theme, terminal, linear, may_stay, over: false };
    console.resized(None)?;
    console.draw()?;
    let link = || link::start_over(options.transport, options.place);
    runtime.block_on(run(&mut console, signals, credentials, (options.content, options.phrases), link))
}

/// What is known and where it is drawn.
struct Console {
    screen: Screen,
    theme: Theme,
    terminal: Terminal,
    /// The view of lines, while it is the one.
    linear: Option<Linear>,
    /// Whether lines may be shown: none of them stays, or the helper has said that they may.
    may_stay: bool,
    over: bool,
}

impl Console {
    /// Takes a message in; what is to be said to the link is added to `commands`.
    fn on_message(&mut self, message: Message, link: Option<&Link>) -> io::Result<()> {
        self.screen.world.station.steady = clock::steady();
        let effects = match &mut self.linear {
            Some(linear) => linear.update(&mut self.screen, message),
            None => self.screen.update(message),
        };
        for effect in effects {
            match effect {
                // a link that has stopped takes nothing any more: it has said so
                Effect::Link(command) => drop(link.map(|link| link.commands.send(command))),
                Effect::Bell => self.terminal.bell()?,
                Effect::Notify(words) => {
                    if let Some(how) = self.screen.world.station.alarm.notify {
                        self.terminal.notify(how, &words)?;
                    }
                }
                Effect::Redraw if self.linear.is_some() => {}
                Effect::Redraw => self.terminal.resize(),
                Effect::Quit => self.over = true,
            }
        }
        self.turn(link)
    }

    /// Another view of the same was wanted.
    fn turn(&mut self, link: Option<&Link>) -> io::Result<()> {
        let abilities = self.terminal.abilities();
        // where no cursor can be placed there are lines only
        let lines = self.screen.world.station.linear || !abilities.clears();
        if lines == self.linear.is_some() {
            return Ok(());
        }
        if lines && !self.may_stay {
            self.screen.refuse_lines();
            return Ok(());
        }
        self.linear = lines.then(|| Linear::new(abilities.utf8, abilities.clears()));
        self.terminal.show_lines(lines)?;
        self.resized(link)
    }

    /// The program is told to end: what is being written gets to the disk, if that does not take long.
    async fn end_link(&mut self, link: Link) {
        let Link { commands, mut updates } = link;
        for effect in self.screen.part() {
            if let Effect::Link(command) = effect {
                let _ = commands.send(command);
            }
        }
        drop(commands);
        let over = async { while updates.recv().await.is_some() {} };
        let _ = tokio::time::timeout(PARTING, over).await;
    }

    /// The program is told to stop (SIGTSTP): the words leave the screen, the terminal is given back, and then it does stop,
    /// until it is continued or told to end. Whoever continues it need not be the helper: it comes back locked.
    async fn stop(
        &mut self,
        link: &Link,
        signals: &mut ProcessSignals,
        ending: &mut ProcessSignals,
    ) -> io::Result<ControlFlow<()>> {
        self.on_message(Message::Clock(now()), Some(link))?;
        self.on_message(Message::Stop, Some(link))?;
        self.terminal.give_back();
        // what is being written gets to the disk: the machine may be switched off before anybody continues this
        tokio::time::sleep(SETTLING).await;
        signals.stop_now()?;
        tokio::select! {
            biased;
            () = ending.end() => return Ok(ControlFlow::Break(())),
            _ = signals.go_on.recv() => {}
        }
        self.take_again(link)?;
        Ok(ControlFlow::Continue(()))
    }

    /// The program goes on after it was stopped: modes come back, and everything is drawn anew.
    fn take_again(&mut self, link: &Link) -> io::Result<()> {
        self.terminal.take_again()?;
        if let Some(linear) = &mut self.linear {
            linear.anew();
        }
        self.resized(Some(link))
    }

    /// The terminal has another size, or another view is on it.
    fn resized(&mut self, link: Option<&Link>) -> io::Result<()> {
        self.terminal.resize();
        let area = self.terminal.area();
        let (width, height) = match &mut self.linear {
            Some(linear) => {
                linear.resize(area.width);
                // all that is told is told: nothing is out of sight that a key would have to read on to
                linear::SIZE
            }
            None => (area.width, area.height),
        };
        // the time may lock the screen, and a larger screen may show words that are read now
        self.on_message(Message::Clock(now()), link)?;
        self.on_message(Message::Resize(width, height), link)
    }

    fn draw(&mut self) -> io::Result<()> {
        let Self { screen, theme, terminal, linear, .. } = self;
        if let Some(linear) = linear {
            return terminal.append(&linear.take());
        }
        terminal.draw(|frame| screen.draw(theme, frame))
    }
}

/// The signals that end the program, stop it and continue it, and the one that says that the screen has another size.
struct ProcessSignals {
    terminate: Signal,
    hang_up: Signal,
    interrupt: Signal,
    resize: Signal,
    stop: Signal,
    go_on: Signal,
    /// Taken, so that a file that may not grow is an error of the disk's and not the end of the program.
    _file_limit: Signal,
}

impl ProcessSignals {
    fn listen() -> io::Result<Self> {
        let of = |signal: rustix::process::Signal| SignalKind::from_raw(signal.as_raw());
        Ok(Self {
            terminate: signal(SignalKind::terminate())?,
            hang_up: signal(SignalKind::hangup())?,
            interrupt: signal(SignalKind::interrupt())?,
            resize: signal(SignalKind::window_change())?,
            stop: signal(of(rustix::process::Signal::TSTP))?,
            go_on: signal(of(rustix::process::Signal::CONT))?,
            _file_limit: signal(of(rustix::process::Signal::XFSZ))?,
        })
    }

    /// Stops the program, by the signal that cannot be caught. That it was continued is told by `go_on`, and by nothing
    /// that came before.
    fn stop_now(&mut self) -> io::Result<()> {
        let mut context = Context::from_waker(Waker::noop());
        while self.go_on.poll_recv(&mut context).is_ready() {}
        rustix::process::kill_process(rustix::process::getpid(), rustix::process::Signal::STOP)?;
        Ok(())
    }

    async fn end(&mut self) {
        tokio::select! {
            _ = self.terminate.recv() => {}
            _ = self.hang_up.recv() => {}
            _ = self.interrupt.recv() => {}
        }
    }
}

/// How long the program waits for a disk when it is told to end.
const PARTING: Duration = Duration::from_secs(1);
/// How long the disk has before the program stops.
const SETTLING: Duration = Duration::from_millis(100);
/// So many messages at most are taken in between two frames: whatever comes in, the helper sees it move.
const MOST_AT_ONCE: usize = 1_000;

async fn run(
    console: &mut Console,
    (mut signals, mut ending): (ProcessSignals, ProcessSignals),
    mut credentials: Option<oneshot::Receiver<Credentials>>,
    (content, phrases): (Option<PathBuf>, Option<PathBuf>),
    link: impl FnOnce() -> Link,
) -> Result<(), ConsoleError> {
    let mut tty = Tty::open()?;
    let mut link = link();
    let own = phrases.filter(|path| path.exists());
    let content = if content.is_some() || own.is_some() {
        Content::load_with(content.as_deref(), own.as_deref()).map_err(ConsoleError::Findings)?
    } else {
        Content::shipped().clone()
    };
    console.on_message(Message::Content(Rc::new(content)), Some(&link))?;
    let worked = work(console, &mut tty, &mut link, &mut signals, &mut ending, &mut credentials).await;
    // told to end, or the terminal is gone, which may be noticed before SIGHUP comes
    if !console.over {
        console.end_link(link).await;
    }
    worked.map_err(ConsoleError::from)
}

/// Until the shift is over, the program is told to end, or the terminal is gone.
async fn work(
    console: &mut Console,
    tty: &mut Tty,
    link: &mut Link,
    signals: &mut ProcessSignals,
    ending: &mut ProcessSignals,
    credentials: &mut Option<oneshot::Receiver<Credentials>>,
) -> io::Result<()> {
    while !console.over {
        console.draw()?;
        let sleep = clock::wait(Duration::from_millis(console.screen.next_change().since(now())));
        let message = tokio::select! {
            biased;
            () = ending.end() => return Ok(()),
            input = tty.next() => typed(input?),
            _ = signals.resize.recv() => {
                console.resized(Some(link))?;
                continue;
            }
            _ = signals.stop.recv() => {
                if console.stop(link, signals, ending).await?.is_break() {
                    return Ok(());
                }
                continue;
            }
            // after SIGSTOP, of which nobody is told
            _ = signals.go_on.recv() => {
                console.take_again(link)?;
                continue;
            }
            Some(update) = link.updates.recv() => Message::Link(update),
            ready = ready(credentials) => {
                *credentials = None;
                // without a desk there is nothing to sign in to: whoever promised one says why
                let Some(Credentials { homeserver, helper, password, practice }) = ready else { return Ok(()) };
                console.screen.world.practising = practice.map(Into::into);
                console.screen.gate.helper.clone_from(&helper);
                console.screen.world.station.homeserver.clone_from(&homeserver);
                let _ = link.commands.send(Command::SignIn { homeserver, helper, password });
                continue;
            }
            () = tokio::time::sleep(sleep) => Message::Clock(now()),
        };
        console.on_message(Message::Clock(now()), Some(link))?;
        console.on_message(message, Some(link))?;
        for _ in 0..MOST_AT_ONCE {
            let Some(message) = waiting(tty, link)? else { break };
            console.on_message(message, Some(link))?;
        }
    }
    Ok(())
}

/// What is there already, keys first.
fn waiting(tty: &mut Tty, link: &mut Link) -> io::Result<Option<Message>> {
    if let Some(input) = tty.waiting()? {
        return Ok(Some(typed(input)));
    }
    Ok(link.updates.try_recv().ok().map(Message::Link))
}

fn typed(input: Input) -> Message {
    match input {
        Input::Key(key) => Message::Key(key),
        Input::Burst(burst) => Message::Burst(burst.0),
        Input::Paste(pasted) => Message::Paste(pasted.0),
        Input::Focus(has) => Message::Focus(has),
    }
}

/// The credentials when they are there; never, when nobody promised any.
async fn ready(credentials: &mut Option<oneshot::Receiver<Credentials>>) -> Option<Credentials> {
    match credentials {
        Some(credentials) => credentials.await.ok(),
        None => std::future::pending().await,
    }
}

/// The time by the local clock.
fn now() -> Moment {
    Moment(clock::millis())
}
