"""The parts of the page on reporting: the calendar, what comes next, shares on time by month."""
