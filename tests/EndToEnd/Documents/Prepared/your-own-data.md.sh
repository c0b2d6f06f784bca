#: slipway init attrition.csv => slipway init --force attrition.csv
