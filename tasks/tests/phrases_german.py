"""German lines, written as those of phrases_english.py, of the same moment."""

GERMAN = """
Milch kaufen | Milch kaufen
Milch kaufen heute | Milch kaufen | 11-25
Milch kaufen morgen | Milch kaufen | 11-26
Milch kaufen übermorgen | Milch kaufen | 11-27
Bericht gestern | Bericht | 11-24
Miete morgen #Haus @bank !hoch | Miete | 11-26 | | | Haus | bank | 3
Oma anrufen Freitag | Oma anrufen | 11-27
Oma anrufen freitag | Oma anrufen | 11-27
Oma anrufen am Freitag | Oma anrufen | 11-27
Oma anrufen bis Freitag | Oma anrufen | 11-27
Oma anrufen vor Freitag | Oma anrufen | 11-27
Oma anrufen am Fr | Oma anrufen | 11-27
Oma anrufen fr 18:00 | Oma anrufen | 11-27 | 18:00
Oma anrufen Fr 18 Uhr | Oma anrufen | 11-27 | 18:00
Oma Fr. anrufen | Oma anrufen | 11-27
mach das so | mach das so
do it yourself | do it yourself
Mo Salah sehen | Mo Salah sehen
Oma anrufen nächsten Freitag | Oma anrufen | 12-04
Oma anrufen nächsten Montag | Oma anrufen | 11-30
Oma anrufen diesen Mittwoch | Oma anrufen | 11-25
Oma anrufen kommenden Mittwoch | Oma anrufen | 11-25
Oma anrufen Mittwoch | Oma anrufen | 12-02
Oma anrufen Sonnabend | Oma anrufen | 11-28
Sonntag Kuchen backen | Kuchen backen | 11-29
Bericht bis 3. Dezember ab Montag | Bericht | 12-03 | | 11-30
Bericht fällig am 3. Dez | Bericht | 12-03
Bericht 3. Dezember 2027 | Bericht | 2027-12-03
Bericht 3.12. | Bericht | 12-03
Bericht 3.12.2027 | Bericht | 2027-12-03
Bericht 3. 12. | Bericht | 12-03
Bericht am 3.12. um 17 Uhr | Bericht | 12-03 | 17:00
Bericht 1. März | Bericht | 2027-03-01
Bericht 31. Februar | Bericht 31. Februar
Miete am 1. | Miete | 12-01
Miete bis zum 1. | Miete | 12-01
Version 1.2.3 bauen | Version 1.2.3 bauen
gießen in 3 Tagen | gießen | 11-28
gießen in einer Woche | gießen | 12-02
gießen in zwei Wochen | gießen | 12-09
gießen in einem Monat | gießen | 12-25
gießen in einem Jahr | gießen | 2027-11-25
in einer Stunde strecken | strecken | 11-25 | 11:30
strecken in 30 Minuten | strecken | 11-25 | 11:00
planen nächste Woche | planen | 11-30
planen nächsten Monat | planen | 12-01
planen nächstes Jahr | planen | 2027-01-01
wandern am Wochenende | wandern | 11-28
wandern nächstes Wochenende | wandern | 12-05
Abschluss Ende des Monats | Abschluss | 11-30
Abschluss Monatsende | Abschluss | 11-30
Steuer Ende des Jahres | Steuer | 12-31
Kino heute Abend | Kino | 11-25 | 20:00
Kino heute Nachmittag | Kino | 11-25 | 15:00
Kino morgen Abend | Kino | 11-26 | 20:00
laufen morgen früh | laufen | 11-26 | 09:00
laufen Freitag Morgen | laufen | 11-27 | 09:00
laufen Freitag früh | laufen | 11-27 | 09:00
anrufen um 18 Uhr | anrufen | 11-25 | 18:00
anrufen 18:30 Uhr | anrufen | 11-25 | 18:30
anrufen 18.30 Uhr | anrufen | 11-25 | 18:30
anrufen um 9 Uhr | anrufen | 11-26 | 09:00
anrufen 9:00 | anrufen | 11-26 | 09:00
anrufen um 15 | anrufen | 11-25 | 15:00
anrufen um 3 | anrufen um 3
anrufen morgen mittags | anrufen | 11-26 | 12:00
streichen start Montag | streichen | | | 11-30
streichen ab 3.12. | streichen | | | 12-03
streichen beginnt am Freitag | streichen | | | 11-27
putzen !dringend | putzen | | | | | | 3
putzen !mittel | putzen | | | | | | 2
putzen !niedrig | putzen | | | | | | 1
putzen @Küche | putzen | | | | | küche
putzen #Büro | putzen | | | | Büro
Jeden Montag Müll | Müll | 11-30
Tabletten jeden Morgen | Tabletten | 11-26 | 09:00
Kino heute Abend 20 Uhr | Kino | 11-25 | 20:00
Laufen morgen früh 8 Uhr | Laufen | 11-26 | 08:00
Essen Freitag Abend um 7 Uhr | Essen | 11-27 | 19:00
Essen Freitagabend um 20 Uhr | Essen | 11-27 | 20:00
Essen Samstagabend | Essen | 11-28 | 20:00
Feier Samstag, den 28. November um 15 Uhr | Feier | 11-28 | 15:00
Feier Samstag 5. Dezember | Feier | 12-05
Feier Sa. 5.12. | Feier | 12-05
Treffen nächste Woche Freitag | Treffen | 12-04
Treffen Freitag nächste Woche | Treffen | 12-04
Treffen Ende nächster Woche | Treffen | 12-06
Treffen Mitte nächster Woche | Treffen | 12-02
Treffen übernächste Woche | Treffen | 12-07
Treffen Freitag in einer Woche | Treffen | 12-04
Treffen heute in einer Woche | Treffen | 12-02
Preis um 20 Euro senken | Preis um 20 Euro senken
Guten Morgen sagen | Guten Morgen sagen
Fr. Müller anrufen morgen | Fr. Müller anrufen | 11-26
Am 1. Kapitel arbeiten | Am 1. Kapitel arbeiten
Vertrag zum 31. Dezember kündigen | Vertrag kündigen | 12-31
Mo bis Fr Sport | Mo bis Fr Sport
Mail von gestern beantworten | Mail von gestern beantworten
Arzt um 9 Uhr 15 | Arzt | 11-26 | 09:15
Arzt um 8 Uhr abends | Arzt | 11-25 | 20:00
Arzt halb acht | Arzt | 11-26 | 07:30
Arzt viertel nach drei | Arzt | 11-26 | 03:15
Arzt um acht Uhr | Arzt | 11-26 | 08:00
Arzt morgen um 8 | Arzt | 11-26 | 08:00
Arzt bis 18 Uhr | Arzt | 11-25 | 18:00
Arzt spätestens Freitag | Arzt | 11-27
Arzt morgen Mittag | Arzt | 11-26 | 12:00
Arzt am 24.12 | Arzt | 12-24
Buy milk tomorrow | Buy milk tomorrow
"""
