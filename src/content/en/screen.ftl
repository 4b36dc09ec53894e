# The words on the screen. Every key is in ../nl/screen.ftl as well.

## What a helper can want: a word for the hints line, and a sentence

intent-help = help
    .about = show what the keys do here
intent-queue = queue
    .about = go to the queue
intent-plan = plan
    .about = the safety plan, filled in with the visitor
intent-referrals = refer
    .about = find a helpline or an organisation
intent-phrases = phrase
    .about = find a phrase to insert and change
intent-case = case
    .about = presence, triage, answers, notes and referrals
intent-shift = shift
    .about = on, pause, hand over or off; and hand conversations over
intent-escalate = ACUTE
    .about = set the triage to A now, so that every colleague sees it
intent-end-shift = end
    .about = end the shift
intent-palette = all
    .about = find a command by name
intent-mine = my conversation
    .about = go to my first, second, … conversation
intent-next = next
    .about = go to the next conversation that waits for me
intent-next-pane = pane
    .about = go to the next pane
intent-previous-pane = back
    .about = go to the previous pane
intent-back = back
    .about = back
intent-triage = triage
    .about = set the triage
intent-confirm-lowering = confirm lower
    .about = confirm the lower triage that a colleague proposes
intent-close = close
    .about = register and close the conversation
intent-release = release
    .about = let the visitor wait for a colleague again
intent-transfer = transfer
    .about = hand the conversation over to a colleague
intent-reconnect = connect now
    .about = try to connect again now
intent-redraw = redraw
    .about = draw the screen anew
intent-page-up = up
    .about = one page up
intent-page-down = down
    .about = one page down

intent-claim = pick up
    .about = pick up the selected visitor
intent-open = open
    .about = open the selected conversation
intent-take-over = take over
    .about = take over a colleague's conversation
intent-queue-up = up
    .about = one row up
intent-queue-down = select
    .about = one row down
intent-queue-first = first
    .about = go to the first row
intent-queue-last = last
    .about = go to the last row

intent-send = send
    .about = send what is written
intent-new-line = new line
    .about = begin a new line
intent-insert = insert
    .about = find a phrase, referral or plan item to insert (as the first character)
intent-expand = expand
    .about = turn ;code into its phrase or referral
intent-clear = clear
    .about = clear what is written

intent-answer = fill in
    .about = open the plan, or fill in the answer
intent-share = share
    .about = put this item into the composer; you send it yourself
intent-unanswer = empty
    .about = take the answer away
intent-plan-up = up
    .about = one row up
intent-plan-down = select
    .about = one row down
intent-templates = plans
    .about = back to the list of plans

intent-insert-referral = insert
    .about = put the referral into the composer
intent-referrals-up = up
    .about = one row up
intent-referrals-down = select
    .about = one row down
intent-insert-phrase = insert
    .about = put the phrase into the composer, to read and change
intent-phrases-up = up
    .about = one row up
intent-phrases-down = select
    .about = one row down

intent-note = note
    .about = write a note for colleagues; the visitor never sees it
intent-accepted = takes it
    .about = the visitor wants this referral
intent-declined = rather not
    .about = the visitor does not want this referral
intent-signals = signals
    .about = tick the signals of trafficking; for us only
intent-case-up = up
    .about = one referral up
intent-case-down = select
    .about = one referral down

intent-choose-shift = choose
    .about = choose this, or hand this conversation over
intent-more = more
    .about = one conversation more at once
intent-fewer = fewer
    .about = one conversation fewer at once
intent-shift-up = up
    .about = one row up
intent-shift-down = down
    .about = one row down

intent-lock = lock
    .about = lock the screen; your password opens it again
intent-unlock = unlock
    .about = open the screen with your password
intent-sign-in = sign in
    .about = sign in
intent-next-field = next field
    .about = go to the next field
intent-previous-field = previous field
    .about = go to the previous field
intent-quit = quit
    .about = leave the program

intent-choose = choose
    .about = take the selected row
intent-choose-up = up
    .about = one row up
intent-choose-down = down
    .about = one row down
intent-cancel = back
    .about = back without choosing
intent-find = take
    .about = take the selected row
intent-find-up = up
    .about = one row up
intent-find-down = down
    .about = one row down
intent-cancel-find = back
    .about = back without choosing
intent-keep = keep
    .about = keep what is written
intent-write-line = new line
    .about = begin a new line
intent-cancel-write = back
    .about = back without keeping
intent-tick = tick
    .about = tick it, linked to the marked message; an age takes its next value
