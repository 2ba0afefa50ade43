"""What the PyPI package `holidays` says of Colombia:

colombia.py holidays FROM UNTIL   one JSON object a line
colombia.py third FROM UNTIL      the third business day after every day, `2026-12-04 2026-12-10`
"""

import datetime
import json
import sys

import holidays

question, first, last = sys.argv[1], *map(int, sys.argv[2:])
# The third business day after the last of December lies in January.
found = holidays.Colombia(years=range(first, last + 2), language="es")
if question == "third":
    day = datetime.date(first, 1, 1)
    while day.year <= last:
        print(day, found.get_nth_working_day(day, 3))
        day += datetime.timedelta(days=1)
else:
    for date, names in sorted(found.items()):
        if date.year <= last:
            print(json.dumps({"date": date.isoformat(), "names": names.split("; ")}))
