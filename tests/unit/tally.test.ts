import { type JestResults, sum, tallyOf } from "../../scripts/test/tally";

const results = (suites: JestResults["testResults"], counts: Partial<JestResults> = {}): JestResults => ({
  ...{ numPassedTests: 0, numFailedTests: 0, numPendingTests: 0, numTodoTests: 0 },
  ...counts,
  testResults: suites,
});

describe("the tally of a test run", () => {
  test("counts todo tests as skipped", () => {
    const counts = { numPassedTests: 5, numFailedTests: 1, numPendingTests: 2, numTodoTests: 3 };
    const suites = [{ status: "failed", assertionResults: [{ status: "failed" }, { status: "passed" }] }];
    expect(tallyOf(results(suites, counts))).toEqual({ passed: 5, failed: 1, skipped: 5 });
  });

  test("counts a suite that fails outside its tests as one failure", () => {
    const suites = [
      { status: "failed", assertionResults: [] },
      { status: "failed", assertionResults: [{ status: "passed" }] },
      { status: "passed", assertionResults: [{ status: "passed" }] },
    ];
    expect(tallyOf(results(suites, { numPassedTests: 2 }))).toEqual({ passed: 2, failed: 2, skipped: 0 });
  });

  test("adds up several runs", () => {
    expect(
      sum([
        { passed: 1, failed: 2, skipped: 3 },
        { passed: 10, failed: 20, skipped: 30 },
      ]),
    ).toEqual({ passed: 11, failed: 22, skipped: 33 });
  });
});
