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
intent-team = team
    .about = een regel aan de collega's; @naam belt bij wie je noemt; nooit naar een bezoeker
intent-escalate = ACUUT
    .about = de stappen bij acuut gevaar, en achterwacht alarmeren
intent-back-up = ik kom
    .about = kom als achterwacht bij een collega die alarm geeft; je ziet de stappen en leest mee
intent-back-up-steps = de stappen
intent-tick-step = afvinken
    .about = vink de stap af, of alarmeer achterwacht
intent-tick-as = antwoord
    .about = vink de stap af met een van de antwoorden
intent-alert-backup = alarm
    .about = alarmeer achterwacht; de urgentie wordt A
intent-say-step = zin
    .about = zet de zin van de stap in het tekstvak; versturen doe je zelf
intent-end-alert = einde
    .about = beëindig het alarm, met een code
intent-end-shift = uit
    .about = beëindig de dienst
intent-palette = alles
    .about = zoek een opdracht op naam
intent-mine = mijn gesprek
    .about = naar mijn eerste, tweede, … gesprek
intent-mine-by-digit = mijn gesprek
    .about = naar mijn eerste, tweede, … gesprek, door het nummer in de lijst
intent-next = volgende
    .about = naar het volgende gesprek dat op mij wacht
intent-next-pane = venster
    .about = naar het volgende venster
intent-previous-pane = terug
    .about = naar het vorige venster
intent-back = terug
    .about = een stap terug
intent-triage = urgentie
    .about = stel de urgentie in
intent-confirm-lowering = bevestig lager
    .about = bevestig de lagere urgentie die een collega voorstelt
intent-close = afsluiten
    .about = registreer en sluit het gesprek
intent-release = teruggeven
    .about = geef de bezoeker terug aan de wachtrij
intent-transfer = overdragen
    .about = bied het gesprek een collega aan, of neem dat terug
intent-accept-offer = aannemen
    .about = neem de bezoeker over die een collega aanbiedt
intent-after-talk = na het gesprek
    .about = na een zwaar gesprek: vijf minuten, of even praten met de achterwacht
intent-end-pause = pauze stoppen
    .about = stop de pauze van vijf minuten nu
intent-not-now = niet nu
    .about = neem de bezoeker die een collega aanbiedt nu niet over
intent-hand-over = overdragen
    .about = bied het gesprek een collega aan
intent-give-back = teruggeven
    .about = geef de bezoeker terug aan de wachtrij
intent-hand-over-mine = overdragen
    .about = bied de gekozen bezoeker een collega aan
intent-give-back-mine = teruggeven
    .about = geef de gekozen bezoeker terug aan de wachtrij
intent-offer = aanbieden
    .about = bied het gesprek de gekozen collega aan
intent-say-before = zeg het vooraf
    .about = zet de zin voor de bezoeker in het tekstvak
intent-cancel-offer = terug
    .about = verlaat het; je notitie blijft staan
intent-correct = verbeteren
    .about = verbeter een registratie die nog niet in het register staat
intent-take-back-unwanted = ongewenst contact terugdraaien
    .about = opent een gesprek weer dat als ongewenst contact werd beëindigd
intent-first-unread = eerste ongelezen
    .about = ga naar de eerste woorden die je niet zag
intent-seek = zoeken
    .about = zoek woorden in dit gesprek
intent-bare = gesprek om te kopiëren
    .about = alleen de woorden van het gesprek, zonder rand en tijden, om met de muis te kopiëren
intent-calm = rustig scherm
    .about = niets verandert vanzelf: geen typen, geen wachttijden die oplopen, geen klok; nog eens: weer gewoon
intent-clock = hoe laat is het
    .about = zeg hoe laat het is, en hoe lang er iemand wacht
intent-one-column = één kolom
    .about = nooit twee vlakken naast elkaar; nog eens: weer zo veel als er passen
intent-reconnect = verbind nu
    .about = probeer nu opnieuw te verbinden
intent-read-now = verbind nu
    .about = nu opnieuw proberen te lezen hoe de dienst ervoor staat
intent-redraw = herteken
    .about = teken het scherm opnieuw

intent-claim = oppakken
    .about = pak de gekozen bezoeker op
intent-open = openen
    .about = open het gekozen gesprek
intent-unfold = wie weg is
    .about = toon wie weggingen een voor een, of klap dat weer in
intent-listen-in = meelezen
    .about = lees mee in het gesprek van een collega, of beëindig dat
intent-take-over = overnemen
    .about = neem het gesprek van een collega over

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
    .about = zet dit onderdeel in het tekstvak; versturen doe je zelf
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
    .about = maak het gemarkeerde bericht het begin van dit antwoord; je kort het in
intent-copy-out = overschrijven
    .about = stel samen wat de bezoeker wil overschrijven; je verstuurt het zelf
intent-keep-plan = bewaren
    .about = dit plan bewaren voor als de bezoeker terugkomt, als die dat wil
intent-find-plan = bewaard plan
    .about = een bewaard plan openen, met de code van de bezoeker
intent-forget-plan = bewaard plan wissen
    .about = het bewaarde plan wissen; de code opent daarna niets meer
intent-history = verloop
    .about = wie wat heeft geantwoord, en wanneer
intent-plain-plan = makkelijk
    .about = deel het met deze bezoeker in makkelijke woorden, of weer in gewone
intent-templates = plannen
    .about = terug naar de lijst met plannen

intent-seek-earlier = eerder
    .about = naar de treffer ervoor
intent-seek-later = later
    .about = naar de treffer erna
intent-end-seek = terug
    .about = terug naar het tekstvak; wat er stond staat er nog
intent-end-bare = terug
    .about = terug naar het gesprek
intent-insert-referral = invoegen
    .about = zet de verwijzing in het tekstvak
intent-insert-phrase = invoegen
    .about = zet de zin in het tekstvak, om te lezen en aan te passen
intent-plain-phrases = makkelijk
    .about = de zinnen in makkelijke woorden voor deze bezoeker, of weer in gewone

intent-note = notitie
    .about = schrijf een notitie voor collega's; de bezoeker ziet die nooit
intent-ask-code-word = codewoord
    .about = vraag het codewoord: misschien typt er iemand anders
intent-wipe = scherm wissen
    .about = wist het scherm van de bezoeker en beëindigt het bezoek
intent-nothing-to-answer = niets te antwoorden
    .about = zegt dat het laatste woord van de bezoeker geen antwoord nodig heeft
intent-next-phase = fase
    .about = zegt dat het gesprek in de volgende van de vijf fasen is
intent-previous-phase = fase terug
    .about = zegt dat het gesprek terug is in de fase ervoor
intent-goal = doel opschrijven
    .about = wat er na dit gesprek anders moet zijn, in één regel die alleen een hulpverlener leest
intent-listen = meelezen
    .about = laat een collega meelezen, of beëindig dat; ook het eigen meelezen
intent-listen-ends = niet meer meelezen
intent-quiet = rust
    .about = laat het gesprek tot een half uur rusten zonder plaats in te nemen, of wekt het
intent-unwanted = ongewenst contact
    .about = beëindigt het bezoek als ongewenst contact, zonder registratie; dat is terug te draaien
intent-put-away = opruimen
    .about = haal weg wat niet is vastgelegd, als je het gezien hebt
intent-accepted = wil het
    .about = de bezoeker wil deze verwijzing
intent-declined = liever niet
    .about = de bezoeker wil deze verwijzing niet
intent-signals = signalen
    .about = vink de signalen van mensenhandel aan; alleen voor ons

intent-choose-shift = kiezen
    .about = kies deze stand, of draag dit gesprek over
intent-more = meer
    .about = één gesprek meer tegelijk
intent-fewer = minder
    .about = één gesprek minder tegelijk

intent-report = verslag
    .about = het verslag lezen van een jaar dat voorbij is
intent-handover-note = overdracht schrijven
    .about = een briefje voor de volgende dienst; het staat er 24 uur
intent-report-earlier = jaar eerder
    .about = naar het jaar ervoor
intent-report-later = jaar later
    .about = naar het jaar erna
intent-close-report = sluiten
    .about = het verslag sluiten
intent-lock = slot
    .about = het scherm op slot; je wachtwoord opent het weer
intent-unlock = open
    .about = het scherm openen met je wachtwoord
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
intent-cancel = terug
    .about = terug zonder te kiezen
intent-find = nemen
    .about = neem de gekozen regel
intent-cancel-find = terug
    .about = terug zonder te kiezen
intent-say-to-team = zeg het team
    .about = zegt wat er staat aan het team, niet aan de bezoeker
intent-complete-name = naam
    .about = maakt de naam van een collega af achter @
intent-leave-team = terug
    .about = terug; wat je schreef, blijft staan
intent-keep = bewaren
    .about = bewaar wat er staat
intent-write-line = nieuwe regel
    .about = begin een nieuwe regel
intent-cancel-write = terug
    .about = terug zonder te bewaren
intent-tick = aanvinken
    .about = vink het aan, bij het gemarkeerde bericht; bij leeftijd: de volgende groep
intent-untick = terugnemen
    .about = neem het vinkje terug
intent-tick-done = klaar
    .about = houd wat is aangevinkt
intent-mark-earlier = eerder bericht
    .about = markeer een eerder bericht van de bezoeker
intent-mark-later = later
    .about = markeer een later bericht van de bezoeker, of geen
intent-cancel-tick = terug
    .about = terug naar het gesprek
intent-next-value = volgende waarde
    .about = de volgende waarde, of aan- en uitvinken
