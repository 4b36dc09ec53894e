# De woorden op het scherm. Elke sleutel staat ook in ../en/screen.ftl.

## Wat een medewerker kan willen: een woord voor de toetsenregel, en een zin

intent-help = hulp
    .about = laat zien wat de toetsen hier doen
intent-queue = rij
    .about = naar de wachtrij
intent-plan = plan
    .about = het veiligheidsplan, samen met de bezoeker in te vullen
intent-referrals = verwijs
    .about = zoek een hulplijn of organisatie
intent-phrases = zin
    .about = zoek een zin om in te voegen en aan te passen
intent-case = dossier
    .about = aanwezigheid, urgentie, antwoorden, notities en verwijzingen
intent-shift = dienst
    .about = aan, pauze, overdragen of uit; en gesprekken overdragen
intent-escalate = ACUUT
    .about = zet de urgentie nu op A, zodat alle collega's het zien
intent-end-shift = uit
    .about = beëindig de dienst
intent-palette = alles
    .about = zoek een opdracht op naam
intent-mine = mijn gesprek
    .about = naar mijn eerste, tweede, … gesprek
intent-next = volgende
    .about = naar het volgende gesprek dat op mij wacht
intent-next-pane = venster
    .about = naar het volgende venster
intent-previous-pane = terug
    .about = naar het vorige venster
intent-back = terug
    .about = terug
intent-triage = urgentie
    .about = stel de urgentie in
intent-confirm-lowering = bevestig lager
    .about = bevestig de lagere urgentie die een collega voorstelt
intent-close = afsluiten
    .about = registreer en sluit het gesprek
intent-release = loslaten
    .about = laat de bezoeker weer wachten op een collega
intent-transfer = overdragen
    .about = draag het gesprek over aan een collega
intent-reconnect = verbind nu
    .about = probeer nu opnieuw te verbinden
intent-redraw = herteken
    .about = teken het scherm opnieuw
intent-page-up = omhoog
    .about = een bladzijde omhoog
intent-page-down = omlaag
    .about = een bladzijde omlaag

intent-claim = oppakken
    .about = pak de gekozen bezoeker op
intent-open = openen
    .about = open het gekozen gesprek
intent-take-over = overnemen
    .about = neem het gesprek van een collega over
intent-queue-up = omhoog
    .about = een regel omhoog
intent-queue-down = kiezen
    .about = een regel omlaag
intent-queue-first = eerste
    .about = naar de eerste regel
intent-queue-last = laatste
    .about = naar de laatste regel

intent-send = versturen
    .about = verstuur wat er staat
intent-new-line = nieuwe regel
    .about = begin een nieuwe regel
intent-insert = invoegen
    .about = zoek een zin, verwijzing of planonderdeel om in te voegen (als eerste teken)
intent-expand = uitvouwen
    .about = maak van ;code de zin of verwijzing
intent-clear = wissen
    .about = wis wat er staat

intent-answer = invullen
    .about = open het plan, of vul het antwoord in
intent-share = delen
    .about = zet dit onderdeel in het tekstvak; versturen doet u zelf
intent-unanswer = leegmaken
    .about = haal het antwoord weg
intent-skip-item = later
    .about = nu overslaan; het blijft zichtbaar als overgeslagen
intent-next-open = volgende
    .about = naar de volgende vraag zonder antwoord, ook wat is overgeslagen
intent-jump = ga naar
    .about = naar een vraag op nummer of woord (een cijfer kan ook)
intent-plan-mode = één/lijst
    .about = één vraag tegelijk, of de hele lijst
intent-said-earlier = markeer
    .about = markeer wat de bezoeker het laatst zei; nog eens: wat daarvoor is gezegd
intent-said-later = latere
    .about = markeer een later bericht van de bezoeker
intent-draft-answer = overnemen
    .about = maak het gemarkeerde bericht het begin van dit antwoord; u kort het in
intent-copy-out = overschrijven
    .about = stel samen wat de bezoeker wil overschrijven; u verstuurt het zelf
intent-history = verloop
    .about = wie wat heeft geantwoord, en wanneer
intent-plan-up = omhoog
    .about = een regel omhoog
intent-plan-down = kiezen
    .about = een regel omlaag
intent-templates = plannen
    .about = terug naar de lijst met plannen

