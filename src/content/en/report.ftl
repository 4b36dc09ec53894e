title = Report of { $period }
title-compared = Report of { $period }, compared with { $before }
quarter-1 = the first quarter of { $year }
quarter-2 = the second quarter of { $year }
quarter-3 = the third quarter of { $year }
quarter-4 = the fourth quarter of { $year }

figures = Figures
figure-people = People who asked for help
figure-self = Themselves exploited
figure-minors = Minors
figure-under-15 = Under 15
figure-parent = A (step)parent involved
figure-first-time = Told for the first time
figure-two-years = Two years or longer
figure-siblings = Brothers or sisters also
figure-goal = Goal of the chat reached
one-in = about one in { $number }
unknown = unknown
unknown-row = unknown

ages = Age of those exploited
age = { $band } years
relations = By whom (several can be named)
relation-father = father
relation-mother = mother
relation-step-parent = step-parent, parent's partner
relation-foster-parent = foster parent
relation-other-relative = another relative
relation-partner-or-ex = partner or former partner
relation-acquaintance = acquaintance
relation-online = met online
relation-network = a network

unwanted = Unwanted contact (no visitors, in no other figure)
unwanted-prank = prank
unwanted-obscene = obscene
unwanted-recruiter = recruiter
unwanted-test = test

helped = Were you helped? (asked afterwards, answered by who wanted to)
helped-said = answered (N)
helped-yes = yes
helped-partly = partly
helped-no = no

elsewhere = From elsewhere, not computed here
external-exploited-a-year = About { $number } people a year are sexually exploited in the Netherlands.
external-minor-girls-a-year = { $number } of them are minor girls.
source = Source
source-national-rapporteur = estimate of the National Rapporteur, as quoted in an article on the Centre against Child and Human Trafficking (CKM), July 2021

notes = How to read this
note-provisional = The period is not over. These figures still change and are not for publication: two reports made a day apart differ by single persons.
note-no-year-before = The register holds nothing of the year before.
note-unregistered = Closed without a registration: { $count }
note-people = People, not chats: new visitors where it is trafficking, or suspected. The unknown beside them are those of whom nobody knows whether they came before.
note-share = n of N: of those of whom it is known. The unknown are in neither. From "Minors" on, N is among those who asked for themselves; for brothers and sisters, among those with a (step)parent involved.
note-few = <5 is one to four: not printed, so that nobody is recognised.
note-hidden = * is not shown, so that a number under five cannot be worked out, also not from the year and its quarters together.
note-percent = A percentage is printed only where N is 50 or more and both numbers are shown.
note-relations = A person can name several relations, so these add up to more than the people.