intent-previous-value = vorige waarde
    .about = de vorige waarde
intent-unknown-value = onbekend
    .about = onbekend, of niet verteld
intent-not-asked-value = niet gevraagd
    .about = niet gevraagd
intent-register = registreer en sluit
    .about = bewaar de registratie en sluit het gesprek
intent-skip = zonder registratie
    .about = sluit zonder registratie; dat wordt geteld
intent-form-escalate = ACUUT
    .about = acuut gevaar: de stappen; wat is ingevuld blijft staan
intent-form-help = hulp
    .about = wat de toetsen doen
intent-goodbye = afscheid
    .about = zet woorden van afscheid in het tekstvak
intent-cancel-form = bewaar voor later
    .about = terug naar het gesprek; wat is ingevuld, blijft staan
intent-yes = ja
    .about = ja
intent-no = nee
    .about = nee
intent-use-anyway = toch gebruiken
    .about = toch gebruiken; dat wordt vastgelegd
intent-leave-it = niet gebruiken
    .about = niet gebruiken
intent-done = sluiten
    .about = sluit de hulp

## Plekken

intent-up = omhoog
    .about = een regel omhoog
intent-down = omlaag
    .about = een regel omlaag
intent-first = eerste
    .about = naar de eerste regel
intent-last = laatste
    .about = naar de laatste regel
intent-page-up = omhoog
    .about = een bladzijde omhoog
intent-page-down = omlaag
    .about = een bladzijde omlaag
intent-read-on = verder lezen
    .about = lees verder in wat onder de gekozen regel staat
intent-read-back = terug lezen
    .about = lees terug in wat onder de gekozen regel staat
intent-report-further = verder
    .about = een bladzijde omlaag
intent-read-further = verder
    .about = verder lezen
move-select = kiezen
move-choose = kiezen
move-down = omlaag
move-earlier = eerder
move-more = verder
move-read-on = meer lezen
move-page-down = pagina omlaag
move-next-field = volgend veld
scope-move = Bewegen
scope-desk = Overal
scope-queue = In de wachtrij
scope-composer = In het tekstvak
scope-seek = Bij het zoeken in het gesprek
scope-bare = Bij het gesprek om te kopiëren
scope-plan = In het plan
scope-referrals = Bij de verwijzingen
scope-phrases = Bij de zinnen
scope-case = In het dossier
scope-shift = Bij de dienst
scope-report = In het verslag
scope-lock = Als het scherm op slot is
scope-sign-in = Bij het aanmelden
scope-choose = In een keuzelijst
scope-find = Bij het zoeken
scope-write = Bij het schrijven
scope-team = Bij een regel aan het team
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
pane-away = Weg
pane-unsent = Niet verstuurd
pane-unattended = Zonder hulpverlener
pane-plan = Veiligheidsplan
pane-referrals = Verwijzen
pane-phrases = Zinnen
pane-case = Signalen en dossier
pane-shift = Dienst
pane-report = Verslag
pane-help = Wat de toetsen doen
pane-palette = Alle opdrachten
pane-picker = Invoegen
pane-triage = Urgentie
pane-triggers = Wat is er aan de hand?
pane-signals = Signalen: alleen voor ons
pane-lower = Waarom lager?
pane-colleague = Aan wie?
pane-listening = Wie leest mee?
pane-register = Registratie bij het afsluiten
pane-correct = Een registratie verbeteren
pane-note = Notitie: alleen voor collega's
pane-goal = Doel: alleen voor hulpverleners
goal-about = Wat moet er na dit gesprek anders zijn? Eén regel, in de woorden van de bezoeker.
goal-too-long = Een doel is één regel van hoogstens { $count } tekens. Maak het korter.
pane-override = Doorgestreept
write-not-yours = { $alias } is niet meer van jou: niet bewaard. Je woorden staan er nog.
palette-not-now = { $what }: dat kan nu niet meer.
pane-sure = Zeker weten?

## Urgentie

triage-A = ACUUT
triage-B = SPOED
triage-C = LOPEND
triage-D = INFO
triage-X = ONBEKEND
triage-A-short = ACU
triage-B-short = SPO
triage-C-short = LOP
triage-D-short = INF
triage-X-short = ONB
triage-A-about = gevaar nu of binnen het uur
triage-B-about = gevaar binnen dagen, of een dader thuis
triage-C-about = het gaat door, geen dreiging met datum
triage-D-about = verleden, vraag of derde zonder gevaar
triage-X-about = nog niet duidelijk; telt als SPOED
triage-by-triggers = vink aan wat er aan de hand is; het hoogste telt
triggers-none = Er is nog niets aangevinkt.
triggers-highest = Het hoogste:
triage-now = nu
triage-lower-mark = lager
triage-lower-about = Lager dan nu: dat vraagt een reden, en het wacht op een collega.
triage-at-least-b = Iemand thuis doet mee: minstens B. Klopt dat niet? Pas eerst het plan aan.
triage-waits = voorstel { $code }: wacht op een collega
triage-proposed = { $who } stelt { $code } { $word } voor: { $reason }
lowering-danger-passed = het gevaar is geweken
lowering-mistaken = per vergissing aangevinkt
lowering-learnt-more = de bezoeker vertelde meer
lowering-taken-over = een andere instantie nam het acute deel over

## De wachtrij

queue-empty = Niemand wacht.
queue-no-desk = De wachtrij wordt gelezen …
queue-none-mine = nog geen
queue-minutes = { $minutes } min
queue-minutes-calm = { $time }
queue-minutes-short-calm = { $time }
queue-minutes-short = { $minutes }m
queue-returning = al eerder hier
queue-only-me = alleen jij
queue-first-for = eerst voor
column-waits = wacht
column-age = oud
column-safe = veilig
column-language = taal
queue-overdue = te lang
unattended-off = weg
unattended-silent = stil
unattended-unanswered = onbeantwoord
queue-new = { $count } nieuw
queue-typing = typt
queue-reads-along = meelezen
queue-draft = concept
queue-claiming = gevraagd
queue-left = weg
queue-stopped = gestopt
queue-wiped = gewist
queue-unfold = { $key } klapt uit
queue-of = van { $capacity }
queue-more = nog { $count } ↓
list-below = ↓ nog { $count }

## Een wachtende bezoeker

preview-waits-calm = wacht sinds { $time }
preview-waits = wacht { $minutes } min
preview-with = in gesprek met { $who }
preview-unattended-off = { $who } heeft geen dienst meer en heeft { $alias } nog. { $key } neemt over.
preview-unattended-silent = De console van { $who } zwijgt: niemand leest wat { $alias } zegt. { $key } neemt over.
preview-unattended-unanswered = { $who } heeft { $alias } niet op tijd geantwoord. { $key } neemt over.
preview-reads-along = Meelezen kan: { $key } opent het gesprek.
preview-language = taal
preview-wording = woorden
preview-visitor = bezoeker
preview-answers = Bij de deur gevraagd
preview-safe = veilig om te typen
preview-age = leeftijd
preview-urgent = gevaar nu
preview-not-asked = niet gevraagd
preview-yes = ja
preview-no = nee
preview-words = De woorden van de bezoeker lees je na het oppakken.
preview-claim = { $key } pakt { $alias } op.
preview-only-me = { $language }: van wie dienst heeft, spreek alleen jij het.
preview-first-for = { $language }: { $who } spreekt het en heeft plaats. Na { $minutes } min wachten is deze bezoeker voor iedereen.
preview-speaks-too = { $language }: { $who } spreekt het. Oppakken mag ook zonder; { $key } heeft zinnen voor een tolk.
preview-nobody-speaks = { $language }: niemand van wie dienst heeft, spreekt het. { $key } heeft zinnen voor een tolk.
preview-none = Kies links een bezoeker.
preview-hello = Welkom bij de dienst. Kies met de pijltjes een bezoeker; { $key } pakt op.
language-nl = Nederlands
language-en = Engels

## Het gesprek

