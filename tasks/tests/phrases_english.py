"""Lines, and what they mean on Wednesday 25 November 2026 at half past ten in Berlin.

Each is: line | title | due day | time | start day | project | labels | priority; what
is empty at the end is left out. Days are of this year where they say no other.
"""

ENGLISH = """
Buy milk | Buy milk
Buy milk today | Buy milk | 11-25
today buy milk | buy milk | 11-25
Buy milk tod | Buy milk | 11-25
Buy milk tomorrow | Buy milk | 11-26
Buy milk Tomorrow | Buy milk | 11-26
Buy milk TOMORROW. | Buy milk. | 11-26
Buy milk tmr | Buy milk | 11-26
Buy milk tmrw | Buy milk | 11-26
Buy present for Tom | Buy present for Tom
Tom and Jerry | Tom and Jerry
call Tom Hanks | call Tom Hanks
the day after tomorrow pack | pack | 11-27
pack day after tomorrow | pack | 11-27
Report yesterday | Report | 11-24
Pay rent tomorrow #Home @bank !high | Pay rent | 11-26 | | | Home | bank | 3
call mum fri 18:00 | call mum | 11-27 | 18:00
report due 3 Dec start mon | report | 12-03 | | 11-30
book 2026-12-24 | book | 12-24
2026-12-24 | 2026-12-24
book in 3 days | book | 11-28
book next monday | book | 11-30
watch a film tonight | watch a film | 11-25 | 20:00
call mum friday | call mum | 11-27
call mum Friday 6pm | call mum | 11-27 | 18:00
call mum friday at 6pm | call mum | 11-27 | 18:00
call mum friday at 6 pm | call mum | 11-27 | 18:00
call mum at 6pm friday | call mum | 11-27 | 18:00
6pm friday call mum | call mum | 11-27 | 18:00
call mum on friday | call mum | 11-27
call mum by friday | call mum | 11-27
call mum until friday | call mum | 11-27
call mum before friday | call mum | 11-27
slides for friday | slides | 11-27
due friday: slides | : slides | 11-27
friday night dinner | dinner | 11-27 | 20:00
friday morning run | run | 11-27 | 09:00
friday afternoon nap | nap | 11-27 | 15:00
tomorrow evening cinema | cinema | 11-26 | 20:00
tomorrow morning | tomorrow morning
run tomorrow morning | run | 11-26 | 09:00
run this evening | run | 11-25 | 20:00
run this afternoon | run | 11-25 | 15:00
call mum mon | call mum | 11-30
call mum tue | call mum | 12-01
call mum tues | call mum | 12-01
call mum wed | call mum | 12-02
call mum wednesday | call mum | 12-02
call mum this wednesday | call mum | 11-25
call mum thu | call mum | 11-26
call mum thurs | call mum | 11-26
call mum sat | call mum | 11-28
call mum sun | call mum | 11-29
Buy sun cream | Buy sun cream
Buy sun cream sun | Buy sun cream | 11-29
The cat sat on the mat | The cat sat on the mat
They wed in spring | They wed in spring
wash sat 9:00 car | wash car | 11-28 | 09:00
wash on sat the car | wash the car | 11-28
wash next sat the car | wash the car | 12-05
meet next tuesday | meet | 12-01
meet next wednesday | meet | 12-02
meet next friday | meet | 12-04
meet next sunday | meet | 12-06
meet this sunday | meet | 11-29
meet coming monday | meet | 11-30
plan next week | plan | 11-30
plan next month | plan | 12-01
plan next year | plan | 2027-01-01
plan this weekend | plan | 11-28
plan the weekend | plan | 11-28
hike at the weekend | hike | 11-28
hike next weekend | hike | 12-05
close books end of month | close books | 11-30
close books at end of the month | close books at | 11-30
close books eom | close books | 11-30
taxes end of the year | taxes | 12-31
taxes eoy | taxes | 12-31
review end of week | review | 11-29
review eow | review | 11-29
water plants in a week | water plants | 12-02
water plants in 1 week | water plants | 12-02
water plants in two weeks | water plants | 12-09
water plants in 2 weeks | water plants | 12-09
water plants in a fortnight | water plants | 12-09
water plants in a month | water plants | 12-25
water plants in three months | water plants | 2027-02-25
water plants in a year | water plants | 2027-11-25
water plants in 10 days | water plants | 12-05
water plants in twelve days | water plants | 12-07
in 3 days water plants | water plants | 11-28
in an hour stretch | stretch | 11-25 | 11:30
stretch in 2 hours | stretch | 11-25 | 12:30
stretch in 14 hours | stretch | 11-26 | 00:30
stretch in 30 minutes | stretch | 11-25 | 11:00
stretch in 5 min | stretch | 11-25 | 10:35
Wait in 5 seconds | Wait in 5 seconds
3 days of work | 3 days of work
gift 3 Dec | gift | 12-03
gift 3rd Dec | gift | 12-03
gift 3rd of December | gift | 12-03
gift the 3rd of December | gift | 12-03
gift Dec 3 | gift | 12-03
gift Dec 3rd | gift | 12-03
gift December 3, 2027 | gift | 2027-12-03
gift 3 December 2027 | gift | 2027-12-03
gift on 3 Dec | gift | 12-03
gift 24 Nov | gift | 2027-11-24
gift 25 Nov | gift | 11-25
gift 1 jan | gift | 2027-01-01
gift 5 may | gift | 2027-05-05
May 5 gift | May 5 gift
May 5 2027 gift | gift | 2027-05-05
I may call 5 people | I may call 5 people
March on | March on
gift 29 Feb | gift | 2028-02-29
gift 31 Jun | gift 31 Jun
gift 30 Feb 2027 | gift 30 Feb 2027
gift 32 Dec | gift 32 Dec
gift 2026-13-01 | gift 2026-13-01
gift 2026-02-29 | gift 2026-02-29
gift 24.12. | gift | 12-24
gift 24.12.2027 | gift | 2027-12-24
gift 24.13. | gift 24.13.
rent the 1st | rent | 12-01
rent on the 1st | rent | 12-01
rent the 25th | rent | 11-25
rent the 24th | rent | 12-24
rent the 31st | rent | 12-31
rent by the 30th | rent | 11-30
the 1st rent of the year | the 1st rent of the year
call 18:00 | call | 11-25 | 18:00
call 9:00 | call | 11-26 | 09:00
call 10:30 | call | 11-26 | 10:30
call 10:31 | call | 11-25 | 10:31
call at 9:00 | call | 11-26 | 09:00
call 7pm | call | 11-25 | 19:00
call 7 pm | call | 11-25 | 19:00
call 7:45pm | call | 11-25 | 19:45
call 7.45 pm | call | 11-25 | 19:45
call 12am | call | 11-26 | 00:00
call 12pm | call | 11-25 | 12:00
call 13pm | call 13pm
call 0am | call 0am
call 24:00 | call 24:00
call 25:00 | call 25:00
call 10:60 | call 10:60
call at noon | call | 11-25 | 12:00
call noon | call | 11-25 | 12:00
call at midday tomorrow | call | 11-26 | 12:00
call tomorrow at noon | call | 11-26 | 12:00
call tomorrow midnight | call | 11-26 | 00:00
call at 15 | call | 11-25 | 15:00
call at 3 | call at 3
call at 9 | call at 9
dinner at 19 tomorrow | dinner | 11-26 | 19:00
meet Ann tomorrow for lunch at noon | meet Ann for lunch | 11-26 | 12:00
meeting 14:00 room 12 | meeting room 12 | 11-25 | 14:00
3 Dec 18:00 dinner | dinner | 12-03 | 18:00
dinner 2026-12-24 18:00 | dinner | 12-24 | 18:00
dinner, tomorrow, 18:00 | dinner, | 11-26 | 18:00
dinner next friday 8pm | dinner | 12-04 | 20:00
Read 10:12 | Read | 11-26 | 10:12
Fix bug in v1.2.3 | Fix bug in v1.2.3
Open http://a.example/2026-12-24 | Open http://a.example/2026-12-24
Mail bob@tomorrow.example | Mail bob@tomorrow.example
Read chapter 3 | Read chapter 3
Buy 2 by 4s | Buy 2 by 4s
Todays news | Todays news
Sunday's paper | Sunday's paper
plan (tomorrow) | plan (tomorrow)
start the car | start the car
start mon paint | paint | | | 11-30
paint start monday | paint | | | 11-30
paint starting 3 Dec | paint | | | 12-03
paint starts next week | paint | | | 11-30
paint starts on friday | paint | | | 11-27
paint hide until friday | paint | | | 11-27
paint start tomorrow due friday | paint | 11-27 | | 11-26
paint due friday start saturday | paint start saturday | 11-27
paint due friday 17:00 start thu | paint | 11-27 | 17:00 | 11-26
paint start mon 9:00 | paint 9:00 | | | 11-30
paint tomorrow friday | paint friday | 11-26
clean @home | clean | | | | | home
clean @Home @home | clean | | | | | home
clean @home @Bath-room | clean | | | | | home,bath-room
@errand buy milk | buy milk | | | | | errand
clean @ home | clean @ home
clean home@work | clean home@work
clean @a.b | clean @a.b
paint #Home | paint | | | | Home
#Home paint | paint | | | | Home
paint #home office walls | paint walls | | | | Home office
paint #Home-office | paint | | | | Home-office
paint #Garden #Home | paint #Home | | | | Garden
fix #42 | fix #42
C# course | C# course
paint !high | paint | | | | | | 3
paint !High | paint | | | | | | 3
paint !urgent | paint | | | | | | 3
paint !medium | paint | | | | | | 2
paint !low | paint | | | | | | 1
paint !1 | paint | | | | | | 3
paint !2 | paint | | | | | | 2
paint !3 | paint | | | | | | 1
paint !4 | paint !4
paint !now | paint !now
Wow! | Wow!
Hurry up!high | Hurry up!high
paint !low !high | paint !high | | | | | | 1
#Home | #Home
@bank !high tomorrow | @bank !high tomorrow
  Buy   milk   tomorrow  | Buy milk | 11-26
Watch a film tonight at 9pm | Watch a film | 11-25 | 21:00
Watch a film at 9pm tonight | Watch a film | 11-25 | 21:00
Watch a film tonight at 9 | Watch a film | 11-25 | 21:00
Run tomorrow morning 8am | Run | 11-26 | 08:00
Run friday evening 7pm | Run | 11-27 | 19:00
Call mum tomorrow at 5 | Call mum | 11-26 | 17:00
Call mum tomorrow at 9 | Call mum | 11-26 | 09:00
Take out trash every monday | Take out trash | 11-30
Gym every tuesday and thursday | Gym | 11-26
Gym mon, wed, fri | Gym mon, wed, fri
Haircut Saturday, November 28th, 10am | Haircut | 11-28 | 10:00
Haircut Fri 27 Nov 14:00 | Haircut | 11-27 | 14:00
Haircut Sat, 5 Dec | Haircut | 12-05
Lunch friday next week | Lunch | 12-04
Lunch next week friday | Lunch | 12-04
Lunch next week on friday | Lunch | 12-04
Report by end of next week | Report | 12-06
Report end of next month | Report | 12-31
Report beginning of next month | Report | 12-01
Report week after next | Report | 12-07
Return it a week from friday | Return it | 12-04
Return it two weeks from today | Return it | 12-09
Return it 3 days from now | Return it | 11-28
Prepare tomorrow's meeting | Prepare tomorrow's meeting
Plan next week's meals | Plan next week's meals
Buy stock at 15% | Buy stock at 15%
Meet at 22 Baker Street | Meet at 22 Baker Street
Black Friday shopping | Black Friday shopping
Finish the 2nd draft by friday | Finish the 2nd draft | 11-27
Send it to 24 May Street | Send it to 24 May Street
Ask August 3 questions | Ask August 3 questions
Meeting 9am - 10am tomorrow | Meeting 9am - 10am | 11-26
Reply to the email from Monday | Reply to the email from Monday
Sing "Friday I'm in Love" | Sing "Friday I'm in Love"
Pay by 5pm | Pay | 11-25 | 17:00
Send invoice eod | Send invoice | 11-25 | 17:00
Send invoice by EOD friday | Send invoice | 11-27 | 17:00
Stretch in 2h | Stretch | 11-25 | 12:30
Stretch in 3d | Stretch | 11-28
Stretch in a few days | Stretch | 11-28
Pay 24/12 | Pay | 12-24
Pay 12/24 | Pay | 12-24
Pay 12/24/2027 | Pay | 2027-12-24
Add 1/2 pound | Add 1/2 pound
Find a shop open 24/7 | Find a shop open 24/7
Take 15/2 of it | Take 15/2 of it
Wake up half past 7 | Wake up | 11-26 | 07:30
Wake up quarter to nine | Wake up | 11-26 | 08:45
Tea 5 o'clock | Tea | 11-25 | 17:00
Fix it tommorow | Fix it | 11-26
Bill Nov. 30 | Bill | 11-30
Über uns morgen | Über uns morgen
買い物 tomorrow | 買い物 | 11-26
🎂 cake sat | 🎂 cake | 11-28
"""