intent-untick = take back
    .about = take the tick back
intent-tick-done = done
    .about = keep what is ticked
intent-mark-earlier = earlier message
    .about = mark an earlier message of the visitor
intent-mark-later = later
    .about = mark a later message of the visitor, or none
intent-tick-up = up
    .about = one row up
intent-tick-down = down
    .about = one row down
intent-cancel-tick = back
    .about = back to the conversation
intent-next-value = next value
    .about = the next value, or tick and untick
intent-previous-value = previous value
    .about = the previous value
intent-unknown-value = unknown
    .about = unknown or not asked
intent-form-up = up
    .about = one field up
intent-form-down = next field
    .about = one field down
intent-register = register and close
    .about = keep the registration and close the conversation
intent-skip = without registering
    .about = close without a registration; that is counted
intent-cancel-form = back
    .about = back to the conversation
intent-yes = yes
    .about = yes
intent-no = no
    .about = no
intent-use-anyway = use it anyway
    .about = use it anyway; that is recorded
intent-leave-it = leave it
    .about = do not use it
intent-read-up = up
    .about = up
intent-read-down = more
    .about = read on
intent-done = close
    .about = close the help

## Places

scope-desk = Anywhere
scope-queue = In the queue
scope-composer = In the composer
scope-plan = In the plan
scope-referrals = In the referrals
scope-phrases = In the phrases
scope-case = In the case
scope-shift = In the shift
scope-lock = When the screen is locked
scope-sign-in = When signing in
scope-choose = In a list of choices
scope-find = When searching
scope-write = When writing
scope-tick = When ticking
scope-form = In the registration
scope-confirm = At a question
scope-override = At a struck-out referral
scope-read = In the help
table-key = key
table-does = what it does

## Titles of panes

pane-queue = Queue
pane-waiting = Waiting
pane-mine = Mine
pane-colleagues = Colleagues
pane-kept = Not sent
pane-plan = Safety plan
pane-referrals = Refer
pane-phrases = Phrases
pane-case = Signals and case
pane-shift = Shift
pane-help = What the keys do
pane-palette = Every command
pane-picker = Insert
pane-triage = Triage
pane-triggers = What is going on?
pane-signals = Signals of trafficking: for us only
pane-lower = Why lower?
pane-colleague = To whom?
pane-register = Registration at closing
pane-note = Note: for colleagues only
pane-override = Struck out
pane-sure = Are you sure?

## Triage

triage-A = ACUTE
triage-B = URGENT
triage-C = ONGOING
triage-D = INFO
triage-X = UNKNOWN
triage-A-about = danger now or within the hour
triage-B-about = danger within days, or a perpetrator at home
triage-C-about = it goes on, no dated threat
triage-D-about = past, a question, or a third party without danger
triage-X-about = not clear yet; counts as URGENT
triage-by-triggers = tick what is going on; the highest counts
triggers-none = Nothing is ticked yet.
triggers-highest = The highest:
triage-now = now
triage-lower-mark = lower: reason + colleague
triage-at-least-b = Somebody at home takes part: B at least. Told wrong? Change it in the plan first.
triage-waits = proposed { $code }: waits for a colleague
triage-proposed = { $who } proposes { $code } { $word }: { $reason }
lowering-danger-passed = the danger has passed
lowering-mistaken = ticked by mistake
lowering-learnt-more = the visitor told more
lowering-taken-over = another service took over the acute part

## The queue

queue-empty = Nobody is waiting.
queue-no-desk = Reading the queue …
queue-none-mine = none yet
queue-minutes = { $minutes } min
queue-overdue = too long
queue-new = { $count } new
queue-typing = types
queue-draft = draft
queue-claiming = asked …
queue-left = away
queue-more = { $count } more ↓

## A waiting visitor

preview-waits = waiting { $minutes } min
preview-with = talking with { $who }
preview-language = language
preview-visitor = visitor
preview-answers = Asked at the door
preview-safe = safe to type
preview-age = age
preview-urgent = danger now
preview-not-asked = not asked
preview-yes = yes
preview-no = no
preview-words = You read the visitor's words after picking up.
preview-claim = { $key } picks { $alias } up.
preview-none = Select a visitor on the left.
preview-hello = Welcome to the shift. Select a visitor with the arrows; { $key } picks up.
language-nl = Dutch
language-en = English

## The conversation