talk-empty = Nog geen woorden.
talk-opening = Het gesprek wordt geopend …
talk-typing = { $alias } typt …
talk-below = ↓ meer
talk-below-new = ↓ { $count } nieuw
talk-unread-from = ongelezen vanaf hier
seek-none = niets gevonden
seek-hits = { $number } van { $count }
bare-title = { $alias }: om te kopiëren
talk-above = ↑ meer
talk-me = ik
talk-hidden = { $count ->
    [one] [1 onzichtbaar teken]
   *[other] [{ $count } onzichtbare tekens]
}
talk-mixed = [gemengd schrift]
talk-unreadable = [bericht niet leesbaar]
talk-writes-to = aan { $alias }
talk-closed = Afgesloten.
talk-closed-erased = Afgesloten; over { $hours } uur gewist.
talk-taken = Dit gesprek is niet meer van jou. Je leest het niet meer.
talk-note = notitie
talk-referral = verwijzing
talk-struck-out = DOORGESTREEPTE verwijzing
talk-listening = { $who } leest mee
talk-back = terug
talk-reads-along = meelezen · { $who } praat
talk-reads-along-nobody = meelezen · { $who } leest niet
talk-stopped-listening = { $who } leest niet meer mee
talk-handed-over = { $from } droeg over aan { $to }
talk-taken-over = { $to } nam over van { $from }
talk-passed = van { $from } naar { $to }
talk-given-back = { $from } gaf terug aan de wachtrij
talk-waits-again = wacht weer, was bij { $from }
talk-picked-up = { $to } pakte weer op
talk-waits = wacht weer
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
here-over = afgesloten
here-since = { $state } · { $age }
left-goodbye = nam afscheid
left-goodbye-short = nam afscheid
left-quick-exit = snel weggeklikt
left-quick-exit-short = weggeklikt
left-connection-lost = verbinding verbroken
left-connection-lost-short = verbinding weg
left-stop-word = gestopt met het stopwoord
left-stop-word-short = stopwoord
left-wiped = scherm gewist
left-wiped-short = gewist

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
plan-preface-first = Begin met “{ $title }”.
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
plan-gone-about = Antwoorden bij een plan dat je team niet meer heeft. Je kunt ze nog lezen.
plan-gone-item = Deze vraag staat niet meer in het plan.
plan-closed-about = Deze vraag wordt nu niet gesteld, door een ander antwoord. Delen kan niet.
plan-does-not-fit = Past niet bij de vraag zoals die nu is: vraag het opnieuw.
plan-on-its-way = onderweg
pane-return-code = De code van de bezoeker
return-code-hint = Zeven woorden, zoals de bezoeker ze noemt. { $key } zoekt het plan.
return-code-enter = zoeken
return-code-looking = Zoeken …
return-code-count = Een code heeft zeven woorden, een oudere zes; dit zijn er { $count }.
return-code-word = Woord { $nth }, “{ $word }”, staat in geen enkele code. Klopt het?
confirm-save-plan = Vraag het eerst: mogen we het plan van { $alias } { $days ->
    [1] een dag
   *[other] { $days } dagen
} bewaren? De bezoeker krijgt zeven woorden; wie die kent, kan het plan hier laten openen. Zei de bezoeker ja?
confirm-save-watched = Let op: misschien kijkt er iemand mee. Liever de woorden onthouden dan opschrijven.
confirm-put-away = Weghalen wat voor { $alias } niet is vastgelegd? Het staat nergens anders.
confirm-forget-plan = Wissen wat er van het plan van { $alias } bewaard is? De code opent daarna niets meer.
saved-plan-asked = Het plan wordt verzegeld. De code komt als het bewaard is.
saved-plan-saved = Bewaard tot { $date }. De code staat in het tekstvak: { $alias }.
saved-plan-no-room = Maak plaats en bewaar opnieuw: de code past niet bij { $alias }.
saved-plan-opened = { $count ->
    [one] Geopend: 1 antwoord. Wat over nu gaat, wordt opnieuw gevraagd.
   *[other] Geopend: { $count } antwoorden. Wat over nu gaat, wordt opnieuw gevraagd.
}
saved-plan-forgotten = Het bewaarde plan is gewist.
saved-plan-not-found = Onder deze woorden is geen plan bewaard. Een woord klopt misschien niet, of de tijd is om. Er is niets kwijt: vraag het nog eens, of begin een nieuw plan.
saved-plan-none = Geen plan onder deze woorden. Vraag ze nog eens, of begin een nieuw plan.
saved-plan-too-often = Het afgelopen uur te vaak gezocht. Wacht, of laat een collega zoeken.
saved-plan-too-much = Niet bewaard: het plan is te lang, of hier zijn te veel plannen bewaard.
saved-plan-never = Je team bewaart geen plannen.
saved-plan-failed = Het lukte nu niet. Er is niets kwijt: probeer het nog eens.
saved-plan-damaged = Begin een nieuw plan: het oude gaat niet open. Meld het de beheerder.
plan-earlier = uit een eerder gesprek, { $date }
plan-version = beantwoord in versie { $version }
plan-from = uit een bericht van { $time }
plan-marked = { $key } neemt over: “{ $words }”
plan-taken-back = weggehaald
plan-proposed = voorgesteld
plan-involved = Doet mee, volgens het plan: { $who }. Niet iemand om hulp te vragen.
plan-inserted = In het tekstvak gezet. { $key } verstuurt.
plan-not-yours = Alleen in een gesprek dat van jou is.

## Verwijzen

referral-search = zoek
referral-none = Niets gevonden.
referral-hours = tijden
referral-hours-unknown = niet bekend of het nu open is: nagaan
referral-ages = leeftijd
referral-ages-between = { $from } tot en met { $to }
referral-ages-from = vanaf { $from }
referral-ages-to = tot en met { $to }
referral-checked = nagegaan
referral-stale = { $days ->
    [1] een dag
   *[other] { $days } dagen
} geleden: te lang, nagaan
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
referral-trace = laat na
channel-phone = bellen
channel-chat = chat
channel-app = app
channel-site = site
channel-mail = mail
trace-phone-bill = telefoonrekening
trace-not-on-phone-bill = niet op de rekening
trace-call-list = bellijst
trace-browser-history = geschiedenis van de browser
trace-app-on-device = app op het toestel
trace-mailbox = mailbox
trace-unknown = niet bekend: nagaan
referral-cost = kosten
referral-languages = talen
referral-organisation = van
referral-address = adres
referral-anonymous = anoniem
referral-parents = ouders
referral-struck = DOORGESTREEPT
referral-struck-use = ({ $enter }, dan { $key }: toch)
referral-struck-ask = ({ $key }, eerste vragen: daar staat het)
referral-verify = ? nog na te kijken bij de organisatie zelf
referral-override = { $name } is doorgestreept.
referral-override-why = { $key } gebruikt het toch; dat wordt vastgelegd.
referral-inserted-closed = In het tekstvak gezet, maar nu niet te bereiken: { $why }.
referral-inserted = In het tekstvak gezet. { $key } verstuurt; daarna staat het in het dossier.
outcome-offered = aangeboden
outcome-accepted = wil het
outcome-declined = wil het niet
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
phrase-now = nu
phrase-phase = fase { $number }
phrase-other-language = Niet in het { $wanted }: dit zijn de woorden in het { $got }.
plain-on = makkelijke woorden
plain-none = geen makkelijke woorden
plain-now-on = { $alias } krijgt vanaf nu makkelijke woorden.
plain-now-off = { $alias } krijgt vanaf nu gewone woorden.
plain-none-inserted = Hiervoor zijn geen makkelijke woorden: dit zijn de gewone.
pane-blank = Invullen
blank-hint = { $key } zonder woorden laat de plek open; zo wordt het niet verstuurd.
talk-shortcut = ;{ $code } is nog een afkorting: { $key } maakt er woorden van.
talk-hole = Niet verstuurd: { $hole } is nog niet ingevuld. Vul het in of haal het weg.
talk-no-room = Venster te klein: niet verstuurd. Maak het groter: je woorden zijn er nog.
insert-no-room = Niet ingevoegd: een bericht heeft hoogstens { $count } tekens. Verstuur eerst.
insert-nowhere = Open eerst een gesprek dat van jou is.
picker-phrase = zin
picker-referral = verwijzing
picker-plan = plan
expand-unknown = ;{ $code } is geen code van een zin of verwijzing.

## Het dossier

case-unrecorded = Niet vastgelegd. Alleen jij ziet deze woorden, en ze staan nergens anders:
case-none = Open een gesprek; hier staat dan het dossier.
case-presence = Bezoeker
case-triage = Urgentie
case-phase = Fase
case-goal = Doel
phase-1 = warm welkom
phase-2 = de vraag
phase-3 = het doel
phase-4 = uitwerken
phase-5 = afronden
phase-1-short = welkom
phase-2-short = vraag
phase-3-short = doel
phase-4-short = uitwerken
phase-5-short = afronden
phase-told = Fase { $phase }.
phase-told-goal = Fase { $phase }. Doel: { $goal }
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

pane-tonight = Vannacht
tonight-waiting = { $count ->
    [one] 1 wacht
   *[other] { $count } wachten
}
tonight-unanswered = { $count } onbeantwoord weg
tonight-hands = { $free } van { $all } vrij
tonight-alone = je bent alleen
shift-on = aan
shift-pausing = pauze
shift-silent = stil
shift-handing-over = draagt over
shift-off = uit
shift-on-about = Je neemt nieuwe bezoekers aan.
shift-pausing-about = Je houdt de bezoekers die je hebt en neemt geen nieuwe aan.
shift-handing-over-about = Je neemt geen nieuwe bezoekers aan en draagt over wie je hebt.
shift-off-about = Je bent er niet: niemand rekent op jou.
shift-at-once = tegelijk
shift-at-once-about = { $more } en { $fewer } veranderen met hoeveel bezoekers je tegelijk praat.
shift-languages = talen
shift-languages-about = { $key } verandert welke talen je spreekt: bezoekers die alleen jij verstaat, zijn gemerkt met *.
pane-languages = Welke talen spreek je?
languages-about = Met hun naam of hun code, met komma's ertussen.
languages-none = niet gezegd: Nederlands en Engels
languages-unknown = “{ $word }” is geen taal die hier bekend is. Er is niets veranderd.
shift-ceiling = Je team staat er ten hoogste { $most } toe.
shift-mine-about = { $hand } biedt { $alias } een collega aan, { $back } geeft terug aan de wachtrij.
shift-closed-about = { $key } opent de registratie: te verbeteren tot het register haar heeft.
shift-alone = niemand anders heeft dienst
shift-closed = gesloten { $time }
shift-closed-asked = gevraagd { $time }
shift-closed-corrected = verbeterd { $time }
shift-closed-gone = niet hier { $time }
shift-closed-taken = in register { $time }
shift-more-closed = nog { $count }, eerder afgesloten
shift-team = Collega's
listen-nobody = Er is geen collega die kan meelezen.
listen-ends = leest mee; kies om dat te beëindigen
listen-ends-about = { $who } leest dan niets nieuws meer.
listen-invites-about = { $who } leest het hele gesprek, het plan en de notities, en kan notities schrijven. De bezoeker merkt er niets van.
team-title = Teamregel
team-line-title = aan het team (niet aan de bezoeker)
team-note-title = overdracht aan de volgende dienst (niet aan de bezoeker)
team-note-say = bewaar de overdracht
team-note-about = Staat er 24 uur. Geen namen of adressen van bezoekers.
team-note-from = Overdracht van { $who }, { $time }:
team-note-offer = { $key } schrijft een overdracht voor de volgende dienst.
team-me = jij
team-on-its-way = nog niet verstuurd:
team-named = Tab maakt een naam af: { $names }
team-alone = Er is geen collega met dienst die het nu leest.
team-count = { $count } van { $most } tekens
team-too-long = Te lang: { $count } tekens, en er is plaats voor { $most }.
team-not-sent = Niet verstuurd aan het team: { $why }
team-none = Er is nog geen teamkamer. De beheerder maakt die: nachtwacht desk init
shift-nobody = Er is geen collega die kan overnemen.
shift-of = { $mine } van { $capacity }

