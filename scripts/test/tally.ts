export interface Tally {
  passed: number;
  failed: number;
  skipped: number;
}

/** What is read of the JSON that jest writes. */
export interface JestResults {
  numPassedTests: number;
  numFailedTests: number;
  numPendingTests: number;
  numTodoTests: number;
  testResults: { status: string; assertionResults: { status: string }[] }[];
}

/** Counts the tests of a jest run. A suite that failed outside its tests (it did not compile, a hook threw) counts as one failed test. */
export function tallyOf({ numPassedTests, numFailedTests, numPendingTests, numTodoTests, testResults }: JestResults): Tally {
  const failedOutside = testResults.filter(
    ({ status, assertionResults }) => status === "failed" && !assertionResults.some((test) => test.status === "failed"),
  );
  return { passed: numPassedTests, failed: numFailedTests + failedOutside.length, skipped: numPendingTests + numTodoTests };
}

export function sum(tallies: readonly Tally[]): Tally {
  const of = (key: keyof Tally) => tallies.reduce((total, one) => total + one[key], 0);
  return { passed: of("passed"), failed: of("failed"), skipped: of("skipped") };
}
