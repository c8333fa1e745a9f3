-- What rules over events take for believable; NULL: the default of the rule. capacity_times: how many times its largest
-- capacity of the days before a compute centre may have. largest_session: people in one training. frozen_after: periods
-- after which the same value of a moving indicator is looked at (0: it may stand still).
ALTER TABLE catalogue.plans ADD COLUMN capacity_times DOUBLE;
ALTER TABLE catalogue.plans ADD COLUMN largest_session BIGINT;
ALTER TABLE catalogue.indicators ADD COLUMN frozen_after INTEGER;
