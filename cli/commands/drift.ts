import { existsSync, readFileSync } from "node:fs";
import { relative, resolve } from "node:path";
import { mergeReports } from "../../drift/compare";
import { detectDrift, driftExitCode } from "../../drift/detectDrift";
import { parseReport, parseSuppressions, reportSince, suppress } from "../../drift/findings";
import type { DriftReport } from "../../drift/report";
import { githubAnnotations, githubOutputs, renderJunit } from "../../drift/reportCi";
import { renderJson, renderMarkdown } from "../../drift/reportMarkdown";
import { renderTable } from "../../drift/reportTable";
import { type CommonError, connectionCount, groupReport } from "../../drift/reportText";
import type { Snapshot } from "../../drift/snapshot";
import type { DriftSource } from "../../drift/source";
import { shownValue } from "../../provider/alicloud/redact";
import { type DriftClass, driftClasses } from "../../provider/vpn/model/driftClass";
import { CommandError, type Context, checkExclusive, command, exitCodes, failureCode, UsageError, type Values } from "../command";
import { cloudOptions, folderOf, stackOptions } from "../options";
import { writeOutputFile } from "../outputFile";
import { hasPulumi, isInProject, pulumiStack, readSnapshot, readText } from "../pulumi";
import { progressOn, terminalOf } from "../terminal";

const options = {
  ...stackOptions,
  stack: {
    ...stackOptions.stack,
    multiple: true,
    help: "Stack to look at; repeat it for one report of several. Default: the selected one.",
  },
  region: {
    ...cloudOptions.region,
    multiple: true,
    help: "Look only at the connections of this region; repeat it for more. Default: --all-regions.",
  },
  "all-regions": { type: "boolean", help: "Look at the connections of every region that the stack has any in." },
  against: { type: "string", value: "FILE", help: "Compare with this snapshot, not with the state. Works without Pulumi too." },
  "no-stack": { type: "boolean", help: "With --against: look at the snapshot's connections, whatever the stack has." },
  only: {
    type: "string",
    multiple: true,
    value: "CLASS",
    choices: driftClasses,
    check: classesIn,
    help: "Look for configuration, metadata or runtime drift only.",
  },
  complete: { type: "boolean", help: "Read each connection singly, so that zoneNo and vpnBgpConfig.enableBgp are compared too." },
  json: { type: "boolean", help: "Print the report as JSON." },
  markdown: { type: "boolean", help: "Print the report as Markdown, for a pull request or a job summary." },
  since: { type: "string", value: "FILE", help: "Report only what is new, and what is resolved, since this report of drift --json." },
  suppressions: { type: "string", value: "FILE", help: "Hold back what this file names, each entry with reason, owner and expiry date." },
  junit: { type: "string", value: "FILE", help: "Write the report to this file too, as JUnit writes test results." },
  github: {
    type: "boolean",
    help: "In a workflow of GitHub: annotate the lines of --against, write counts to GITHUB_OUTPUT and the report to the job's summary.",
  },
} as const;

/** `vpn-connection drift`. */
export const drift = command({
  summary: "Report what changed behind the program's back",
  description:
    "Reads the VPN connections of a stack afresh and reports what differs from its state, or from a snapshot.\n" +
    "Nothing is changed: neither the stack nor the cloud. Secrets are compared in memory and never shown.",
  parameters: [],
  options,
  examples: [
    ["vpn-connection drift", "what changed since the last pulumi up"],
    ["vpn-connection drift --stack prod --only configuration", "what somebody changed: a gate for a pipeline"],
    ["vpn-connection drift --stack prod --stack staging", "two stacks in one report"],
    [
      "vpn-connection drift --against vpn.lock.json --github --junit drift.xml",
      "in a workflow: annotations, counts, summary, test results",
    ],
    ["vpn-connection drift --since yesterday.json --json > today.json", "what is new, and what is resolved"],
    ["vpn-connection drift --against vpn.lock.json --markdown", "what changed since the snapshot, for a pull request"],
  ],
  json: [{ when: "--json", version: 1, type: "DriftReport" }],
  exitCodes: [
    [exitCodes.success, "no drift"],
    [exitCodes.failure, "something could not be read or written, or pulumi could not be run, whether there is drift or not"],
    [exitCodes.refused, "nothing could be read, because of credentials or permissions"],
    [exitCodes.noStack, "the stack does not exist"],
    [exitCodes.drift, "drift, or a value that is not as expected"],
  ],
  async run(values, _parameters, context) {
    checkExclusive({ "--json": values.json, "--markdown": values.markdown });
    checkExclusive({ "--region": values.region, "--all-regions": values["all-regions"] });
    const wanted = values.only?.flatMap(classesIn);
    const folder = folderOf(values.cwd, context);
    const against = values.against === undefined ? undefined : readSnapshot(values.against, folder);
    const { env, signal } = context;
    const check = (stack: string | undefined): Promise<DriftReport> =>
      detectDrift(sourceOf({ ...values, stack }, against, folder, context), {
        ...{ complete: values.complete, against, only: wanted, regions: values.region, env, signal, onProgress: progressOn(context) },
      });
    const narrow = narrowing(values, folder);
    const whole = await checkStacks([...new Set(values.stack)], values, check);
    if (whole.summary.total === 0) throw new UsageError(nothingIn(values));
    const report = narrow(whole);
    if (values.junit !== undefined) await writeOutputFile(resolve(folder, values.junit), renderJunit(report), { mayHoldSecrets: false });
    if (values.github) await tellGithub(report, values, against, folder, context);
    const exitCode = driftExitCode(report);
    const errors = groupReport(report).errors.map(errorLine);
    if (values.json || values.markdown) {
      context.stdout.write(values.json ? renderJson(report) : renderMarkdown(report));
      for (const line of errors) context.stderr.write(`${line}\n`);
      return exitCode;
    }
    // A report with a single failure and nothing else is shown as that failure.
    const [failure] = errors;
    if (report.summary.error === report.summary.total && errors.length === 1 && failure !== undefined)
      throw new CommandError(failure, exitCode);
    context.stdout.write(renderTable(report, terminalOf(context)));
    return exitCode;
  },
});

