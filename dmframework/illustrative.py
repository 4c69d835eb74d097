"""Settings that are illustrative: numbers of days that no regulator has set. Part of settings.py.

What they mean, and which values the clock's may have, is in submissions/clock_settings.py.
"""

import environ

_env = environ.Env()

# The clock of a case: no period of this procedure was found in law or in guidance.
CLOCK_STARTS = _env.str("CLOCK_STARTS", default="validation")
CLOCK_VALIDATION = _env.str("CLOCK_VALIDATION", default="10 working")
CLOCK_ASSESSMENT = _env.str("CLOCK_ASSESSMENT", default="60 calendar")
CLOCK_ANSWER = _env.str("CLOCK_ANSWER", default="60 calendar")
CLOCK_NATIONS = _env.list("CLOCK_NATIONS", default=["england-and-wales"])
CLOCK_REMINDERS = _env.list("CLOCK_REMINDERS", cast=int, default=[10, 5, 1])
# Days after the licence's anniversary at which an annual report is due. No due date in law was found.
ANNUAL_REPORT_DUE_DAYS = _env.int("ANNUAL_REPORT_DUE_DAYS", default=0)
# Days before an end.
EXPIRY_STAGES = _env.list("EXPIRY_STAGES", cast=int, default=[]) or [90, 30, 7]