## Het verslag

report-only-years = Alleen hele jaren die voorbij zijn, elk één keer gemaakt: zo is er niets af te leiden uit kwartalen, of uit het verschil tussen twee dagen. Wie later is geregistreerd, staat er niet in.
report-not-over = { $year } is nog niet voorbij. De cijfers veranderen nog, en het verschil tussen twee dagen kan iets over één persoon zeggen. Daarom staan ze hier niet.
report-none = Van { $year } is er geen verslag. Het komt vanzelf, een week nadat het jaar voorbij is en er niets meer bij komt. Komt het niet, dan staat er van dat jaar niets in het register, of is een regel ervan niet te lezen.
report-no-before = Er is geen verslag van { $year } om mee te vergelijken.
report-command = Wie het register mag lezen, ziet de cijfers met:
report-from-afar = Vanaf een andere computer, met dit erbij:
report-name = NAAM

## Vragen

pane-ending = De dienst beëindigen
ending-question = Deze bezoekers zijn nog bij jou. Draag over, geef terug aan de wachtrij, of blijf (Esc).
ending-nobody = Niemand is meer bij jou.
confirm-rise = Omdat { $because }: urgentie { $code } voor { $alias }?
confirm-rise-first = Eerst 112.
ending-hand-over = draag over
ending-give-back = geef terug
ending-handed-over = overdragen gevraagd …
ending-given-back = teruggeven gevraagd …
ending-end = beëindig de dienst
ending-note = overdracht schrijven
ending-not-yet = { $count ->
    [1] Er is nog een bezoeker bij jou: draag over of geef terug.
   *[other] Er zijn nog { $count } bezoekers bij jou: draag over of geef terug.
}
confirm-end-waiting = { $count ->
    [1] Er wacht een bezoeker, en niemand anders heeft dienst.
   *[other] Er wachten { $count } bezoekers, en niemand anders heeft dienst.
}
confirm-end-sure = Toch de dienst beëindigen?
confirm-end = Er staan nog gesprekken open ({ $open }) of woorden klaar ({ $unsent }).
confirm-release = { $alias } teruggeven aan de wachtrij? De bezoeker ziet dat er even niemand is en wacht weer op een collega, met de plek van wie er om { $time } kwam. Urgentie, plan en notities blijven. Je leest het gesprek dan niet meer.
confirm-take-over = { $alias } overnemen van { $who }?
confirm-lowering = { $who } stelt voor: { $code } { $word }, want { $reason }. Bevestigen?
confirm-skip = Sluiten zonder registratie? Dat wordt geteld.
confirm-keys = { $yes } ja · { $no } nee

## De registratie

field-trafficking = uitbuiting
field-role = wie vraagt
field-visitor = bezoeker
field-age-now = leeftijd nu
field-age-at-start = beginleeftijd
field-gender = gender
field-forms = vorm
field-ongoing = gaat door
field-duration = hoe lang
field-perpetrators = door wie
field-siblings = broers, zussen
field-first-time-told = voor het eerst
field-goal = doel bereikt
field-closing = hoe het eindigde
register-closing = { $alias } afsluiten
correct-title = { $alias } verbeteren
correct-closed = { $alias }, gesloten { $time }
correct-key = verbeter
    .about = stuur de verbetering naar de deur
correct-key-again = vraag opnieuw
correct-key-back = terug
    .about = terug; wat niet is gestuurd blijft niet bewaard
correct-opening = De deur wordt gevraagd hoe de registratie van { $alias } nu is.
correct-sent = Naar de deur gestuurd. Het is pas verbeterd als de deur dat zegt.
correct-again = De deur antwoordt niet: of { $alias } verbeterd is, is niet bekend. { $key } stuurt het opnieuw, en het telt één keer.
correct-unanswered = { $alias }: geen antwoord van de deur. Onbekend of het verbeterd is.
correct-unopened = { $alias }: geen antwoord van de deur. Hoe het nu is, is niet bekend.
correct-done = { $alias }: de registratie is verbeterd.
correct-taken = { $alias }: het staat al in het register. Er verandert niets meer.
correct-changed = { $alias }: intussen elders verbeterd. Kijk er nog eens naar.
correct-not-here = { $alias }: de deur heeft het niet voor jou. Er verandert nu niets.
correct-faulty = { $alias }: niet verbeterd. Volgens de deur kan het niet samen.
correct-failed = { $alias }: niet verbeterd. De server nam het niet aan. Probeer opnieuw.
correct-not-sent = { $alias }: onbekend of het verbeterd is. { $why }
register-known = { $known } van { $count }
register-choose = ? kies
register-undecided = Is dit uitbuiting? Kies ja, vermoeden of nee: dat wordt niet geraden.
register-here = { $alias } is er en schreef nadat dit openging ({ $count }). Lees dat eerst ({ $key }).
register-faults = Dit kan niet samen: de leeftijd bij het begin is hoger dan die van nu.
register-siblings = vraag ernaar
register-filled = Uit het gesprek: urgentie van { $first } naar { $last }, { $plans ->
    [1] 1 plan
   *[other] { $plans } plannen
}, { $referrals ->
    [1] 1 verwijzing
   *[other] { $referrals } verwijzingen
}.
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
code-goal-yes = ja
code-goal-partly = deels
code-goal-no = nee
code-goal-not-asked = niet gevraagd
code-closing-goodbye = afscheid
code-closing-quick-exit = snel weggeklikt
code-closing-connection-lost = verbinding verbroken
code-closing-ended-by-helper = door mij beëindigd
code-closing-stop-word = gestopt met het stopwoord

## Aanmelden

lock-title = Op slot sinds { $time }
lock-about = Er is niets weg: wat je aan het schrijven was staat er nog.
lock-stop-key = Ctrl-Z zet de console niet stil, want dan hoort niemand dat er een bezoeker roept. Het scherm staat op slot.
lock-team = Er staat iets nieuws in de teamregel
lock-team-named = Een collega noemt jou in de teamregel
lock-unread = { $count ->
    [one] Eén nieuw bericht in je gesprekken
   *[other] { $count } nieuwe berichten in je gesprekken
}
lock-alone = Bel zelf een collega of 112: er kwam niemand.
lock-busy = Een ogenblik …
lock-wrong = Dit is je wachtwoord niet.
lock-wait = Dit is je wachtwoord niet. Wacht { $seconds ->
    [1] 1 seconde
   *[other] { $seconds } seconden
} voordat je het opnieuw probeert.
lock-practice = In de demo is het wachtwoord: demo
sign-in-title = Nachtwacht
sign-in-about = De chat voor slachtoffers van seksuele uitbuiting
sign-in-homeserver = server
sign-in-helper = naam
sign-in-password = wachtwoord
sign-in-busy = Aanmelden …
sign-in-again = De server vraagt om opnieuw aan te melden. Alles wat je schreef is bewaard.
sign-in-stop-key = Ctrl-Z zet de console niet stil. Esc sluit af.
sign-in-leave = Weggaan? Je staat nog in dienst: open gesprekken { $open }, onverzonden { $unsent }. Bezoekers krijgen dan geen antwoord. Nog eens { $key } sluit af.
sign-in-empty = Vul server, naam en wachtwoord in.
sign-in-wrong-password = Naam of wachtwoord klopt niet.
sign-in-bad-address = Dit is geen adres van een server. Schrijf https://… of de naam van de server.
sign-in-address-with-password = Laat naam en wachtwoord uit het adres; daaronder wordt ernaar gevraagd.
sign-in-plain-address = http:// is alleen voor deze machine: anderen onderweg zouden kunnen lezen wat bezoekers schrijven. Schrijf https://….
sign-in-no-desk = Dit account hoort nog bij geen team. Vraag de beheerder om een uitnodiging.
sign-in-unsupported = Deze server is te oud: hij spreekt Matrix { $theirs }, v1.1 of nieuwer is nodig. Vraag de beheerder om hem bij te werken.
sign-in-slow-down = Te vaak geprobeerd. Wacht { $seconds ->
    [1] 1 seconde.
   *[other] { $seconds } seconden.
}
sign-in-already-open = Op deze computer is al een scherm van deze hulpverlener open. Sluit dat eerst: twee zouden om dezelfde onverzonden woorden vechten.

## De verbinding