/** Returns what leaves only the new and not suppressed findings in a report. Both files are read before the cloud is. */
function narrowing({ since, suppressions }: Values<typeof options>, folder: string): (report: DriftReport) => DriftReport {
  const previous = since === undefined ? undefined : parseReport(readText(resolve(folder, since), since, "the report"), since);
  const held =
    suppressions === undefined
      ? undefined
      : parseSuppressions(readText(resolve(folder, suppressions), suppressions, "the suppressions file"), suppressions);
  return (report) => {
    const left = held === undefined ? report : suppress(report, held, new Date().toISOString().slice(0, 10));
    return previous === undefined ? left : reportSince(left, previous);
  };
}

/** The commands go to stderr, which the runner reads as well: stdout may be a file. */
async function tellGithub(
  report: DriftReport,
  { against: path }: Values<typeof options>,
  snapshot: Snapshot | undefined,
  folder: string,
  { env, stderr }: Context,
): Promise<void> {
  const file =
    path === undefined || snapshot === undefined
      ? undefined
      : {
          path: relative(env.GITHUB_WORKSPACE ?? folder, resolve(folder, path)),
          text: readText(resolve(folder, path), path, "the snapshot"),
          snapshot,
        };
  stderr.write(githubAnnotations(report, file));
  for (const [name, text] of [
    ["GITHUB_OUTPUT", githubOutputs(report)],
    ["GITHUB_STEP_SUMMARY", renderMarkdown(report)],
  ] as const) {
    const target = env[name];
    if (!target) continue;
    const before = existsSync(target) ? readFileSync(target, "utf8") : "";
    await writeOutputFile(target, before + text, { mayHoldSecrets: false });
  }
}

/** Checks the stacks one after another, since each may read thousands of connections. */
async function checkStacks(
  stacks: readonly string[],
  { against }: Values<typeof options>,
  check: (stack: string | undefined) => Promise<DriftReport>,
): Promise<DriftReport> {
  const [only, second] = stacks;
  if (second === undefined) return check(only);
  if (against !== undefined) throw new UsageError("--against takes one --stack: a snapshot is of one stack");
  const reports = new Map<string, DriftReport>();
  for (const stack of stacks) {
    try {
      reports.set(stack, await check(stack));
    } catch (error) {
      throw error instanceof Error && !error.message.includes(stack)
        ? new CommandError(`stack ${stack}: ${error.message}`, failureCode(error))
        : error;
    }
  }
  return mergeReports(reports) as DriftReport;
}

function nothingIn({ against, region, stack = [] }: Values<typeof options>): string {
  const where = region === undefined ? "" : ` in ${[...new Set(region)].join(", ")}`;
  if (against !== undefined) return `there are no VPN connections${where} in the snapshot`;
  const whose = stack.length > 1 ? "state of any of the stacks" : "stack's state";
  return `there are no VPN connections${where} in the ${whose}${region === undefined ? ": run pulumi up first" : ""}`;
}

/** Parses `configuration` or `configuration,metadata`. */
function classesIn(list: string): DriftClass[] {
  return list.split(",").map((name) => {
    const found = driftClasses.find((one) => one === name.trim());
    if (found === undefined) throw new UsageError(`--only takes ${driftClasses.join(", ")}, and not ${shownValue(name)}`);
    return found;
  });
}

interface SourceValues {
  readonly stack: string | undefined;
  readonly against?: string;
  readonly "no-stack"?: boolean;
}

/** Returns the source. A snapshot works without a stack; a stack is used if it was named, or if the folder has a project. */
function sourceOf(values: SourceValues, against: Snapshot | undefined, folder: string, context: Context): DriftSource {
  const { stack, "no-stack": noStack } = values;
  checkExclusive({ "--stack": stack, "--no-stack": noStack });
  if (against === undefined && noStack) throw new UsageError("--no-stack needs --against");
  const { env, signal, stderr } = context;
  if (against === undefined || stack !== undefined) return pulumiStack(stack, { cwd: folder, env, signal });
  if (noStack) return against;
  const missing = !isInProject(folder) ? "Pulumi project here" : !hasPulumi(env) ? "pulumi on PATH" : undefined;
  if (missing === undefined) return pulumiStack(stack, { cwd: folder, env, signal });
  stderr.write(`There is no ${missing}: ${values.against} alone says which connections to look at.\n`);
  return against;
}

/** Returns a line that is safe to print, since the messages of VpnConnectionError are. */
function errorLine({ error, connections }: CommonError): string {
  const others = connections.length > 1 && connections.some((one) => one.error?.message !== error.message);
  return others ? `${connectionCount(connections.length)} could not be read. The first: ${error.message}` : error.message;
}
