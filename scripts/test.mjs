// `npm test`: set-up, an engine, and every suite. Arguments go to jest, as in `npm test -- tests/unit -t "a title"`.
// The last line is always `N passed, N failed, N skipped`.
import { checkout } from "./setUp/checkout.mjs";
import { main } from "./setUp/main.mjs";

await main(async () => {
  const { runTests } = await import("../dist/scripts/test/runTests.js");
  if (!(await runTests(checkout, process.argv.slice(2)))) process.exitCode = 1;
});