talk-empty = No words yet.
talk-opening = Opening the conversation …
talk-typing = { $alias } is typing …
talk-below = ↓ new below
talk-above = ↑ more
talk-me = me
talk-hidden = { $count ->
    [one] [1 hidden character]
   *[other] [{ $count } hidden characters]
}
talk-mixed = [mixed scripts]
talk-unreadable = [message not readable]
talk-writes-to = to { $alias }
talk-closed-erased = Closed; erased in { $hours } h.
talk-taken = This conversation is not yours any more.
talk-note = note
talk-referral = referral
talk-listening = { $who } reads along
talk-stopped-listening = { $who } reads along no more
talk-refused = refused: { $why }
talk-composing = composing
talk-too-long = The message is longer than { $count } characters; the rest was not inserted.
state-sending = on its way
state-queued = queued
state-sent = sent
state-read = read
state-refused = refused
here-here = here
here-away = away
here-left = left
here-since = { $state } · { $age }
left-goodbye = said goodbye
left-quick-exit = pressed quick exit
left-connection-lost = connection lost

## The plan

plan-done = { $answered } of { $asked }
plan-complete = complete
plan-helper-only = H for us only
plan-may-share = D may be shared
plan-shared = shared
plan-empty = empty
plan-optional = may stay empty
plan-list-hint = one a line
plan-contact-hint = a role, no name
plan-preface-first = Begin with { $title }: is it safe?
plan-suggestions = Examples:
plan-caution-not-safe = The visitor cannot type safely now. Put it into the composer all the same?
plan-caution-watched = Somebody could watch. Put it into the composer all the same?
plan-caution-not-asked = Nobody asked yet whether somebody watches. Put it into the composer all the same?
plan-proposed = proposed
plan-involved = Takes part, by the plan: { $who }. Nobody to turn to.
plan-inserted = Put into the composer. { $key } sends.
plan-not-yours = Only in a conversation that is yours.

## Referrals

referral-search = find
referral-none = Nothing found.
referral-contact = contact
referral-hours = hours
referral-hours-unknown = not known whether it is open now: verify
referral-ages = ages
referral-ages-between = { $from } to { $to }
referral-ages-from = { $from } and over
referral-ages-to = up to { $to }
referral-checked = checked
referral-stale = { $days } days ago: too long, verify
referral-never-checked = not by us yet
fit-yes = fits
fit-partly = may fit: ask
fit-no = does not fit this visitor
fit-unknown = visitor's age not known
fit-language-no = not the visitor's language
mark-age = age!
mark-language = language!
mark-old = old
mark-verify = verify
referral-cost = cost
referral-languages = languages
referral-organisation = run by
referral-address = address
referral-anonymous = anonymous
referral-parents = parents
referral-struck = STRUCK OUT
referral-verify = ? still to be verified with the organisation itself
referral-override = { $name } is struck out.
referral-override-why = { $key } uses it anyway; that is recorded.
referral-inserted = Put into the composer. { $key } sends; then it is in the case.
outcome-offered = offered
outcome-accepted = wants it
outcome-declined = does not want it
outcome-overridden = although struck out
parents-no = are not told
parents-after-report = told after a report
parents-consent-under-16 = consent under 16
parents-unknown = unknown
anonymous-yes = yes
anonymous-no = no
anonymous-limited = limited
anonymous-possible = possible
anonymous-unknown = unknown
phrase-none = Nothing found.
phrase-other-language = Not in { $wanted }: these are the words in { $got }.
pane-blank = Fill in
blank-hint = { $key } without words leaves it open; it is not sent like that.
talk-hole = Not sent: { $hole } is not filled in yet. Fill it in or take it out.
insert-nowhere = Open a conversation of yours first.
picker-phrase = phrase
picker-referral = referral
picker-plan = plan
expand-unknown = ;{ $code } is no code of a phrase or referral.

## The case

case-none = Open a conversation; its case is shown here.
case-presence = Visitor
case-triage = Triage
case-door = At the door
case-signals = Signals, for us only
case-no-signals = none ticked yet
signals-rule = rule { $version } of { $date }; signals, never proof
signals-no-message = no message marked
signals-wanted = says they wanted it (never lowers the outcome)
signals-linked = { $count } linked
signals-linked-here = { $count } linked, this too
case-notes = Notes
case-referrals = Referrals
case-no-notes = none yet
case-no-referrals = none yet

## The shift

shift-on = on
shift-pausing = pausing
shift-handing-over = handing over
shift-off = off
shift-on-about = takes visitors
shift-pausing-about = keeps the present ones, takes no new ones
shift-handing-over-about = hands the present ones over
shift-off-about = not there
shift-at-once = at once
shift-mine = Hand over
shift-team = Colleagues
shift-nobody = There is no colleague who can take over.
shift-of = { $mine } of { $capacity }

