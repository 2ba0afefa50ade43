"""What the PyPI package `holidays` says of Colombia, one JSON object a line: colombia.py FROM UNTIL"""

import json
import sys

import holidays

first, last = map(int, sys.argv[1:])
found = holidays.Colombia(years=range(first, last + 1), language="es")
for date, names in sorted(found.items()):
    print(json.dumps({"date": date.isoformat(), "names": names.split("; ")}))