link-connecting = verbinden …
link-live = verbonden
link-away = geen verbinding · { $age }
link-server-full = server vol: niets verstuurd
link-cannot-write = de server kan niets opslaan
link-held-back-calm = server houdt berichten even tegen
link-held-back = server houdt berichten vast, { $seconds } s
strip-not-at-desk = Het alarm over { $alias } is nog niet bij de dienst: bel een collega
link-retry = nieuwe poging over { $seconds } s
link-signed-out = opnieuw aanmelden
failure-unreachable = geen verbinding
failure-timed-out = het duurde te lang
failure-busy = de server is te druk
failure-not-a-homeserver = er antwoordt iets anders dan de server (een inlogpagina van het netwerk?)
failure-untrusted-issuer = niemand die deze machine vertrouwt heeft het certificaat van de server getekend; geef dat van je dienst met --ca
failure-untrusted-time = het certificaat van de server is nu niet geldig; klopt de klok van deze machine?
failure-untrusted-name = het certificaat van de server is voor een andere naam: dit is misschien niet de server
failure-untrusted = het certificaat van de server is niet geldig: dit is misschien niet de server
failure-server-full = serverschijf vol
failure-server-error = fout op de server
failure-forbidden = mag niet (meer)
failure-too-large = het bericht is te groot
failure-signed-out = opnieuw aanmelden
failure-disk-full = schijf vol; stuur het opnieuw
failure-disk-failed = schijf faalt; stuur opnieuw
refusal-taken = een collega was eerder
refusal-full = je dienst laat er niet meer toe ({ $key })
refusal-off-duty = je dienst staat niet aan ({ $key })
refusal-stale = een ander had het intussen
refusal-not-yours = het gesprek is niet van jou
refusal-not-supervisor = alleen een coördinator kan dat
refusal-receiver-unavailable = de collega heeft geen plaats
refusal-needs-reason = lager zetten vraagt een reden
refusal-needs-colleague = een collega moet bevestigen
refusal-nothing-proposed = er is niets meer te bevestigen
refusal-at-least-b = iemand thuis doet mee, minstens B
refusal-closed = het gesprek is afgesloten
refusal-stopped = het gesprek is gestopt
refusal-no-fence = buiten deze console om
refusal-unreadable = het is geen gewone tekst

## Meldingen

notice-no-text = Deze toets schrijft niets. { $key } gaat naar de tekst aan { $alias }.
notice-picked-up = { $alias }: opgepakt door { $who }.
notice-picked-up-me = { $alias } is nu bij jou.
notice-picked-up-from = { $alias } is nu bij jou, van { $who }.
notice-handed-over = { $alias } is overgedragen aan { $who }.
notice-handed-over-words = { $alias } is overgedragen aan { $who }. Wat je schreef is bewaard.
notice-given-back = { $alias } wacht weer op een collega.
notice-given-back-words = { $alias } wacht weer op een collega. Wat je schreef is bewaard.
notice-unsent-with = { $alias } is nu bij { $who }. Wat je schreef is bewaard.
notice-unattended-mine = { $alias } wacht op je antwoord. Ieder ziet het en kan overnemen.
notice-nothing-to-answer = { $alias }: niets te antwoorden.
notice-door-silent = De deur { $door } zwijgt: bezoekers bereiken de dienst daar niet.
notice-alone = Je bent nu als enige in dienst.
notice-declined = { $alias }: niet gelukt, { $why }.
notice-asked = { $alias }: gevraagd, antwoord volgt …
notice-no-answer = { $alias }: nog geen antwoord; de aanvraag loopt nog.
notice-not-recorded = { $alias }: niet vastgelegd, { $why }. Je woorden staan in het dossier.
notice-not-sent = { $alias }: niet aangekomen, { $why }.
notice-undelivered = { $alias }: niet bezorgd, weer in tekstvak: { $why }
notice-came-back = { $alias }: niet verstuurd na het wachten: { $why }
notice-arrived-late = { $alias }: wat terugkwam is toch bezorgd. Stuur het niet opnieuw.
notice-lost = { $alias }: dit gesprek is niet meer van jou.
notice-lost-to = { $alias } is nu bij { $who } en niet meer van jou.
notice-lost-words = { $alias }: niet meer van jou; je woorden staan er nog.
notice-conflict = Meld het: bij { $alias } kwam iets opnieuw, anders. Het eerste blijft.
notice-desk-conflict = Meld het: de dienst sprak zichzelf tegen. Wat er stond blijft staan.
notice-restored = Terug van eerder: { $messages } weer onderweg, { $drafts } in het tekstvak.
restored-damaged = Een deel van de woorden van eerder was op de schijf beschadigd en is weg.
restored-sealed = Woorden van eerder gaan niet open (ander wachtwoord?); na 24 uur gewist.
restored-too-old = Onverzonden woorden van eerder waren ouder dan 24 uur en zijn gewist.
restored-codes = Een plan werd net bewaard ({ $who }): de code is weg, en het plan is niet bewaard. Bewaar het opnieuw.
restored-requests = Eerder gevraagd, en niet gebeurd: { $what }. Vraag het opnieuw als je het nog wilt.
asked-claim = { $alias } oppakken
asked-release = { $alias } loslaten
asked-transfer = { $alias } overdragen
asked-take-over = { $alias } overnemen
asked-triage = de urgentie van { $alias }
asked-confirm-lowering = de urgentie van { $alias } bevestigen
asked-backup = de achterwacht voor { $alias }
asked-wipe = het scherm wissen van { $alias }
asked-listen = laten meelezen met { $alias }
asked-end-listen = het meelezen met { $alias } beëindigen
asked-nothing-to-answer = zeggen dat { $alias } geen antwoord nodig heeft
asked-close = { $alias } afsluiten
notice-closed = { $alias }: afgesloten.
notice-closed-registered = { $alias }: afgesloten. { $key } verbetert, tot het in het register staat.
notice-triaged = { $alias }: nu { $code } { $word }.
notice-proposed = { $alias }: lager voorgesteld; een collega bevestigt.
notice-outcome = Vastgelegd: { $outcome }.
notice-phase = Fase { $number }/5: { $name }.
notice-home = { $key } plan. { $alias }: iemand thuis doet mee: B. Vraag broers, zussen.
notice-ending = { $key } stopt meteen. De dienst eindigt; wat onderweg is gaat nog weg.
notice-listening = { $alias }: { $who } leest mee.
notice-stopped-listening = { $alias }: { $who } leest niet meer mee.
notice-reads-along = { $alias }: meelezen met { $who }. { $key } in de rij opent het.
notice-reads-no-more = { $alias }: het meelezen is voorbij.
notice-cannot-listen = { $alias }: { $who } kan nu niet meelezen.
notice-calm = Rustig scherm: niets verandert vanzelf. { $key } zegt hoe laat het is.
notice-not-calm = Weer een gewoon scherm, met tijden die oplopen en een klok.
notice-one-column = Eén kolom: nooit twee vlakken naast elkaar.
notice-columns = Weer zo veel vlakken naast elkaar als er passen.
notice-clock = Het is { $time }. Er wacht niemand.
notice-clock-longest = Het is { $time }. De langste wacht { $minutes } min.
notice-pasted = Geplakt; { $key } verstuurt.
alarm-waiting = Er wacht iemand
alarm-team = Een collega vraagt je iets
alarm-unattended = Een bezoeker heeft geen hulpverlener
alarm-message = Er is een nieuw bericht
help-bells = Wat de bellen betekenen
help-one-bell = één bel
help-one-bell-about = je eigen bezoeker schreef, en je keek niet
help-two-bells = twee bellen
help-two-bells-about = iemand wacht met acuut gevaar, of wacht te lang
help-or = of
help-two-bells-alert = een collega vraagt achterwacht
help-three-bells = drie bellen
help-three-bells-about = niemand beantwoordde een alarm op tijd
help-full = vol, of op pauze
help-full-about = je hoort wie acuut is, niet wie te lang wacht
help-marks = Wat de tekens betekenen
ascii-locale = Tekens in ASCII: LC_ALL of LANG is geen UTF-8 (F1)
ascii-terminal = Tekens in ASCII: deze TERM toont geen UTF-8 (F1)
ascii-console = Deels tekens in ASCII: dit is de Linux-console (F1)
mark-keyboard = het venster met het toetsenbord; een notitie; overgeslagen
mark-visitor = woorden van de bezoeker
mark-helper = woorden van ons
mark-sent = verstuurd of gedeeld; twee keer: gelezen
mark-refused = geweigerd, doorgestreept, geen verbinding
mark-connected = verbonden; een mededeling
mark-not-asked = niet gevraagd; ook tussen twee woorden
mark-answered = beantwoord
mark-open = nog open
mark-chosen = dit geldt nu
mark-not-chosen = dit kun je kiezen
mark-fewer = Links verandert dit
mark-more = Rechts verandert dit
mark-above = meer hierboven
mark-below = meer hieronder
mark-cut = afgekapt
mark-bar = een balk in het jaarverslag

## Statusregel

status-waiting = { $count ->
    [one] 1 wacht
   *[other] { $count } wachten
}
status-longest-calm = langste sinds { $time }
status-longest = langst { $minutes } min
status-overdue = { $count } te lang
status-unattended = { $count } zonder hulpverlener
status-door-silent = { $door } zwijgt
status-unsent = { $count } onderweg
journaling-practice = oefening
journaling-no-place = niet op schijf bewaard
journaling-disk-full = schijf vol: niet bewaard
journaling-disk-failed = schijffout: niet bewaard
status-nobody-waits = niemand wacht
age-since = sinds { $time }
age-seconds = { $count } s
age-minutes = { $count } min
age-hours = { $count } u

