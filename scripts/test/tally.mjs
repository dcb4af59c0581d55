/** @typedef {{ passed: number, failed: number, skipped: number }} Tally */

/**
 * Counts the tests of a jest run. A suite that failed outside its tests (it did not compile, a hook threw) counts as one failed test.
 * @param {{ numPassedTests: number, numFailedTests: number, numPendingTests: number, numTodoTests: number,
 *   testResults: { status: string, assertionResults: { status: string }[] }[] }} results the JSON that jest writes
 * @returns {Tally}
 */
export function tally({ numPassedTests, numFailedTests, numPendingTests, numTodoTests, testResults }) {
  const failedOutside = testResults.filter(
    ({ status, assertionResults }) => status === "failed" && !assertionResults.some((test) => test.status === "failed"),
  );
  return { passed: numPassedTests, failed: numFailedTests + failedOutside.length, skipped: numPendingTests + numTodoTests };
}

/**
 * @param {Tally[]} tallies
 * @returns {Tally}
 */
export function sum(tallies) {
  const of = (/** @type {keyof Tally} */ key) => tallies.reduce((total, one) => total + one[key], 0);
  return { passed: of("passed"), failed: of("failed"), skipped: of("skipped") };
}
