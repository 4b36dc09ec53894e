# De woorden van de pagina voor bezoekers. Elke sleutel staat ook in ../en/visitor.ftl. Een bezoeker is "je"; korte,
# gewone woorden: wie dit leest is misschien veertien, bang, en wordt bekeken.

## Altijd in beeld

# De titel van het tabblad: zegt niets over wat dit is.
title = Info
leave = Weg hier
leave-keys = of druk 3 keer op Esc of Shift

## De eerste pagina

talk-to = Praat met iemand
free = Het is gratis. Je hoeft je naam niet te zeggen. Jij bepaalt wat je vertelt.
watched = Wie meekijkt op je scherm of je internet, kan zien dat je hier was.
in-danger = Gevaar? Bel 112
or-call = Liever bellen?
free-call = gratis
language = Taal
nothing-needed = Je hoeft niets in te vullen.
ask-safe = Kun je nu veilig typen?
ask-age = Hoe oud ben je?
ask-danger = Ben je nu in gevaar?
ask-plain = Wil je makkelijke woorden?
yes = Ja
no = Nee
pass = Sla over
age-to-11 = 11 of jonger
age-12-14 = 12–14
age-15 = 15
age-16-17 = 16–17
age-18-23 = 18–23
age-from-24 = 24 of ouder
stop-title = Een stopwoord kiezen (mag)
stop-about = Typ je dit woord in het gesprek, dan is de pagina meteen weg. Kies een woord dat je hier anders niet zegt.
stop-label = Stopwoord
start = Begin met praten
starting = Even geduld…

## Het gesprek

talk = Het gesprek
you = Jij:
them = Hulp:
your-words = Wat wil je zeggen?
send = Stuur
waiting = Je bent binnen. Er komt zo iemand bij je.
ahead = Vóór jou: { $n }.
next = Jij bent de volgende.
minutes = Dat duurt ongeveer { $from } tot { $to } minuten.
type-already = Je mag al typen.
here = Er is iemand bij je. Een mens, geen computer.
somebody-else = Er komt iemand anders bij je. Wat je zei, is bewaard.
types = typt…
on-the-way = Onderweg…
offline = Geen verbinding. We proberen het steeds opnieuw. Wat je typte, is bewaard.
read = gelezen
new-below = Nieuw bericht ↓
yes-or-no = Je hoeft alleen ja of nee te typen.
long = Duurt het lang? Onder het gesprek staat wie je ook kan helpen.
too-long = Dat is te lang. Maak er twee berichten van.
not-sent = Dat lukte niet. Je woorden staan er nog.
talk-full = Dit gesprek is vol. Zeg dat tegen wie je helpt.
busy = Het is druk. We proberen het over { $n } tellen opnieuw. Je hoeft niets te doen.
busy-minutes = Het is druk. Over { $n } minuten proberen we het weer. Kijk zolang hieronder.
failed = Dat lukte niet. Probeer het nog eens.

## Meer

more = Meer
goodbye = Stop het gesprek
keep-title = Bewaar mijn plek
keep-about = Valt deze pagina weg, dan kun je 15 minuten lang terug met vier cijfers. Dit toestel onthoudt dan dat er een gesprek is, tot je weggaat.
keep-code = Vier cijfers
keep = Bewaar
kept = Je plek is bewaard.
code-four = Kies vier cijfers.
stop-set = Stel in
stop-is-set = Je stopwoord is ingesteld.
stop-short = Kies een woord van minstens vier letters.
stop-long = Kies een korter woord.
stop-everyday = Dat zeg je zomaar eens. Kies een ander woord.
resume = Verder met je gesprek?
resume-go = Verder
resume-not = Nee, wis het
resume-wrong = Dat klopt niet. Je kunt het nog { $n } keer proberen.
resume-gone = Die plek is er niet meer.

## Gesloten, vol, afgelopen

closed-now = Er is nu niemand.
closed-wait = Je mag wel wachten. We zien dat je er bent. Hoe lang het duurt, weten we niet.
open = Er is nu iemand. Je kunt beginnen.
full-now = Het is nu te druk.
full-later = Probeer het straks nog eens, of kijk hieronder.
hours = Dan zijn we er:
opens = Weer open:
others = Hier kun je ook terecht
open-now = nu open
shut-now = nu dicht
chat = chat
over = Het gesprek is afgelopen.
last-not-sent = Je laatste woorden zijn niet meer aangekomen.
helped = Heeft het je geholpen?
helped-about = Je mag dit overslaan. Het wordt alleen geteld, los van je gesprek.
partly = Een beetje
thanks = Dank je.

## De dagen

day-1 = maandag
day-2 = dinsdag
day-3 = woensdag
day-4 = donderdag
day-5 = vrijdag
day-6 = zaterdag
day-7 = zondag

## Zonder JavaScript

plain-show = Laat het gesprek zien
plain-write = Opnieuw schrijven
plain-about = Druk eerst op de knop. Dan zie je hier wat er gezegd wordt.
plain-leave = Sluit na “Weg hier” ook dit tabblad. Anders kan iemand hier terugkomen met de terugknop.
plain-sent = Verstuurd.
plain-ended = Dit gesprek is voorbij.
plain-again = Dat lukte niet. Stuur het nog eens.
plain-anew = Dat lukte niet. Druk hieronder op “Opnieuw schrijven”. Staat je bericht niet in het gesprek? Stuur het dan nog eens.
plain-begin = Begin opnieuw
plain-nowhere = Deze pagina is er niet.
plain-wait = Het is druk. Wacht even en probeer het nog eens.
plain-lost = De verbinding viel weg. Druk nog eens op de knop.
plain-work = Het is nu erg druk. Met JavaScript aan kom je wel binnen. Of kijk hieronder wie je ook kan helpen.