## Palet

palette-search = typ een paar letters

## Acuut: de stappen van een escalatie

pane-acute = Acuut
pane-end-alert = Hoe eindigt het alarm?
scope-acute = Bij acuut gevaar
acute-none = Kies een bezoeker of open een gesprek.
acute-choose = Kies met het cijfer.
acute-by-backup = achterwacht:{" "}
acute-phrase = { $key } zet een zin in het tekstvak; versturen doe je zelf.
step-safe-check = veilig om te typen?
step-safe-check-about = Vraag of typen veilig is. Bij het stopwoord: stop meteen.
step-backup = alarmeer achterwacht
step-backup-about = Binnen 2 minuten een collega. Blijf in gesprek.
step-offer = bied 112 aan
step-offer-about = Bied aan om 112 te bellen. De bezoeker kiest.
step-place = een plek, alleen voor 112
step-place-about = Vraag alleen waar hulp naartoe moet. Zeg de plek tegen je achterwacht, schrijf hem niet op.
step-call = bel 112
step-call-about = De achterwacht belt 112 en zegt: de verdachte kan thuis wonen, dus bel niet naar huis.
step-exits = uitgangen
step-exits-about = Geen plek bekend. Hoe komt de bezoeker het huis uit?
step-safe-place = veilige plek
step-safe-place-about = Geen plek bekend. Waar zijn nu mensen?
step-short = korte berichten
step-short-about = Geen plek bekend. Spreek korte berichten af; één woord is genoeg.
step-decision = besluit over geheimhouding
step-decision-about = 112 is geweigerd. De achterwacht besluit of de geheimhouding wordt doorbroken.
step-told = bezoeker weet het
step-told-about = Zeg het de bezoeker, als dat veilig is.
step-debrief = nagesprek
step-debrief-about = Daarna: praat na met je achterwacht of coördinator.
tick-safe-yes = veilig om te typen
tick-safe-silent = geen antwoord op veilig typen
tick-safe-no = niet veilig: gestopt
tick-call-wanted = 112: ja
tick-call-refused = 112: nee
tick-place-known = plek bekend
tick-place-unknown = plek niet bekend
tick-called = 112 gebeld, niet naar huis
tick-exits = uitgangen besproken
tick-safe-place = veilige plek besproken
tick-short-messages = korte berichten afgesproken
tick-keep = geheimhouding blijft
tick-break = geheimhouding doorbroken
tick-told = bezoeker weet het
tick-not-told = niet gezegd: niet veilig
tick-debriefed = nagesprek gehad
acute-place = plek:
talk-alert = { $who } vraagt achterwacht
talk-alert-came = { $who } kwam als achterwacht
talk-alert-ended = alarm beëindigd · { $how }
alert-none = nog geen alarm: { $key } alarmeert
alert-none-alone = alleen in dienst: niemand hoort alarm
alert-waits-alone = niemand anders heeft dienst · { $clock }
alert-waits = alarm { $clock } van 2:00
alert-late = niemand kwam: bel iemand ({ $age })
alert-backup = achterwacht: { $who }, na { $seconds } s
alert-end-safe = voorbij: de bezoeker is veilig
alert-end-taken-over = hulpdiensten hebben het overgenomen
alert-end-gone = de bezoeker is weg
alert-end-mistaken = vergissing
strip-call = { $key }: ik kom · { $who } vraagt achterwacht bij { $alias } (A), { $time }
strip-late = { $key }: ik kom · { $who } wacht al 2 minuten op hulp bij { $alias } (A)
strip-alone = Bel zelf een collega of 112: bij { $alias } kwam niemand in 2 minuten.
strip-backing-up = je bent achterwacht van { $who } bij { $alias } · { $key }: de stappen
strip-backup = { $alias }: achterwacht { $who }, na { $seconds } s · { $key }: de stappen
strip-waits = { $alias }: alarm gegeven, nog niemand · { $key }: de stappen
notice-alert = { $who } vraagt achterwacht bij { $alias }. { $key }: ik kom.
notice-alert-backup = { $alias }: { $who } is je achterwacht, na { $seconds } s.
notice-alert-mine = { $alias }: je bent achterwacht van { $who } en leest mee.
notice-alert-tick = { $alias }: { $who }: { $code }.
notice-alert-ended = { $alias }: { $who } heeft het alarm beëindigd.
alarm-alert = Een collega vraagt achterwacht
notice-returned = { $alias } is terug.
notice-left = { $key } registreert en sluit af, als het voorbij is. { $alias } is weg.

# what is objected to words as they leave
pane-second-key = Tweede gedachte
second-key-about = Zo wordt dit niet zomaar verstuurd:
second-key-send = toch versturen
second-key-stay = niet versturen
second-key-keys = { $key } stuurt het toch · { $stay } laat het staan
notice-held = { $alias }: niet verstuurd. Waarom staat bij het tekstvak.
objection-gate-closed = “{ $what }” kan niet meer: een ander antwoord sluit die vraag.
objection-answer-changed = “{ $what }”: het antwoord is intussen anders. Zet het opnieuw in het tekstvak.
objection-names-involved = “{ $what }” noemt { $why }: die doet mee.
objection-not-to-copy = Overschrijven is niet (meer) veilig: zet in het plan wat de bezoeker mag meenemen.
objection-not-running = { $what }: { $why }.
objection-struck-out = { $what } is doorgestreept: { $why }.
objection-closed = { $what } is nu niet te bereiken: { $why }.
objection-channels-closed = { $what } is nu dicht en dat staat er niet bij: { $why }.
objection-traces = { $what } laat iets na op het toestel, en dat staat er niet bij: { $why }.
objection-not-safe = Typen is niet veilig voor de bezoeker: alleen wat met ja of nee te beantwoorden is.
objection-quick-exit = Weggeklikt: wie het apparaat heeft, kan dit lezen.
objection-code-word = Het codewoord is niet gevraagd: er kan iemand anders typen.
sign-not-safe = NIET VEILIG · alleen ja/nee
sign-quick-exit = WEGGEKLIKT · een ander kan dit lezen
sign-code-word = codewoord nog niet gevraagd

# closing
register-unseen = Lees eerst: { $alias } schreef intussen. { $key } sluit daarna.
register-draft = Er staan nog woorden voor { $alias } in het tekstvak: verstuur ze of haal ze weg, dan { $key }.
register-on-their-way = Er zijn nog woorden naar { $alias } onderweg. { $key } sluit zodra ze er zijn.
register-changed = { $alias }: niet afgesloten, er kwam iets tussen. Kijk eerst.
register-wrote = { $alias } schreef sinds dit openging ({ $count })
close-present = { $alias } is er nog. Toch registreren en afsluiten?
close-present-unregistered = { $alias } is er nog. Toch afsluiten, zonder registratie?
second-thought-keys = { $key } doet het · { $stay } doet het niet
second-thought-do = toch
second-thought-leave = niet doen
confirm-wipe = { $alias }: het scherm van de bezoeker wissen en het bezoek beëindigen? De bezoeker kan niet terug.
talk-stopped = gestopt met het stopwoord: er kan niets meer naar de bezoeker
talk-wiped = scherm gewist: er kan niets meer naar de bezoeker
plan-stop-word = Dit stopwoord kan niet: { $why }
talk-lines-above = { $count ->
    [1] 1 regel
   *[other] { $count } regels
}

## Overdragen

scope-hand-over = Bij het overdragen
refusal-offer-over = het aanbod is voorbij
asked-accept = { $alias } aannemen
asked-not-now = { $alias } nu niet aannemen
asked-take-back = het aanbod van { $alias } terugnemen
colleague-note = Notitie
colleague-about = { $alias } blijft bij jou tot een collega aanneemt. De notitie leest alleen een hulpverlener. { $key } zet eerst de zin voor de bezoeker klaar.
colleague-behind = laat iemand wachten
colleague-pausing = heeft pauze
colleague-handing-over = draagt zelf over
colleague-full = heeft geen plaats
colleague-cannot = { $who } kan nu niemand overnemen: { $why }.
handing-draft = Wat je schreef is nog niet verstuurd; het blijft bij jou bewaard.
handing-waits = Er is nog iets van jou onderweg; dat gaat eerst.
handing-offered = aangeboden aan { $who }
handing-offered-about = Aangeboden aan { $who }, die nog niet antwoordde.
shift-waits-calm = wacht sinds { $time } op jou
shift-waits = wacht { $minutes } min op jou
shift-offered-about = { $alias } blijft bij jou tot die aanneemt. { $hand } neemt het aanbod terug, { $back } geeft terug aan de wachtrij.
queue-offered-me = jou aangeboden
preview-offered-me = { $who } biedt jou deze bezoeker aan. { $accept } neemt aan, { $later } is niet nu.
talk-note-from = Notitie van { $who }:
strip-unattended = { $others ->
    [0] { $alias } heeft geen hulpverlener
   *[other] { $alias } (+{ $others }) zonder hulpverlener
} sinds { $time }: { $queue }, { $key } neemt over
strip-offer = { $who } biedt { $alias } aan · { $code } · { $accept } neem · { $later } niet nu
strip-offer-note = { $who } biedt { $alias } aan, notitie · { $code } · { $accept } neem · { $later } niet nu
alarm-offer = Een collega biedt een bezoeker aan
ending-take-back = neem terug
ending-taken-back = terugnemen gevraagd …
confirm-take-back = Het aanbod van { $alias } aan { $who } terugnemen? { $alias } is nog bij jou.
notice-offered = { $alias } aangeboden aan { $who }, en bij jou tot die aanneemt.
notice-offered-me = { $who } biedt jou { $alias } aan.
notice-not-now = { $who }: niet nu. { $alias } blijft bij jou.
notice-not-now-me = { $alias } blijft bij { $who }.
notice-offer-back = Aanbod aan { $who } teruggenomen. { $alias } blijft bij jou.
notice-offer-back-me = { $who } neemt het aanbod van { $alias } terug.
notice-offer-unanswered = { $who } antwoordde niet. { $alias } blijft bij jou.
notice-offer-unanswered-me = Het aanbod van { $alias } is voorbij; { $who } houdt het gesprek.
notice-offer-unavailable = { $who } kan niet meer overnemen. { $alias } blijft bij jou.
notice-accepted = { $alias } is nu bij jou, van { $who }. ;wissel zegt wie er nu is.

