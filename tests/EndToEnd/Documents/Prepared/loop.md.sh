#: PIPELINE => "$(slipway pipeline list --json | sed -n 's/.*"id": "\([^"]*\)".*/\1/p' | head -n 1)"
#: {…} => {"Seniority": 9, "Home": "rent", "Time": 60, "Age": 30, "Marital": "married", "Records": "no", "Job": "freelance", "Expenses": 73, "Income": 129, "Assets": 0, "Debt": 0, "Amount": 800, "Price": 846}
slipway up
cp -r "$ROOT/examples/credit" credit && cd credit
slipway apply --yes --wait || true