## Questions

confirm-end = Conversations are still open ({ $open }) or words unsent ({ $unsent }). End the shift all the same?
confirm-escalate = { $alias } becomes A ACUTE now. Everybody at the desk sees it. Keep talking; offer 112, and ask for a place only for that.
confirm-release = Release { $alias }? The visitor then waits for a colleague again; you no longer read the conversation.
confirm-take-over = Take { $alias } over from { $who }?
confirm-lowering = { $who } proposes { $code } { $word }, because { $reason }. Confirm?
confirm-skip = Close without a registration? That is counted.
confirm-keys = { $yes } yes · { $no } no

## The registration

field-trafficking = exploitation
field-role = who asks
field-visitor = visitor
field-age-now = age now
field-age-at-start = age at the start
field-gender = gender
field-forms = form
field-ongoing = goes on
field-duration = how long
field-perpetrators = by whom
field-siblings = siblings too
field-first-time-told = tells for the first time
field-closing = how it ended
register-faults = This does not go together: the age at the start is above the age now.
register-siblings = ask about them
register-filled = Filled in from the conversation: triage { $first } → { $last }, { $plans } plans, { $referrals } referrals.
code-trafficking-yes = yes
code-trafficking-suspected = suspected
code-trafficking-no = no
code-role-self = for themselves
code-role-relative-or-friend = relative or friend
code-role-professional = professional
code-role-unknown = unknown
code-visitor-new = new
code-visitor-returning = returning
code-visitor-unknown = unknown
code-age-0-11 = 0–11
code-age-12-14 = 12–14
code-age-15 = 15
code-age-16-17 = 16–17
code-age-18-23 = 18–23
code-age-24 = 24 and older
code-age-unknown = unknown
code-gender-girl-woman = girl or woman
code-gender-boy-man = boy or man
code-gender-other = another
code-gender-unknown = unknown
code-forms-sexual-offline = sexual, offline
code-forms-sexual-online = sexual, online
code-forms-criminal = criminal
code-forms-labour = labour
code-forms-other = another
code-forms-unknown = unknown
code-ongoing-yes = yes
code-ongoing-no = no
code-ongoing-unknown = unknown
code-duration-6m = under half a year
code-duration-6-12m = half a year to a year
code-duration-1-2y = 1 to 2 years
code-duration-2-5y = 2 to 5 years
code-duration-5y = 5 years or longer
code-duration-unknown = unknown
code-perpetrators-father = father
code-perpetrators-mother = mother
code-perpetrators-step-parent = step-parent or a parent's partner
code-perpetrators-foster-parent = foster parent
code-perpetrators-other-relative = another relative
code-perpetrators-partner-or-ex = partner or ex
code-perpetrators-acquaintance = acquaintance
code-perpetrators-online = somebody met online
code-perpetrators-network = network
code-perpetrators-not-told = does not want to say
code-perpetrators-not-asked = not asked
code-siblings-yes = yes
code-siblings-suspected = suspected
code-siblings-no = no
code-siblings-not-applicable = does not apply
code-siblings-unknown = unknown
code-first-time-told-yes = yes
code-first-time-told-no = no
code-first-time-told-not-asked = not asked
code-closing-goodbye = goodbye
code-closing-quick-exit = quick exit
code-closing-connection-lost = connection lost
code-closing-ended-by-helper = ended by me

## Signing in

lock-title = Locked since { $time }
lock-about = Nothing is lost: what you were writing is still there.
lock-unread = { $count ->
    [one] One new message in your conversations
   *[other] { $count } new messages in your conversations
}
lock-busy = One moment …
lock-wrong = This is not your password.
lock-wait = This is not your password. Wait { $seconds } seconds before you try again.
lock-practice = In the demo the password is: demo
sign-in-title = Nachtwacht
sign-in-about = The chat for victims of sexual exploitation
sign-in-homeserver = server
sign-in-helper = name
sign-in-password = password
sign-in-busy = Signing in …
sign-in-again = The server asks you to sign in again. Everything you wrote is kept.
sign-in-empty = Fill in server, name and password.
sign-in-wrong-password = Name or password is wrong.
sign-in-bad-address = This is not the address of a server. Write https://… or the name of the server.
sign-in-address-with-password = Leave name and password out of the address; they are asked for below it.
sign-in-plain-address = http:// is for this machine only: others on the way could read what visitors write. Write https://….
sign-in-no-desk = This account belongs to no desk yet. Ask the administrator for an invitation.
sign-in-unsupported = This server is too old: it speaks Matrix { $theirs }, v1.1 or later is needed. Ask whoever runs it for an update.
sign-in-slow-down = Too many tries. Wait { $seconds } seconds.
sign-in-already-open = Another console of this helper is open on this machine. Close it first: two would fight for the same unsent words.

