import { runProgram } from "../children";
import { clientNames } from "../clients/client";
import type { MemoryPlan, MemoryResult, ProgramInput } from "../programs/program";
import type { Row } from "../table/row";
import { type Measure, pick, takeTurns } from "./part";

const megabyte = 1_000_000;

/** Resident memory after many calls, and by how much it grew on the way. */
export const measureMemory: Measure = async ({ rounds }, setUp): Promise<Row[]> => {
  const plan: MemoryPlan = { sampleAfter: [1_000, 10_000] };
  const results = await takeTurns("memory", clientNames, rounds, async (client) => {
    const input: ProgramInput<MemoryPlan> = { client, setUp, plan };
    const [early, late] = JSON.parse(await runProgram("memory", input, ["--expose-gc"])) as [MemoryResult, MemoryResult];
    return { resident: late.residentBytes / megabyte, growth: (late.residentBytes / early.residentBytes - 1) * 100 };
  });
  return [
    {
      what: "resident memory after 10,000 calls",
      unit: "MB",
      samples: pick(results, ({ resident }) => resident),
      targets: [{ versus: "bare", atMost: 1.3 }],
    },
    { what: "growth from call 1,000 to 10,000", unit: "%", samples: pick(results, ({ growth }) => growth) },
  ];
};
