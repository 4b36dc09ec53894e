title = Verslag van { $period }
title-compared = Verslag van { $period }, vergeleken met { $before }
quarter-1 = het eerste kwartaal van { $year }
quarter-2 = het tweede kwartaal van { $year }
quarter-3 = het derde kwartaal van { $year }
quarter-4 = het vierde kwartaal van { $year }

figures = Cijfers
figure-people = Mensen die hulp vroegen
figure-self = Zelf uitgebuit
figure-minors = Minderjarig
figure-under-15 = Jonger dan 15
figure-parent = Een (stief)ouder betrokken
figure-first-time = Vertelt het voor het eerst
figure-two-years = Twee jaar of langer
figure-siblings = Ook broers of zussen
figure-goal = Doel van het gesprek bereikt
one-in = ongeveer één op de { $number }
unknown = onbekend
unknown-row = onbekend

ages = Leeftijd van wie is uitgebuit
age = { $band } jaar
relations = Door wie (meer antwoorden mogelijk)
relation-father = vader
relation-mother = moeder
relation-step-parent = stiefouder, partner van ouder
relation-foster-parent = pleegouder
relation-other-relative = ander familielid
relation-partner-or-ex = partner of ex-partner
relation-acquaintance = bekende
relation-online = online ontmoet
relation-network = een netwerk

unwanted = Ongewenst contact (geen bezoekers, in geen ander cijfer meegeteld)
unwanted-prank = grap
unwanted-obscene = seksueel of grof
unwanted-recruiter = werver
unwanted-test = test

helped = Ben je geholpen? (achteraf gevraagd, wie wilde gaf antwoord)
helped-said = gaf antwoord (N)
helped-yes = ja
helped-partly = deels
helped-no = nee

elsewhere = Van elders, hier niet berekend
external-exploited-a-year = Ongeveer { $number } mensen per jaar worden in Nederland seksueel uitgebuit.
external-minor-girls-a-year = Onder hen zijn { $number } minderjarige meisjes.
source = Bron
source-national-rapporteur = schatting van de Nationaal Rapporteur, aangehaald in een artikel over het Centrum tegen Kinder- en Mensenhandel (CKM), juli 2021

notes = Hoe dit te lezen
note-provisional = De periode is nog niet voorbij. Deze cijfers veranderen nog en zijn niet bedoeld om te publiceren: twee verslagen van een dag na elkaar verschillen door enkele personen.
note-no-year-before = Het register bevat niets over het jaar ervoor.
note-unregistered = Afgesloten zonder registratie: { $count }
note-people = Mensen, geen chats: nieuwe bezoekers bij wie het om mensenhandel gaat, of een vermoeden daarvan. Onbekend is hier: niemand weet of zij er eerder waren.
note-share = n van N: van wie het bekend is. Onbekend zit in geen van beide. Vanaf "Minderjarig" gaat N over wie voor zichzelf hulp vroeg; bij broers en zussen over wie een (stief)ouder noemt.
note-few = <5 is één tot en met vier: niet afgedrukt, zodat niemand wordt herkend.
note-hidden = * is niet afgedrukt, zodat een aantal onder de vijf niet is af te leiden, ook niet uit het jaar en de kwartalen samen.
note-percent = Een percentage staat er alleen als N 50 of meer is en beide aantallen zijn afgedrukt.
note-relations = Iemand kan meer relaties noemen: samen zijn het er meer dan het aantal mensen.