## The link

link-connecting = connecting …
link-live = connected
link-away = no connection · { $age }
link-retry = next try in { $seconds } s
link-signed-out = sign in again
failure-unreachable = no connection
failure-timed-out = it took too long
failure-busy = the server is too busy
failure-not-a-homeserver = something other than the server answers (a network's login page?)
failure-untrusted-issuer = nobody this machine trusts has signed the server's certificate; give the desk's own authority with --ca
failure-untrusted-time = the server's certificate is not valid now; is the clock of this machine right?
failure-untrusted-name = the server's certificate is for another name: this may not be the server
failure-untrusted = the server's certificate is not valid: this may not be the server
failure-server-error = an error on the server
failure-forbidden = not allowed (any more)
failure-too-large = the message is too large
failure-signed-out = sign in again
failure-disk-full = the disk is full; sending again goes without the disk
failure-disk-failed = the disk failed; sending again goes without the disk
refusal-taken = a colleague was first
refusal-full = you have as many conversations as your shift allows ({ $key })
refusal-off-duty = your shift is not on ({ $key })
refusal-stale = the conversation was somebody else's meanwhile
refusal-not-yours = the conversation is not yours
refusal-not-supervisor = only a supervisor can do that
refusal-receiver-unavailable = the colleague has no room
refusal-needs-reason = lowering takes a reason
refusal-needs-colleague = somebody other than the proposer confirms
refusal-nothing-proposed = there is nothing left to confirm
refusal-closed = the conversation is closed

## Notices

notice-picked-up = { $alias }: picked up by { $who }.
notice-picked-up-me = { $alias } is with you now.
notice-declined = { $alias }: not granted, { $why }.
notice-asked = { $alias }: asked, the answer follows …
notice-no-answer = { $alias }: no answer yet; the request still stands.
notice-not-sent = { $alias }: did not arrive, { $why }.
notice-undelivered = { $alias }: did not reach the visitor, { $why }. The words are back in the composer.
notice-lost = { $alias }: this conversation is not yours any more.
notice-lost-words = { $alias }: this conversation is not yours any more; your words are still there.
notice-conflict = { $alias }: something came again with other content; the first one stands. Report it.
notice-desk-conflict = The desk contradicted itself; what was there stands. Report it.
notice-restored = Back from before: { $messages } on the way again, { $drafts } being written.
restored-damaged = Some unsent words of before were damaged on the disk and are lost.
restored-sealed = Unsent words of before do not open (another password?); erased after 24 h.
restored-too-old = Unsent words of before were older than 24 hours and are erased.
restored-requests = Asked before, and not so: { $what }. Ask again if you still want it.
asked-claim = picking up { $alias }
asked-release = putting { $alias } back
asked-transfer = handing over { $alias }
asked-take-over = taking over { $alias }
asked-triage = the triage of { $alias }
asked-confirm-lowering = confirming the triage of { $alias }
asked-backup = backup for { $alias }
asked-close = closing { $alias }
notice-closed = { $alias }: closed.
notice-triaged = { $alias }: now { $code } { $word }.
notice-proposed = { $alias }: lower proposed; a colleague confirms.
notice-outcome = Recorded: { $outcome }.
notice-home = { $alias }: home is involved. B at least; ask about siblings. Plan { $key }
notice-ending = Ending the shift; what is on its way is still being sent. { $key } stops at once.
notice-listening = { $who } reads along with { $alias }.
notice-pasted = Pasted; { $key } sends.
alarm-waiting = Somebody is waiting
alarm-message = There is a new message

## Status line

status-waiting = { $count } waiting
status-overdue = { $count } too long
status-unsent = { $count } on the way
keeping-practice = practice
keeping-no-place = unsent not on disk
keeping-disk-full = disk full: unsent not kept
keeping-disk-failed = disk fails: unsent not kept
status-nobody-waits = nobody waiting
age-seconds = { $count } s
age-minutes = { $count } min
age-hours = { $count } h

## Palette

palette-search = type a few letters
