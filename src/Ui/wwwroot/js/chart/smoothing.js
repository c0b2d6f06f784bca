/**
 * Exponential moving average, corrected for its start, so that the first values are not pulled towards zero.
 * Gaps stay gaps and do not count.
 * @param {readonly (number | null)[]} values
 * @param {number} weight of the past, from 0 (none) to below 1
 * @returns {(number | null)[]}
 */
export function smooth(values, weight) {
  if (weight <= 0) return [...values];
  let average = 0;
  let power = 1;
  return values.map((value) => {
    if (value === null || !Number.isFinite(value)) return null;
    average = average * weight + value * (1 - weight);
    power *= weight;
    return average / (1 - power);
  });
}
