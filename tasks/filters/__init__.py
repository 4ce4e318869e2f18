"""The filter language: `overdue & #Work`, `(today | !high) & not @waiting`.

    filter    = part { ("|" | "or") part }
    part      = factor { ("&" | "and") factor }
    factor    = ["not"] factor | "(" filter ")" | condition
    condition = #project | @label | !priority | "words" | a day | a word of WORDS
              | ("due" | "start" | "created" | "completed") comparison a day

Days are said as in quick add. What it finds is open and has started, unless it asks for
what is done or waiting.
"""

from tasks.filters.conditions import Asked, Found
from tasks.filters.parser import FilterError, parse

__all__ = ["Asked", "FilterError", "Found", "parse"]
