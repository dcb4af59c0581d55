import { findLanguageHost } from "../../engine/languageHosts";
import { deployFleet, yamlProgram } from "../driftStack";
import { median, type Row } from "../table/row";
import type { Measure } from "./part";

const connections = 200;
/** The most that a preview by the plugin may take of one by the dynamic resource. */
const mostRatio = 1.1;

/** A preview of many connections by the plugin, from a YAML program, beside one by the dynamic resource, taking turns. */
export const measureLanguages: Measure = async ({ rounds }): Promise<Row[]> => {
  process.stderr.write(`languages: deploying ${connections} connections twice\n`);
  const host = await findLanguageHost("yaml", process.env, (line) => process.stderr.write(`${line}\n`));
  const byPlugin = await deployFleet(connections, { program: yamlProgram, hosts: [host] });
  const dynamic = await deployFleet(connections).catch(async (error: unknown) => {
    await byPlugin.close();
    throw error;
  });
  try {
    const seconds: Record<"plugin" | "dynamic", number[]> = { plugin: [], dynamic: [] };
    for (let round = 0; round < rounds; round++) {
      process.stderr.write(`languages: round ${round + 1} of ${rounds}\n`);
      for (const name of round % 2 === 0 ? (["plugin", "dynamic"] as const) : (["dynamic", "plugin"] as const)) {
        const outcome = await (name === "plugin" ? byPlugin : dynamic).pulumi(["preview"]);
        if (outcome.calls !== connections) throw new Error(`The preview made ${outcome.calls} calls:\n${outcome.stdout}`);
        seconds[name].push(outcome.seconds);
      }
    }
    const ratio = median(seconds.plugin.map((one, round) => one / (seconds.dynamic[round] ?? Number.NaN)));
    console.log(
      `\nPreview of ${connections} connections, medians of ${rounds} rounds:\n` +
        `  by the plugin, in YAML    ${median(seconds.plugin).toFixed(1)} s\n` +
        `  by the dynamic resource   ${median(seconds.dynamic).toFixed(1)} s\n` +
        `  ratio ${ratio.toFixed(2)}; ${ratio <= mostRatio ? "met" : "MISSED"}: at most ${mostRatio}`,
    );
    return [];
  } finally {
    await Promise.all([byPlugin.close(), dynamic.close()]);
  }
};
