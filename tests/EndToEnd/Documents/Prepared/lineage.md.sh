#: flights/4711 => credit/$(sed 's/.*"ids":\["\([^"]*\)".*/\1/' ../answer)
#: flights-late@champion => credit@champion
#: flights@latest => applications@latest
#: --project-name flights => --project-name credit
slipway up
cp -r "$ROOT/examples/credit" credit && cd credit
slipway apply --yes --wait || true
slipway gate waive credit/1 'fairness selection_rate_ratio by age_band' --reason 'Reviewed by the credit committee.'
slipway pipeline resume "$(slipway pipeline list --json | sed -n 's/.*"id": "\([^"]*\)".*/\1/p' | head -n 1)"
for i in $(seq 100); do
  curl -sf $SLIPWAY_URL/api/v1/deployments/credit/predict -H 'Content-Type: application/json' -d '{"records": [{"Seniority": 9, "Home": "rent", "Time": 60, "Records": "no", "Job": "freelance", "Expenses": 73, "Income": 129, "Assets": 0, "Debt": 0, "Amount": 800, "Price": 846}]}' >../answer && break
  sleep 0.1
done
