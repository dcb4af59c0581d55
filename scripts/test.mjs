// `npm test`: set-up, an engine, and every suite. Arguments go to jest, as in `npm test -- tests/unit -t "a title"`.
// The last line is always `N passed, N failed, N skipped`.
import { main } from "./setUp.mjs";

await main(async () => {
  const { runTests } = await import("./test/runTests.mjs");
  await runTests(process.argv.slice(2));
});
