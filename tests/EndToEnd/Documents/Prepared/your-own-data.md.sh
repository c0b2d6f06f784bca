# The file of the guide: the credit applications, told in other words.
sed '1s/Status/repaid/; s/^"good"/"yes"/; s/^"bad"/"no"/' "$ROOT/examples/credit/data/credit.csv" >loans.csv
printf 'case,repaid\n1,yes\n2,no\n' >may.csv