intent-insert-referral = invoegen
    .about = zet de verwijzing in het tekstvak
intent-referrals-up = omhoog
    .about = een regel omhoog
intent-referrals-down = kiezen
    .about = een regel omlaag
intent-insert-phrase = invoegen
    .about = zet de zin in het tekstvak, om te lezen en aan te passen
intent-phrases-up = omhoog
    .about = een regel omhoog
intent-phrases-down = kiezen
    .about = een regel omlaag

intent-note = notitie
    .about = schrijf een notitie voor collega's; de bezoeker ziet die nooit
intent-accepted = wil het
    .about = de bezoeker wil deze verwijzing
intent-declined = liever niet
    .about = de bezoeker wil deze verwijzing niet
intent-signals = signalen
    .about = vink de signalen van mensenhandel aan; alleen voor ons
intent-case-up = omhoog
    .about = een verwijzing omhoog
intent-case-down = kiezen
    .about = een verwijzing omlaag

intent-choose-shift = kiezen
    .about = kies deze stand, of draag dit gesprek over
intent-more = meer
    .about = één gesprek meer tegelijk
intent-fewer = minder
    .about = één gesprek minder tegelijk
intent-shift-up = omhoog
    .about = een regel omhoog
intent-shift-down = omlaag
    .about = een regel omlaag

intent-lock = slot
    .about = het scherm op slot; uw wachtwoord opent het weer
intent-unlock = open
    .about = het scherm openen met uw wachtwoord
intent-sign-in = aanmelden
    .about = meld aan
intent-next-field = volgend veld
    .about = naar het volgende veld
intent-previous-field = vorig veld
    .about = naar het vorige veld
intent-quit = stoppen
    .about = sluit het programma

intent-choose = kiezen
    .about = neem de gekozen regel
intent-choose-up = omhoog
    .about = een regel omhoog
intent-choose-down = omlaag
    .about = een regel omlaag
intent-cancel = terug
    .about = terug zonder te kiezen
intent-find = nemen
    .about = neem de gekozen regel
intent-find-up = omhoog
    .about = een regel omhoog
intent-find-down = omlaag
    .about = een regel omlaag
intent-cancel-find = terug
    .about = terug zonder te kiezen
intent-keep = bewaren
    .about = bewaar wat er staat
intent-write-line = nieuwe regel
    .about = begin een nieuwe regel
intent-cancel-write = terug
    .about = terug zonder te bewaren
intent-tick = aanvinken
    .about = vink het aan, bij het gemarkeerde bericht; een leeftijd wordt de volgende
intent-untick = terugnemen
    .about = neem het vinkje terug
intent-tick-done = klaar
    .about = houd wat is aangevinkt
intent-mark-earlier = eerder bericht
    .about = markeer een eerder bericht van de bezoeker
intent-mark-later = later
    .about = markeer een later bericht van de bezoeker, of geen
intent-tick-up = omhoog
    .about = een regel omhoog
intent-tick-down = omlaag
    .about = een regel omlaag
intent-cancel-tick = terug
    .about = terug naar het gesprek
intent-next-value = volgende waarde
    .about = de volgende waarde, of aan- en uitvinken
intent-previous-value = vorige waarde
    .about = de vorige waarde
intent-unknown-value = onbekend
    .about = onbekend of niet gevraagd
intent-form-up = omhoog
    .about = een veld omhoog
intent-form-down = volgend veld
    .about = een veld omlaag
intent-register = registreer en sluit
    .about = bewaar de registratie en sluit het gesprek
intent-skip = zonder registratie
    .about = sluit zonder registratie; dat wordt geteld
intent-cancel-form = terug
    .about = terug naar het gesprek
intent-yes = ja
    .about = ja
intent-no = nee
    .about = nee
intent-use-anyway = toch gebruiken
    .about = toch gebruiken; dat wordt vastgelegd
intent-leave-it = niet gebruiken
    .about = niet gebruiken
intent-read-up = omhoog
    .about = omhoog
intent-read-down = verder
    .about = verder lezen
intent-done = sluiten
    .about = sluit de hulp

## Plekken

