# The words of the visitors' page. Every key stands in ../nl/visitor.ftl too. Short, plain words: whoever reads this may
# be fourteen, frightened, and watched.

## Always in view

# The tab's title: it says nothing about what this is.
title = Info
leave = Leave now
leave-keys = or press Esc or Shift 3 times

## The first page

talk-to = Talk to someone
free = It's free. You don't have to say your name. You decide what you tell.
watched = Anyone who watches your screen or your internet can see that you were here.
in-danger = Danger? Call 112
or-call = Rather call?
free-call = free
language = Language
nothing-needed = You don't have to fill in anything.
ask-safe = Is it safe for you to type now?
ask-age = How old are you?
ask-danger = Are you in danger now?
ask-plain = Do you want easy words?
yes = Yes
no = No
pass = Skip
age-to-11 = 11 or younger
age-12-14 = 12–14
age-15 = 15
age-16-17 = 16–17
age-18-23 = 18–23
age-from-24 = 24 or older
stop-title = Choose a stop word (if you like)
stop-about = If you type this word in the chat, the page is gone at once. Choose a word that you would not say here.
stop-label = Stop word
start = Start talking
starting = One moment…

## The talk

talk = The chat
you = You:
them = Helper:
your-words = What do you want to say?
send = Send
waiting = You're in. Someone will be with you soon.
ahead = Ahead of you: { $n }.
next = You are next.
minutes = That takes about { $from } to { $to } minutes.
type-already = You can type already.
here = Someone is with you. A person, not a computer.
somebody-else = Someone else is coming to you. What you said is kept.
types = is typing…
on-the-way = On its way…
offline = No connection. We keep trying. What you typed is kept.
read = read
new-below = New message ↓
yes-or-no = Yes or no is enough to type.
long = Is it taking long? Below the chat you see who else can help.
too-long = That is too long. Make it two messages.
not-sent = That did not work. Your words are still there.
talk-full = This chat is full. Tell whoever is helping you.
busy = It's busy. We try again in { $n } seconds. You need not do anything.
busy-minutes = It's busy. We try again in { $n } minutes. Meanwhile, look below.
failed = That did not work. Please try again.

## More

more = More
goodbye = End the chat
keep-title = Keep my place
keep-about = If this page goes away, you can come back within 15 minutes with four digits. This device then remembers that there is a chat, until you leave.
keep-code = Four digits
keep = Keep
kept = Your place is kept.
code-four = Choose four digits.
stop-set = Set
stop-is-set = Your stop word is set.
stop-short = Choose a word of at least four letters.
stop-long = Choose a shorter word.
stop-everyday = You might just say that. Choose another word.
resume = Go on with your chat?
resume-go = Go on
resume-not = No, erase it
resume-wrong = That is not right. You can try { $n } more times.
resume-gone = That place is not there any more.

## Closed, full, over

closed-now = Nobody is here now.
closed-wait = You can wait. We see that you are here. We don't know how long it will take.
open = Someone is here now. You can start.
full-now = It is too busy now.
full-later = Please try again later, or look below.
hours = We are here:
opens = Open again:
others = You can also go here
open-now = open now
shut-now = closed now
chat = live chat
over = The chat is over.
last-not-sent = Your last words did not arrive any more.
helped = Did this help you?
helped-about = You can skip this. It is only counted, apart from your chat.
partly = A little
thanks = Thank you.

## The days

day-1 = Monday
day-2 = Tuesday
day-3 = Wednesday
day-4 = Thursday
day-5 = Friday
day-6 = Saturday
day-7 = Sunday

## Without JavaScript

plain-show = Show the chat
plain-write = Write again
plain-about = Press the button first. Then you see here what is said.
plain-leave = After “Leave now”, close this tab too: otherwise the back button brings someone else here.
plain-sent = Sent.
plain-ended = This chat has ended.
plain-again = That did not work. Please send it again.
plain-anew = That did not work. Press “Write again” below. If your message is not in the chat, send it again.
plain-begin = Start again
plain-nowhere = This page is not here.
plain-wait = It's busy. Please wait a moment and try again.
plain-lost = The connection broke. Press the button again.
plain-work = It is very busy now. With JavaScript switched on you can come in. Or look below for who else can help.
