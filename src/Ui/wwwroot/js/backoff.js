const FIRST = 500;
const LONGEST = 30_000;

/**
 * How long to wait before the next attempt: doubles up to half a minute, spread by chance so that a restarted server is not met by all tabs at once.
 * @param {number} attempt 0 for the first retry
 * @param {number} [chance] from 0 to 1
 */
export function backoff(attempt, chance = Math.random()) {
  const whole = Math.min(LONGEST, FIRST * 2 ** attempt);
  return Math.round(whole * (0.5 + chance / 2));
}