scope-desk = Overal
scope-queue = In de wachtrij
scope-composer = In het tekstvak
scope-plan = In het plan
scope-referrals = Bij de verwijzingen
scope-phrases = Bij de zinnen
scope-case = In het dossier
scope-shift = Bij de dienst
scope-lock = Als het scherm op slot is
scope-sign-in = Bij het aanmelden
scope-choose = In een keuzelijst
scope-find = Bij het zoeken
scope-write = Bij het schrijven
scope-tick = Bij het aanvinken
scope-form = In de registratie
scope-confirm = Bij een vraag
scope-override = Bij een doorgestreepte verwijzing
scope-read = In de hulp
table-key = toets
table-does = wat die doet

## Titels van vensters

pane-queue = Wachtrij
pane-waiting = Wacht
pane-mine = Mijn gesprekken
pane-colleagues = Collega's
pane-kept = Niet verstuurd
pane-plan = Veiligheidsplan
pane-referrals = Verwijzen
pane-phrases = Zinnen
pane-case = Signalen en dossier
pane-shift = Dienst
pane-help = Wat de toetsen doen
pane-palette = Alle opdrachten
pane-picker = Invoegen
pane-triage = Urgentie
pane-triggers = Wat is er aan de hand?
pane-signals = Signalen van mensenhandel: alleen voor ons
pane-lower = Waarom lager?
pane-colleague = Aan wie?
pane-register = Registratie bij het afsluiten
pane-note = Notitie: alleen voor collega's
pane-override = Doorgestreept
pane-sure = Zeker weten?

## Urgentie

triage-A = ACUUT
triage-B = SPOED
triage-C = LOPEND
triage-D = INFO
triage-X = ONBEKEND
triage-A-about = gevaar nu of binnen het uur
triage-B-about = gevaar binnen dagen, of een dader thuis
triage-C-about = het gaat door, geen dreiging met datum
triage-D-about = verleden, vraag of derde zonder gevaar
triage-X-about = nog niet duidelijk; telt als SPOED
triage-by-triggers = vink aan wat er aan de hand is; het hoogste telt
triggers-none = Er is nog niets aangevinkt.
triggers-highest = Het hoogste:
triage-now = nu
triage-lower-mark = lager: reden + collega
triage-at-least-b = Iemand thuis doet mee: minstens B. Klopt dat niet? Pas eerst het plan aan.
triage-waits = voorstel { $code }: wacht op een collega
triage-proposed = { $who } stelt { $code } { $word } voor: { $reason }
lowering-danger-passed = het gevaar is geweken
lowering-mistaken = per vergissing aangevinkt
lowering-learnt-more = de bezoeker vertelde meer
lowering-taken-over = een andere dienst nam het acute deel over

## De wachtrij

queue-empty = Niemand wacht.
queue-no-desk = De wachtrij wordt gelezen …
queue-none-mine = nog geen
queue-minutes = { $minutes } min
queue-overdue = te lang
queue-new = { $count } nieuw
queue-typing = typt
queue-draft = concept
queue-claiming = gevraagd …
queue-left = weg
queue-more = nog { $count } ↓

## Een wachtende bezoeker

preview-waits = wacht { $minutes } min
preview-with = in gesprek met { $who }
preview-language = taal
preview-visitor = bezoeker
preview-answers = Bij de deur gevraagd
preview-safe = veilig om te typen
preview-age = leeftijd
preview-urgent = gevaar nu
preview-not-asked = niet gevraagd
preview-yes = ja
preview-no = nee
preview-words = De woorden van de bezoeker leest u na het oppakken.
preview-claim = { $key } pakt { $alias } op.
preview-none = Kies links een bezoeker.
preview-hello = Welkom bij de dienst. Kies met de pijltjes een bezoeker; { $key } pakt op.
language-nl = Nederlands
language-en = Engels

## Het gesprek

talk-empty = Nog geen woorden.
talk-opening = Het gesprek wordt geopend …
talk-typing = { $alias } typt …
talk-below = ↓ nieuw onder
talk-above = ↑ meer
talk-me = ik
talk-hidden = { $count ->
    [one] [1 onzichtbaar teken]
   *[other] [{ $count } onzichtbare tekens]
}
talk-mixed = [gemengd schrift]
talk-unreadable = [bericht niet leesbaar]
talk-writes-to = aan { $alias }
talk-closed-erased = Afgesloten; over { $hours } uur gewist.
talk-taken = Dit gesprek is niet meer van u.
talk-note = notitie
talk-referral = verwijzing
talk-listening = { $who } leest mee
talk-stopped-listening = { $who } leest niet meer mee
talk-refused = geweigerd: { $why }
talk-composing = schrijven
talk-too-long = Het bericht is langer dan { $count } tekens; de rest is niet ingevoegd.
state-sending = onderweg
state-queued = in de rij
state-sent = verstuurd
state-read = gelezen
state-refused = geweigerd
here-here = aanwezig
here-away = even weg
here-left = vertrokken
here-since = { $state } · { $age }
left-goodbye = nam afscheid
left-quick-exit = snel weggeklikt
left-connection-lost = verbinding verbroken

