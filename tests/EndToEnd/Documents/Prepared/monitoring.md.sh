slipway up
printf 'id,late\n1,true\n2,false\n' >april.csv
