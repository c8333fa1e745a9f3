"""The parts of the page on subsidies: budgets, a policy's rule and clause, its enterprises, payments, one's working."""