## Het plan

plan-done = { $answered } van { $asked }
plan-complete = compleet
plan-helper-only = H alleen voor ons
plan-may-share = D mag gedeeld
plan-shared = gedeeld
plan-empty = nog leeg
plan-optional = mag leeg blijven
plan-list-hint = één per regel
plan-contact-hint = een rol, geen naam
plan-preface-first = Begin met { $title }: is het veilig?
plan-suggestions = Voorbeelden:
plan-caution-not-safe = De bezoeker kan nu niet veilig typen. Toch in het tekstvak zetten?
plan-caution-watched = Iemand kan meekijken. Toch in het tekstvak zetten?
plan-caution-not-asked = Nog niet gevraagd of iemand meekijkt. Toch in het tekstvak zetten?
pane-jump = Ga naar een vraag
pane-copy-out = Om over te schrijven
pane-history = Wat eerder is gezegd
copy-out-about = Wat de bezoeker leest. Kruis alleen aan wat overgeschreven mag worden.
confirm-copy-out = { $count } in het tekstvak zetten, om over te schrijven? Het blijft op dat scherm staan tot de bezoeker weggaat.
plan-question = Vraag { $number } van { $count }
plan-skipped = later
plan-skipped-about = nu overgeslagen
plan-skipped-count = , { $count } later
plan-all-answered = In dit plan staat niets meer open.
plan-not-asked = nu niet gevraagd
plan-gone = oud plan
plan-gone-about = Antwoorden bij een plan dat de dienst niet meer heeft. U kunt ze nog lezen.
plan-gone-item = Deze vraag staat niet meer in het plan.
plan-closed-about = Deze vraag wordt nu niet gesteld, door een ander antwoord. Delen kan niet.
plan-does-not-fit = Past niet bij de vraag zoals die nu is: vraag het opnieuw.
plan-on-its-way = onderweg
plan-version = beantwoord in versie { $version }
plan-from = uit een bericht van { $time }
plan-marked = { $key } neemt over: “{ $words }”
plan-taken-back = weggehaald
plan-proposed = voorgesteld
plan-involved = Doet mee, volgens het plan: { $who }. Niet iemand om hulp te vragen.
plan-inserted = In het tekstvak gezet. { $key } verstuurt.
plan-not-yours = Alleen in een gesprek dat van u is.

## Verwijzen

referral-search = zoek
referral-none = Niets gevonden.
referral-contact = contact
referral-hours = tijden
referral-hours-unknown = niet bekend of het nu open is: nagaan
referral-ages = leeftijd
referral-ages-between = { $from } tot en met { $to }
referral-ages-from = vanaf { $from }
referral-ages-to = tot en met { $to }
referral-checked = nagegaan
referral-stale = { $days } dagen geleden: te lang, nagaan
referral-never-checked = nog niet door ons
fit-yes = past
fit-partly = past misschien: vraag door
fit-no = past niet bij deze bezoeker
fit-unknown = leeftijd bezoeker onbekend
fit-language-no = niet de taal van de bezoeker
mark-age = leeftijd!
mark-language = taal!
mark-old = oud
mark-verify = nagaan
referral-cost = kosten
referral-languages = talen
referral-organisation = van
referral-address = adres
referral-anonymous = anoniem
referral-parents = ouders
referral-struck = DOORGESTREEPT
referral-verify = ? nog na te kijken bij de organisatie zelf
referral-override = { $name } is doorgestreept.
referral-override-why = { $key } gebruikt het toch; dat wordt vastgelegd.
referral-inserted = In het tekstvak gezet. { $key } verstuurt; daarna staat het in het dossier.
outcome-offered = aangeboden
outcome-accepted = wil het
outcome-declined = wil het niet
outcome-overridden = ondanks doorstreping
parents-no = worden niet ingelicht
parents-after-report = ingelicht na melding
parents-consent-under-16 = toestemming onder 16
parents-unknown = onbekend
anonymous-yes = ja
anonymous-no = nee
anonymous-limited = beperkt
anonymous-possible = mogelijk
anonymous-unknown = onbekend
phrase-none = Niets gevonden.
phrase-other-language = Niet in het { $wanted }: dit zijn de woorden in het { $got }.
pane-blank = Invullen
blank-hint = { $key } zonder woorden laat de plek open; zo wordt het niet verstuurd.
talk-hole = Niet verstuurd: { $hole } is nog niet ingevuld. Vul het in of haal het weg.
insert-nowhere = Open eerst een gesprek dat van u is.
picker-phrase = zin
picker-referral = verwijzing
picker-plan = plan
expand-unknown = ;{ $code } is geen code van een zin of verwijzing.

