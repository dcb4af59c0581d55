import * as pulumi from "@pulumi/pulumi";
import type { ProgramReads } from "../provider/programReads";
import { engineGone } from "./engineGone";

/** By the engine's monitor: an Automation API process runs many programs, one after another or side by side. */
const runs = new WeakMap<object, ProgramReads>();

/** The reads of the run that this is called in; a call outside of any has its own. The client is loaded here, not by the import of the package. */
export function readsOfThisRun(): ProgramReads {
  const monitor = pulumi.runtime.getMonitor();
  const known = monitor && runs.get(monitor);
  if (known !== undefined) return known;
  const provider = require("../provider/programReads") as typeof import("../provider/programReads");
  if (monitor === undefined) return new provider.ProgramReads(undefined, new AbortController().signal);
  const settings = pulumi.runtime.allConfig();
  const made = new provider.ProgramReads((key) => settings[key], engineGone(monitor));
  runs.set(monitor, made);
  return made;
}

/** Whether a user's unit test stands in for the engine, with `pulumi.runtime.setMocks`. */
export function hasMocks(): boolean {
  const monitor = pulumi.runtime.getMonitor();
  return monitor !== undefined && "mocks" in monitor;
}
