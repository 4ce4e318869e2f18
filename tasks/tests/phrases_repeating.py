# ruff: noqa: E501 - a table
"""Lines that say when something comes again, on Wednesday 25 November 2026 in Berlin.

Each is: line | title | first day | time | rule | "done" where completion counts; what is
empty at the end is left out. Days are of this year where they say no other.
"""

ENGLISH = """
Pay rent every month on the 1st | Pay rent | 12-01 | | FREQ=MONTHLY;BYMONTHDAY=1
Pay rent every month | Pay rent | 11-25 | | FREQ=MONTHLY;BYMONTHDAY=25
Pay rent every month tomorrow | Pay rent | 11-26 | | FREQ=MONTHLY;BYMONTHDAY=26
Pay rent monthly | Pay rent | 11-25 | | FREQ=MONTHLY;BYMONTHDAY=25
Monthly report | Monthly report
Write the weekly report | Write the weekly report
Meet every 2nd tuesday | Meet | 12-08 | | FREQ=MONTHLY;BYDAY=2TU
Meet every first monday of the month | Meet | 12-07 | | FREQ=MONTHLY;BYDAY=1MO
Meet every third wednesday at 19:00 | Meet | 12-16 | 19:00 | FREQ=MONTHLY;BYDAY=3WE
Report every last friday | Report | 11-27 | | FREQ=MONTHLY;BYDAY=-1FR
Report every last friday of the month at 5pm | Report | 11-27 | 17:00 | FREQ=MONTHLY;BYDAY=-1FR
Report every month on the last friday | Report | 11-27 | | FREQ=MONTHLY;BYDAY=-1FR
Report every 2 months on the first monday | Report | 12-07 | | FREQ=MONTHLY;INTERVAL=2;BYDAY=1MO
Close the books every last day of the month | Close the books | 11-30 | | FREQ=MONTHLY;BYMONTHDAY=-1
Close the books every month on the last day | Close the books | 11-30 | | FREQ=MONTHLY;BYMONTHDAY=-1
Invoice every 15th | Invoice | 12-15 | | FREQ=MONTHLY;BYMONTHDAY=15
Invoice every 31st | Invoice | 12-31 | | FREQ=MONTHLY;BYMONTHDAY=31
Invoice every 32nd | Invoice every 32nd
Stretch every weekday from completion | Stretch | 11-25 | | FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR | done
Stretch every weekday | Stretch | 11-25 | | FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR
Swim every weekend | Swim | 11-28 | | FREQ=WEEKLY;BYDAY=SA,SU
Gym every tuesday and thursday | Gym | 11-26 | | FREQ=WEEKLY;BYDAY=TU,TH
Gym every mon, wed and fri 18:00 | Gym | 11-25 | 18:00 | FREQ=WEEKLY;BYDAY=MO,WE,FR
Gym every mon & wed | Gym | 11-25 | | FREQ=WEEKLY;BYDAY=MO,WE
Take out the bins every monday | Take out the bins | 11-30 | | FREQ=WEEKLY;BYDAY=MO
every monday take out the bins | take out the bins | 11-30 | | FREQ=WEEKLY;BYDAY=MO
every monday | every monday
Call Mum every other friday | Call Mum | 11-27 | | FREQ=WEEKLY;INTERVAL=2;BYDAY=FR
Call Mum every second friday | Call Mum | 11-27 | | FREQ=WEEKLY;INTERVAL=2;BYDAY=FR
Call Mum every other week | Call Mum | 11-25 | | FREQ=WEEKLY;INTERVAL=2;BYDAY=WE
Call Mum every 2 weeks on monday | Call Mum | 11-30 | | FREQ=WEEKLY;INTERVAL=2;BYDAY=MO
Call Mum every three weeks | Call Mum | 11-25 | | FREQ=WEEKLY;INTERVAL=3;BYDAY=WE
Call Mum every fortnight | Call Mum | 11-25 | | FREQ=WEEKLY;INTERVAL=2;BYDAY=WE
Water the plants every 3 days | Water the plants | 11-25 | | FREQ=DAILY;INTERVAL=3
Water the plants every! 3 days | Water the plants | 11-25 | | FREQ=DAILY;INTERVAL=3 | done
Water the plants every 3 days after completion | Water the plants | 11-25 | | FREQ=DAILY;INTERVAL=3 | done
Water the plants every 3 days tomorrow | Water the plants | 11-26 | | FREQ=DAILY;INTERVAL=3
Water the plants every 0 days | Water the plants every 0 days
Read daily | Read | 11-25 | | FREQ=DAILY
Read every night | Read | 11-25 | 20:00 | FREQ=DAILY
Read every day at 9:00 | Read | 11-26 | 09:00 | FREQ=DAILY
Pills every day until 1 dec | Pills | 11-25 | | FREQ=DAILY;UNTIL=20261201
Pills every day 5 times | Pills | 11-25 | | FREQ=DAILY;COUNT=5
Tax every year on 31 may | Tax | 2027-05-31 | | FREQ=YEARLY;BYMONTH=5;BYMONTHDAY=31
Birthday every 4th of july | Birthday | 2027-07-04 | | FREQ=YEARLY;BYMONTH=7;BYMONTHDAY=4
Birthday every July 4 | Birthday | 2027-07-04 | | FREQ=YEARLY;BYMONTH=7;BYMONTHDAY=4
Review quarterly | Review | 11-25 | | FREQ=MONTHLY;INTERVAL=3;BYMONTHDAY=25
Review every quarter | Review | 11-25 | | FREQ=MONTHLY;INTERVAL=3;BYMONTHDAY=25
Dentist every 6 months #Home !high | Dentist | 11-25 | | FREQ=MONTHLY;INTERVAL=6;BYMONTHDAY=25
every time I see him | every time I see him
Each one teach one | Each one teach one
Clean every two weeks starting next monday | Clean | 11-30 | | FREQ=WEEKLY;INTERVAL=2;BYDAY=MO
Gym every friday starting 20 december | Gym | 12-25 | | FREQ=WEEKLY;BYDAY=FR
Course every tuesday 6pm until 15 december | Course | 12-01 | 18:00 | FREQ=WEEKLY;BYDAY=TU;UNTIL=20261215
Sing every day until christmas | Sing every day until christmas
Walk every day for 2 weeks | Walk every day for 2 weeks
Walk every day 0 times | Walk every day 0 times
Pay rent on the 1st of each month | Pay rent | 12-01 | | FREQ=MONTHLY;BYMONTHDAY=1
Team lunch last friday of every month | Team lunch | 11-27 | | FREQ=MONTHLY;BYDAY=-1FR
Pay every 1st and 15th | Pay every 1st and 15th
Meet every 2nd and 4th thursday | Meet every 2nd and 4th thursday
Shop every second saturday of the month | Shop every second saturday of the month
Work every monday to friday | Work every monday to friday
Work every weekday except friday | Work every weekday except friday
Gym every tuesday and every friday | Gym every tuesday and every friday
Pills every morning and evening | Pills every morning and evening
Pub every friday evening | Pub | 11-27 | 20:00 | FREQ=WEEKLY;BYDAY=FR
Call every weekday at 9 | Call | 11-26 | 09:00 | FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR
Clean bi-weekly | Clean | 11-25 | | FREQ=WEEKLY;INTERVAL=2;BYDAY=WE
Pills twice daily | Pills twice daily
Prune every year in april | Prune every year in april
Yoga on mondays and thursdays | Yoga | 11-26 | | FREQ=WEEKLY;BYDAY=MO,TH
Water the fern every third day | Water the fern | 11-25 | | FREQ=DAILY;INTERVAL=3
Read every day's news | Read every day's news
Watch "Every Day" movie | Watch "Every Day" movie
Buy Every Day Carry knife | Buy Every Day Carry knife
Subscribe to Publishers Weekly | Subscribe to Publishers Weekly
Read the daily | Read the daily
Pack a shirt for every day | Pack a shirt for every day
Do the thing (every week) | Do the thing (every week)
Buy one for each day of the week | Buy one for each day of the week
Pay rent on the first of every month | Pay rent | 12-01 | | FREQ=MONTHLY;BYMONTHDAY=1
Payroll every month end | Payroll every month end
Watch every Friday the 13th film | Watch every Friday the 13th film
Check mail Monday through Friday | Check mail Monday through Friday
Anniversary yearly on June 3 | Anniversary | 2027-06-03 | | FREQ=YEARLY;BYMONTH=6;BYMONTHDAY=3
Team weekly on monday 9:00 | Team | 11-30 | 09:00 | FREQ=WEEKLY;BYDAY=MO
Read every evening at 7 | Read | 11-25 | 19:00 | FREQ=DAILY
"""