## Het dossier

case-none = Open een gesprek; hier staat dan het dossier.
case-presence = Bezoeker
case-triage = Urgentie
case-door = Bij de deur
case-signals = Signalen, alleen voor ons
case-no-signals = nog niets aangevinkt
signals-rule = regel { $version } van { $date }; signalen, nooit bewijs
signals-no-message = geen bericht gemarkeerd
signals-wanted = zegt het zelf te hebben gewild (verlaagt nooit)
signals-linked = { $count } gekoppeld
signals-linked-here = { $count } gekoppeld, ook dit
case-notes = Notities
case-referrals = Verwijzingen
case-no-notes = nog geen
case-no-referrals = nog geen

## De dienst

shift-on = aan
shift-pausing = pauze
shift-handing-over = draagt over
shift-off = uit
shift-on-about = neemt bezoekers aan
shift-pausing-about = houdt de eigen gesprekken, neemt geen nieuwe
shift-handing-over-about = draagt de eigen gesprekken over
shift-off-about = niet aanwezig
shift-at-once = tegelijk
shift-mine = Overdragen
shift-team = Collega's
shift-nobody = Er is geen collega die kan overnemen.
shift-of = { $mine } van { $capacity }

## Vragen

confirm-end = Er staan nog gesprekken open ({ $open }) of woorden klaar ({ $unsent }). Toch de dienst beëindigen?
confirm-escalate = { $alias } wordt nu A ACUUT. Iedereen aan de balie ziet het. Blijf in gesprek; biedt 112 aan, en vraag alleen daarvoor een plek.
confirm-release = { $alias } loslaten? De bezoeker wacht dan weer op een collega; u leest het gesprek niet meer.
confirm-take-over = { $alias } overnemen van { $who }?
confirm-lowering = { $who } stelt voor: { $code } { $word }, want { $reason }. Bevestigen?
confirm-skip = Sluiten zonder registratie? Dat wordt geteld.
confirm-keys = { $yes } ja · { $no } nee

## De registratie

