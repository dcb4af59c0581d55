import { runProgram } from "../children";
import { type ClientName, clientNames } from "../clients/client";
import type { ProgramInput } from "../programs/program";
import type { Row } from "../table/row";
import { type Measure, takeTurns } from "./part";

/** Time from the start of a process to its first answer: Node's own start, loading the client, opening a socket, one call. */
export const measureStart: Measure = async ({ startRounds }, setUp): Promise<Row[]> => {
  const milliseconds = async (client: ClientName): Promise<number> => {
    const began = performance.now();
    await runProgram("start", { client, setUp, plan: "vco-first" } satisfies ProgramInput<string>);
    return performance.now() - began;
  };
  await takeTurns("start, to fill the disk's cache", clientNames, 1, milliseconds);
  const rounds = await takeTurns("start", clientNames, startRounds, milliseconds);
  return [
    {
      what: "process start to first answer",
      unit: "ms",
      samples: rounds,
      targets: [
        { versus: "officialSdk", atMost: 0.6 },
        { versus: "bare", atMost: 1.2 },
      ],
    },
  ];
};