GERMAN = """
Miete jeden Monat am 1. | Miete | 12-01 | | FREQ=MONTHLY;BYMONTHDAY=1
Miete jeden 15. | Miete | 12-15 | | FREQ=MONTHLY;BYMONTHDAY=15
Miete monatlich | Miete | 11-25 | | FREQ=MONTHLY;BYMONTHDAY=25
Müll jeden Montag | Müll | 11-30 | | FREQ=WEEKLY;BYDAY=MO
Yoga montags 18 Uhr | Yoga | 11-30 | 18:00 | FREQ=WEEKLY;BYDAY=MO
Treffen jeden 2. Dienstag | Treffen | 12-08 | | FREQ=MONTHLY;BYDAY=2TU
Treffen jeden zweiten Dienstag | Treffen | 12-01 | | FREQ=WEEKLY;INTERVAL=2;BYDAY=TU
Bericht jeden letzten Freitag im Monat | Bericht | 11-27 | | FREQ=MONTHLY;BYDAY=-1FR
Bericht jeden Monat am letzten Freitag | Bericht | 11-27 | | FREQ=MONTHLY;BYDAY=-1FR
Abschluss jeden letzten Tag des Monats | Abschluss | 11-30 | | FREQ=MONTHLY;BYMONTHDAY=-1
Sport jeden Dienstag und Donnerstag | Sport | 11-26 | | FREQ=WEEKLY;BYDAY=TU,TH
Dehnen jeden Werktag nach Erledigung | Dehnen | 11-25 | | FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR | done
Blumen alle 3 Tage | Blumen | 11-25 | | FREQ=DAILY;INTERVAL=3
Blumen alle zwei Wochen | Blumen | 11-25 | | FREQ=WEEKLY;INTERVAL=2;BYDAY=WE
Tabletten täglich bis 1. Dezember | Tabletten | 11-25 | | FREQ=DAILY;UNTIL=20261201
Tabletten jeden Tag 5 mal | Tabletten | 11-25 | | FREQ=DAILY;COUNT=5
Steuer jedes Jahr am 31. Mai | Steuer | 2027-05-31 | | FREQ=YEARLY;BYMONTH=5;BYMONTHDAY=31
Geburtstag jeden 4. Juli | Geburtstag | 2027-07-04 | | FREQ=YEARLY;BYMONTH=7;BYMONTHDAY=4
Abrechnung jedes Quartal | Abrechnung | 11-25 | | FREQ=MONTHLY;INTERVAL=3;BYMONTHDAY=25
Backup wöchentlich | Backup | 11-25 | | FREQ=WEEKLY;BYDAY=WE
Alle Bücher lesen | Alle Bücher lesen
Putzen alle 2 Tage ab morgen | Putzen | 11-26 | | FREQ=DAILY;INTERVAL=2
Putzen jeden Samstag ab 1. Dezember | Putzen | 12-05 | | FREQ=WEEKLY;BYDAY=SA
Miete am 1. jedes Monats | Miete | 12-01 | | FREQ=MONTHLY;BYMONTHDAY=1
Bericht am letzten Freitag jedes Monats | Bericht | 11-27 | | FREQ=MONTHLY;BYDAY=-1FR
Treffen am ersten Montag im Monat | Treffen | 12-07 | | FREQ=MONTHLY;BYDAY=1MO
Steuer jeden 31.7. | Steuer | 2027-07-31 | | FREQ=YEARLY;BYMONTH=7;BYMONTHDAY=31
Yoga dienstags und donnerstags | Yoga | 11-26 | | FREQ=WEEKLY;BYDAY=TU,TH
Abfall alle 2 Wochen montags | Abfall | 11-30 | | FREQ=WEEKLY;INTERVAL=2;BYDAY=MO
Laufen werktags | Laufen | 11-25 | | FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR
Blumen jeden dritten Tag | Blumen | 11-25 | | FREQ=DAILY;INTERVAL=3
Zahnarzt halbjährlich | Zahnarzt | 11-25 | | FREQ=MONTHLY;INTERVAL=6;BYMONTHDAY=25
Yoga jeden Dienstag Abend | Yoga | 12-01 | 20:00 | FREQ=WEEKLY;BYDAY=TU
Für jeden Tag ein Hemd packen | Für jeden Tag ein Hemd packen
Alle Jahre wieder singen | Alle Jahre wieder singen
Zweimal täglich Tabletten | Zweimal täglich Tabletten
Ernte jedes Jahr im Juli | Ernte jedes Jahr im Juli
Fragen ob der Bus sonntags fährt | Fragen ob der Bus sonntags fährt
Jeden Tag außer Sonntag laufen | Jeden Tag außer Sonntag laufen
Jeden Abend um 8 lesen bis 1. Juni | lesen | 11-25 | 20:00 | FREQ=DAILY;UNTIL=20270601
Sport montags und mittwochs um 18 Uhr | Sport | 11-25 | 18:00 | FREQ=WEEKLY;BYDAY=MO,WE
Jährlich am 3. Mai gratulieren | gratulieren | 2027-05-03 | | FREQ=YEARLY;BYMONTH=5;BYMONTHDAY=3
Jeden Werktag um 9 Standup | Standup | 11-26 | 09:00 | FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR
"""