field-trafficking = uitbuiting
field-role = wie vraagt
field-visitor = bezoeker
field-age-now = leeftijd nu
field-age-at-start = leeftijd bij begin
field-gender = gender
field-forms = vorm
field-ongoing = gaat door
field-duration = hoe lang
field-perpetrators = door wie
field-siblings = broers of zussen ook
field-first-time-told = vertelt voor het eerst
field-closing = hoe het eindigde
register-faults = Dit kan niet samen: de leeftijd bij het begin is hoger dan die van nu.
register-siblings = vraag ernaar
register-filled = Ingevuld uit het gesprek: urgentie { $first } → { $last }, { $plans } plannen, { $referrals } verwijzingen.
code-trafficking-yes = ja
code-trafficking-suspected = vermoeden
code-trafficking-no = nee
code-role-self = voor zichzelf
code-role-relative-or-friend = familie of vriend
code-role-professional = beroepskracht
code-role-unknown = onbekend
code-visitor-new = nieuw
code-visitor-returning = komt terug
code-visitor-unknown = onbekend
code-age-0-11 = 0–11
code-age-12-14 = 12–14
code-age-15 = 15
code-age-16-17 = 16–17
code-age-18-23 = 18–23
code-age-24 = 24 en ouder
code-age-unknown = onbekend
code-gender-girl-woman = meisje of vrouw
code-gender-boy-man = jongen of man
code-gender-other = anders
code-gender-unknown = onbekend
code-forms-sexual-offline = seksueel, offline
code-forms-sexual-online = seksueel, online
code-forms-criminal = crimineel
code-forms-labour = arbeid
code-forms-other = anders
code-forms-unknown = onbekend
code-ongoing-yes = ja
code-ongoing-no = nee
code-ongoing-unknown = onbekend
code-duration-6m = korter dan een half jaar
code-duration-6-12m = een half tot een heel jaar
code-duration-1-2y = 1 tot 2 jaar
code-duration-2-5y = 2 tot 5 jaar
code-duration-5y = 5 jaar of langer
code-duration-unknown = onbekend
code-perpetrators-father = vader
code-perpetrators-mother = moeder
code-perpetrators-step-parent = stiefouder of partner van ouder
code-perpetrators-foster-parent = pleegouder
code-perpetrators-other-relative = ander familielid
code-perpetrators-partner-or-ex = partner of ex
code-perpetrators-acquaintance = bekende
code-perpetrators-online = iemand van online
code-perpetrators-network = netwerk
code-perpetrators-not-told = wil het niet zeggen
code-perpetrators-not-asked = niet gevraagd
code-siblings-yes = ja
code-siblings-suspected = vermoeden
code-siblings-no = nee
code-siblings-not-applicable = n.v.t.
code-siblings-unknown = onbekend
code-first-time-told-yes = ja
code-first-time-told-no = nee
code-first-time-told-not-asked = niet gevraagd
code-closing-goodbye = afscheid
code-closing-quick-exit = snel weggeklikt
code-closing-connection-lost = verbinding verbroken
code-closing-ended-by-helper = door mij beëindigd

## Aanmelden

lock-title = Op slot sinds { $time }
lock-about = Er is niets weg: wat u aan het schrijven was staat er nog.
lock-unread = { $count ->
    [one] Eén nieuw bericht in uw gesprekken
   *[other] { $count } nieuwe berichten in uw gesprekken
}
lock-busy = Een ogenblik …
lock-wrong = Dit is uw wachtwoord niet.
lock-wait = Dit is uw wachtwoord niet. Wacht { $seconds } seconden voordat u het opnieuw probeert.
lock-practice = In de demo is het wachtwoord: demo
sign-in-title = Nachtwacht
sign-in-about = De chat voor slachtoffers van seksuele uitbuiting
sign-in-homeserver = server
sign-in-helper = naam
sign-in-password = wachtwoord
sign-in-busy = Aanmelden …
sign-in-again = De server vraagt om opnieuw aan te melden. Alles wat u schreef is bewaard.
sign-in-empty = Vul server, naam en wachtwoord in.
sign-in-wrong-password = Naam of wachtwoord klopt niet.
sign-in-bad-address = Dit is geen adres van een server. Schrijf https://… of de naam van de server.
sign-in-address-with-password = Laat naam en wachtwoord uit het adres; daaronder wordt ernaar gevraagd.
sign-in-plain-address = http:// is alleen voor deze machine: anderen onderweg zouden kunnen lezen wat bezoekers schrijven. Schrijf https://….
sign-in-no-desk = Dit account hoort nog bij geen balie. Vraag de beheerder om een uitnodiging.
sign-in-unsupported = Deze server is te oud: hij spreekt Matrix { $theirs }, v1.1 of nieuwer is nodig. Vraag de beheerder om hem bij te werken.
sign-in-slow-down = Te vaak geprobeerd. Wacht { $seconds } seconden.
sign-in-already-open = Op deze computer is al een scherm van deze hulpverlener open. Sluit dat eerst: twee zouden om dezelfde onverzonden woorden vechten.

## De verbinding