pane-quiet = Laten rusten
quiet-about = Het gesprek neemt dan geen plaats in. Het eerste woord van de bezoeker wekt het. Is de tijd om en is het niet gewekt, dan ziet het hele team de bezoeker zonder hulpverlener.
quiet-minutes = { $count ->
    [1] 1 minuut
   *[other] { $count } minuten
}
quiet-acute = { $alias } is ACUUT: een A rust niet.
quiet-alert = { $alias }: er loopt een alarm. Beëindig dat eerst ({ $key }).
quiet-unanswered = { $alias } wacht op antwoord. Antwoord eerst, of zeg dat niets hoeft: { $key }.
queue-quiet = rust, nog { $minutes } min
queue-quiet-calm = rust tot { $time }
queue-quiet-short = rust
queue-asleep = { $count } in rust
notice-quiet = { $alias } rust tot { $time }. Het eerste woord wekt, of { $key }.
notice-quiet-ending = { $alias }: de rust is over een minuut voorbij. Schrijf, of druk { $key }.
notice-quiet-over-mine = { $alias }: de rust is voorbij. Ieder ziet het en kan overnemen.
notice-awake = { $alias } is weer wakker.
unattended-quiet-over = rust voorbij
preview-unattended-quiet-over = { $who } liet { $alias } rusten, en die tijd is voorbij. { $key } neemt over.
refusal-unanswered = de bezoeker wacht op antwoord
refusal-acute = een A rust niet
refusal-alert-open = er loopt een alarm
refusal-too-late = dat kan niet meer
asked-quiet = de rust van { $alias }
asked-unwanted = { $alias } als ongewenst contact beëindigen
asked-unwanted-back = het terugdraaien bij { $alias }

pane-unwanted = Ongewenst contact
unwanted-question = Een kind dat bang is of iets uitprobeert, lijkt op een grap. Bij twijfel: niet doen. Het kan terug.
unwanted-phrase = eerst de zin voor de bezoeker
unwanted-phrase-about = Zet de zin in het tekstvak; Enter verstuurt hem. Open daarna dit venster opnieuw.
unwanted-kind-prank = grap
unwanted-kind-prank-about = Grappen, dagen, onzin. Niemand die om hulp vraagt.
unwanted-kind-obscene = seksueel of grof
unwanted-kind-obscene-about = Seksuele of grove taal voor eigen plezier. Wie iets vertelt dat is overkomen, hoort hier niet bij.
unwanted-kind-recruiter = werver
unwanted-kind-recruiter-about = Zoekt slachtoffers of klanten, of wil weten wie hier komt.
unwanted-kind-test = test
unwanted-kind-test-about = Een collega, journalist of machine die de chat uitprobeert.
unwanted-sure = { $alias } als ongewenst contact ({ $kind }) beëindigen?
unwanted-doubts = Hier pleit tegen: { $doubts }. Lees het gesprek nog eens. Dit wordt met een code vastgelegd.
unwanted-not-told = De bezoeker heeft de zin nog niet gekregen.
unwanted-recruiter-note = Een werver kan een melding waard zijn: overleg met wie de dienst leidt. Er gebeurt niets vanzelf.
unwanted-what = Het bezoek stopt, zonder registratie, en telt alleen mee per kwartaal en soort. De bron wordt zes uur vertraagd, nooit afgesloten. Een vergissing? { $key }, "ongewenst contact terugdraaien".
unwanted-unseen = { $alias } schreef intussen. Lees dat eerst; daarna nog eens.
unwanted-draft = Er staan nog woorden voor { $alias } in het tekstvak. Verstuur of wis ze eerst.
unwanted-on-their-way = Woorden voor { $alias } zijn nog onderweg. Wacht tot ze er zijn.
unwanted-keys = { $key } beëindigen  { $stay } niet doen
unwanted-do = beëindigen
doubt-triage = de urgentie is A of B
doubt-home = iemand thuis doet mee
doubt-signals = er zijn signalen
doubt-plan = er is een veiligheidsplan begonnen
unwanted-despite = ondanks: { $doubts }
unwanted-none = Er is geen ongewenst contact om terug te draaien.
pane-unwanted-marks = Ongewenst contact terugdraaien
unwanted-marks-question = Welk gesprek gaat weer open? De bezoeker wacht dan weer, met alles wat er staat.
unwanted-marks-about = Kan tot { $until }. De telling vervalt, de bron is niet meer vertraagd, en de bezoeker kan terug met dezelfde sleutel.
notice-unwanted = { $alias } is beëindigd als ongewenst contact. { $key } draait het terug.
notice-unwanted-back = { $alias } is weer open: { $who } draaide ongewenst contact terug.
shift-unwanted = ongewenst contact: { $count }, terug te draaien
shift-unwanted-about = { $key } toont wat als ongewenst contact werd beëindigd en draait het terug.

## After a hard talk

pane-after-talk = Na dit gesprek
after-talk-question = Dat was een zwaar gesprek. Wat helpt je nu? Van je keuze wordt niets bewaard.
after-talk-go-on = verder
after-talk-go-on-about = De nacht gaat verder zoals hij was.
after-talk-pause = vijf minuten
after-talk-pause-about = Je hebt pauze: vijf minuten geen nieuwe bezoekers. Een bel zegt wanneer ze om zijn, en alles is weer zoals ervoor. Acuut gevaar gaat gewoon af. { $key } stopt de pauze eerder.
after-talk-pause-mine = { $count ->
    [one] Eén bezoeker blijft bij je: die woorden gaan gewoon af, en niemand anders geeft antwoord. { $case }, { $key } laat rusten wie even weg is.
   *[other] { $count } bezoekers blijven bij je: hun woorden gaan gewoon af, en niemand anders geeft antwoord. { $case }, { $key } laat rusten wie even weg is.
}
after-talk-waits = { $alias } wacht op je antwoord. Antwoord eerst; { $key } blijft staan.
after-talk-backup = praten met de achterwacht
after-talk-backup-about = De teamregel gaat open met een zin voor { $who }, bij wie het belt. Er staat niets in over de bezoeker. Je leest hem, verandert hem en verstuurt hem.
after-talk-nobody = Geen collega met dienst leest het nu. Bel de afgesproken achterwacht.
after-talk-line = @{ $who } heb je even voor mij? Ik had net een zwaar gesprek.
notice-pause = Vijf minuten. { $key } stopt ze eerder.
notice-pause-over = De vijf minuten zijn om. Je dienst: { $shift }.
alarm-pause-over = Nachtwacht: de vijf minuten zijn om
status-pause = pauze, nog { $minutes } min
status-pause-calm = pauze tot { $time }
status-pause-seconds = pauze, nog { $seconds } s