link-connecting = verbinden …
link-live = verbonden
link-away = geen verbinding · { $age }
link-retry = nieuwe poging over { $seconds } s
link-signed-out = opnieuw aanmelden
failure-unreachable = geen verbinding
failure-timed-out = het duurde te lang
failure-busy = de server is te druk
failure-not-a-homeserver = er antwoordt iets anders dan de server (een inlogpagina van het netwerk?)
failure-untrusted-issuer = niemand die deze machine vertrouwt heeft het certificaat van de server getekend; geef dat van de desk met --ca
failure-untrusted-time = het certificaat van de server is nu niet geldig; klopt de klok van deze machine?
failure-untrusted-name = het certificaat van de server is voor een andere naam: dit is misschien niet de server
failure-untrusted = het certificaat van de server is niet geldig: dit is misschien niet de server
failure-server-error = fout op de server
failure-forbidden = mag niet (meer)
failure-too-large = het bericht is te groot
failure-signed-out = opnieuw aanmelden
failure-disk-full = de schijf is vol; opnieuw versturen gaat zonder schijf
failure-disk-failed = de schijf faalt; opnieuw versturen gaat zonder schijf
refusal-taken = een collega was eerder
refusal-full = u hebt al zoveel gesprekken als uw dienst toelaat ({ $key })
refusal-off-duty = uw dienst staat niet aan ({ $key })
refusal-stale = het gesprek is intussen van iemand anders geweest
refusal-not-yours = het gesprek is niet van u
refusal-not-supervisor = alleen een coördinator kan dat
refusal-receiver-unavailable = de collega heeft geen plaats
refusal-needs-reason = lager zetten vraagt een reden
refusal-needs-colleague = een ander dan de voorsteller bevestigt
refusal-nothing-proposed = er is niets meer te bevestigen
refusal-closed = het gesprek is afgesloten

## Meldingen

notice-picked-up = { $alias }: opgepakt door { $who }.
notice-picked-up-me = { $alias } is nu bij u.
notice-declined = { $alias }: niet gelukt, { $why }.
notice-asked = { $alias }: gevraagd, antwoord volgt …
notice-no-answer = { $alias }: nog geen antwoord; de aanvraag loopt nog.
notice-not-sent = { $alias }: niet aangekomen, { $why }.
notice-undelivered = { $alias }: niet bij de bezoeker gekomen, { $why }. De woorden staan weer in het tekstvak.
notice-lost = { $alias }: dit gesprek is niet meer van u.
notice-lost-words = { $alias }: dit gesprek is niet meer van u; uw woorden staan er nog.
notice-conflict = { $alias }: iets kwam opnieuw met andere inhoud; het eerste blijft staan. Meld het.
notice-desk-conflict = De balie sprak zichzelf tegen; wat er stond blijft staan. Meld het.
notice-restored = Terug van eerder: { $messages } weer onderweg, { $drafts } in het tekstvak.
restored-damaged = Een deel van de woorden van eerder was op de schijf beschadigd en is weg.
restored-sealed = Woorden van eerder gaan niet open (ander wachtwoord?); na 24 uur gewist.
restored-too-old = Onverzonden woorden van eerder waren ouder dan 24 uur en zijn gewist.
restored-requests = Eerder gevraagd, en niet gebeurd: { $what }. Vraag het opnieuw als u het nog wilt.
asked-claim = { $alias } oppakken
asked-release = { $alias } terugzetten
asked-transfer = { $alias } overdragen
asked-take-over = { $alias } overnemen
asked-triage = de triage van { $alias }
asked-confirm-lowering = de triage van { $alias } bevestigen
asked-backup = de achterwacht voor { $alias }
asked-close = { $alias } afsluiten
notice-closed = { $alias }: afgesloten.
notice-triaged = { $alias }: nu { $code } { $word }.
notice-proposed = { $alias }: lager voorgesteld; een collega bevestigt.
notice-outcome = Vastgelegd: { $outcome }.
notice-home = { $alias }: iemand thuis doet mee. Minstens B; vraag naar broer of zus. Plan { $key }
notice-ending = De dienst wordt beëindigd; wat onderweg is wordt nog verstuurd. { $key } stopt meteen.
notice-listening = { $who } leest mee met { $alias }.
notice-pasted = Geplakt; { $key } verstuurt.
alarm-waiting = Er wacht iemand
alarm-message = Er is een nieuw bericht

## Statusregel

status-waiting = { $count ->
    [one] 1 wacht
   *[other] { $count } wachten
}
status-overdue = { $count } te lang
status-unsent = { $count } onderweg
keeping-practice = oefening
keeping-no-place = niet op schijf bewaard
keeping-disk-full = schijf vol: niet bewaard
keeping-disk-failed = schijffout: niet bewaard
status-nobody-waits = niemand wacht
age-seconds = { $count } s
age-minutes = { $count } min
age-hours = { $count } u

## Palet

palette-search = typ een paar letters