## Hoe een oefengesprek ging: alleen in de demo
pane-feedback = Oefening: hoe het ging
feedback-done = klaar, niets bewaard
feedback-about = Alleen jij ziet dit, één keer. Er wordt niets van bewaard. nachtwacht guide practice zegt meer, bij deze nummers.
feedback-judged = Beoordeeld naar de zin { $code } en woorden die erop lijken. Wie het anders zei, weet het beter.
feedback-first = Eerste antwoord:
feedback-first-never = je sloot af zonder een woord aan de bezoeker. Eén kort woord is genoeg om er te zijn.
feedback-first-soon = { $seconds } s nadat je oppakte. De bezoeker wist binnen een minuut dat er iemand is.
feedback-first-late = { $seconds } s nadat je oppakte. Dat is lang voor wie bang is: eerst een kort welkom ({ $code }), dan verder lezen.
feedback-limits = Grenzen:
feedback-limits-before = gezegd voordat je iets vroeg dat herkenbaar maakt. Zo kon de bezoeker kiezen wat die vertelt.
feedback-limits-after = je zei ze, nadat je iets vroeg dat herkenbaar maakt. De volgende keer eerst: { $code }.
feedback-limits-not-said = je vroeg iets dat herkenbaar maakt (een naam, een plaats, een school) en zei niet wie het hoort. { $code } zegt het.
feedback-limits-said = je zei ze, en vroeg niets dat herkenbaar maakt.
feedback-limits-nothing = je zei ze niet, en vroeg niets dat herkenbaar maakt. Vroeg gezegd ({ $code }) weet een bezoeker waar die aan toe is.
feedback-safe = Veilig typen:
feedback-safe-asked = je vroeg of typen veilig is.
feedback-safe-door = je vroeg het niet; de bezoeker zei het al bij de deur. Dat kan veranderd zijn: { $code } kost een tel.
feedback-safe-not = niemand vroeg of typen veilig is. { $code } vraagt het; ja of nee is genoeg.
feedback-gates = Tegengehouden:
feedback-gates-none = niets. Geen woord van je hoefde te wachten.
feedback-gate-kept = { $gate }. Je ging er niet overheen.
feedback-gate-over = { $gate }. Je ging er met de tweede toets overheen: soms is dat goed, en dan weet je waarom.
feedback-gate-gate-closed = een vraag die niet meer gesteld wordt
feedback-gate-names-involved = woorden die iemand thuis noemen die meedoet
feedback-gate-not-to-copy = overnemen, wat niet veilig was
feedback-gate-not-running = een dienst die er nu niet is
feedback-gate-closed = een dienst die nu dicht is
feedback-gate-traces = een verwijzing die niet zei wat er achterblijft
feedback-gate-struck-out = een doorgestreepte verwijzing
feedback-gate-not-safe = typen is niet veilig
feedback-gate-quick-exit = snel weggegaan: een ander kan meelezen
feedback-gate-code-word = het codewoord, dat niet gevraagd was
feedback-referrals = Verwijzingen:
feedback-offered-none = je bood er geen aan. Dat kan goed zijn: niet elk gesprek eindigt ermee.
feedback-offered-fits = je bood { $name } aan, en die past.
feedback-offered-not = je bood { $name } aan. Die past hier niet: { $why }.
feedback-fits = Wat in dit verhaal past: { $names }.
feedback-unfit = Wat niet, en waarom: { $names }.
feedback-parents-no = ouders horen het niet
feedback-parents-after-report = praat na een melding met ouders
feedback-parents-consent-under-16 = vraagt onder de 16 toestemming aan ouders
feedback-parents-unknown = vertelt het misschien aan ouders
feedback-ages = { $ages } jaar
feedback-closed = op dit uur gesloten
feedback-elsewhere = voor iets anders dan wat deze bezoeker vraagt
feedback-triage = Urgentie:
feedback-triage-same = { $had }, zoals het verhaal het heeft.
feedback-triage-unset = { $had }: je stelde niets in. Het verhaal komt uit op { $wanted }, en collega's zien de letter, niet het gesprek.
feedback-triage-higher = { $had }; het verhaal komt uit op { $wanted }. Liever te hoog dan te laag.
feedback-triage-lower = { $had }; het verhaal komt uit op { $wanted }. Het zwaarste teken telt, ook als de bezoeker het klein maakt.
trial-title = Deze terminal
trial-small = Minder dan 80 kolommen of 24 regels: de console werkt, en laat minder tegelijk zien.
trial-depth-true = 16 miljoen kleuren
trial-depth-indexed = 256 kleuren
trial-depth-sixteen = 16 kleuren: het thema "sixteen" vervangt de thema's met meer
trial-depth-none = geen kleuren: het thema "mono" vervangt de andere
trial-utf8 = Krijgt UTF-8.
trial-ascii = Krijgt ASCII, zo zegt de locale of TERM: andere letters worden niet getoond zoals ze zijn.
    Zet LANG op een locale die eindigt op UTF-8, zoals nl_NL.UTF-8.
trial-dumb = Kan geen cursor plaatsen (TERM=dumb, of geen TERM): de console gaat hierin niet open.
trial-around = Eromheen: { $names }
trial-around-nothing = niets dat zich meldt
trial-marks = Tekens
trial-marks-about = De streepjes van beide regels staan onder elkaar; de onderste regel is wat elk in ASCII wordt.
    Staan ze dat niet, dan helpt een ander lettertype, of een instelling voor "ambiguous width" (smal).
trial-themes = Kleuren, en wat gekozen is
trial-themes-about = Naast elke letter staat haar woord, en voor wat gekozen is een ">": geen kleur is nodig.
trial-selected = gekozen
trial-remembered = elders gekozen
trial-new = nieuw
trial-wrong = fout
trial-kept = Wat de console niet bereikt
trial-keeps = { $name } houdt zelf { $keys }
trial-keeps-nothing = Van niets hier is bekend dat het toetsen zelf houdt.
trial-keeps-browser = Een browser houdt Ctrl-N, Ctrl-T en Ctrl-W zelf, Firefox ook Ctrl-Q.
    Naast elke toets is er een die komt.
trial-set = Wat je instelt
trial-set-elsewhere = Waar je een van deze gebruikt:
trial-set-tmux = set -g focus-events on
    set -sg escape-time 20
    set -g default-terminal tmux-256color
    Zonder de eerste hoort de console niet dat je ergens anders kijkt; de tweede maakt Esc snel.
trial-set-screen = In .screenrc: altscreen on, maptimeout 50. Start screen in een UTF-8-locale, of met screen -U.
    Zonder de eerste is na afloop weg wat er daarvoor op het scherm stond.
trial-set-mosh = Voorspellen uit tijdens een gesprek: mosh --predict=never. Beide machines in een UTF-8-locale.
    Een melding op het bureaublad komt niet door mosh heen; de bel wel.
trial-set-ssh = ServerAliveInterval 15 in ~/.ssh/config meldt vroeg dat de lijn weg is.
    Wat niet verstuurd was is bewaard; open de console opnieuw. In tmux gaat ze vanzelf door.
trial-set-gnome = Voorkeuren, Sneltoetsen: zet F10 voor het menu en Alt met een cijfer voor tabs uit; of gebruik
    Alt-Q, en F2 met een cijfer.
trial-set-windows = Ctrl-J begint een nieuwe regel. Ook Alt-Enter?
    Instellingen, Acties: haal hem weg bij volledig scherm.
trial-set-mintty = Ctrl-J begint een nieuwe regel. Ook Alt-Enter? Options, Keys: Window shortcuts uit.
trial-set-putty = Window, Translation: UTF-8. Terminal, Keyboard: Backspace Control-?, function keys Xterm R6.
    Connection, Data: terminal type putty-256color. Terminal, Features: remote-controlled printing uit.
trial-set-mac = Alt komt alleen met "Gebruik Option als Meta-toets" (Terminal.app, Profielen, Toetsenbord), of in
    iTerm2 "Left Option key: Esc+" (Profiles, Keys).
trial-set-xterm = Alt komt alleen met XTerm*metaSendsEscape: true in ~/.Xresources.
trial-set-linux = setfont Uni2-Terminus16 toont alle tekens; unicode_start als letters buiten ASCII niet komen.
trial-guide = Meer: nachtwacht guide terminals
trial-no-keys = De toetsen zijn niet geprobeerd: dat vraagt een terminal voor invoer en uitvoer.
trial-keys = Te proberen: { $count }. Druk elke toets die genoemd wordt, Esc waar er een niet komt, Ctrl-C stopt.
    Enter begint, Esc laat het.
trial-keys-not = De toetsen zijn niet geprobeerd.
trial-keys-browser = De volgende sluiten of openen vensters van een browser. Zit deze terminal daarin? Druk dan Esc.
trial-press = Druk { $key }
trial-came = kwam: { $bytes }
trial-came-other = { $key } kwam: { $bytes }. Nog eens, of Esc.
trial-skipped = kwam niet
trial-enough = gestopt
trial-summary = Toetsen die kwamen: { $came }. Die niet kwamen: { $missing }.
trial-otherwise = { $what }: { $key }
trial-by-name = { $what }: op naam, met { $key }


# ── de lineaire weergave: regels in plaats van een vol scherm ──
intent-linear = regels
    .about = Regels in plaats van het volle scherm, voor een schermlezer of leesregel; nog eens: weer het volle scherm
linear-ticked = aangevinkt
linear-not-ticked = niet aangevinkt
linear-selected = gekozen
linear-nothing-found = Niets gevonden. Typ andere woorden.
linear-link-away = Geen verbinding.
linear-link-live = Weer verbonden.
linear-arrived = Nieuw: { $row }
linear-many-arrived = { $count ->
    [one] Er kwam één bezoeker.
   *[other] Er kwamen { $count } bezoekers tegelijk.
} /lijst zegt de wachtrij.
linear-earlier = { $alias }: { $count } eerdere regels worden niet gezegd. /nogmaals alles zegt alles.
linear-more = Nog { $count }. /meer zegt ze.
linear-no-more = Meer is er niet.
linear-number-chooses = een nummer en Enter kiest
linear-number-selects = een nummer en Enter selecteert
linear-number-answers = een nummer en Enter antwoordt; /nummer selecteert
linear-number-marks = de letter of het cijfer van een rij en Enter kiest
linear-keys = Toetsen: { $keys }.
linear-introduction = Na een letter of een nummer komt Enter. /toetsen zegt elke toets, /nogmaals wat het laatst gezegd is, / en een naam doet van alles.
linear-elsewhere = Er is intussen iets anders gekomen; dat deed niets.
linear-unknown = Zo'n opdracht is hier niet. /toetsen zegt wat er is.
linear-row-gone = Rij { $number } is er niet meer. /lijst zegt de lijst opnieuw.
linear-no-row = Een rij { $number } is er niet. /lijst zegt de lijst.
linear-nothing-to-do = Met deze rij kan nu niets.
linear-quiet = Stil: alleen je bezoekers en alarmen worden gezegd. /stil uit zegt weer alles.
linear-not-quiet = Alles wordt weer gezegd.
linear-cannot-clear = Deze terminal kan geen cursor plaatsen: de console toont regels. Wat je leest blijft in dit venster staan, ook bij het slot (F9) en na het einde van de dienst; niets kan het wissen.
linear-one-screen = Deze terminal heeft maar één scherm: het slot (F9) en het einde van de dienst wissen wat in beeld is, en wat weggeschoven is kan in het geheugen blijven.
linear-go-on = Doorgaan? j of n:
