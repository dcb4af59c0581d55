/**
 * Drift of many stacks, or of a recorded snapshot, in one report: for pipelines and Automation API programs.
 *
 * @module pulumi-alicloud-vpn/drift
 */

export * from "../provider/alicloud/errors";
export type { SecretsMode } from "../provider/configuration";
export type { DriftClass } from "../provider/vpn/model/driftClass";
export { mergeReports } from "./compare";
export { type DetectDriftOptions, detectDrift, driftExitCode, hasDrift } from "./detectDrift";
export { findingsOf, parseReport, parseSuppressions, reportSince, type Suppression, suppress } from "./findings";
export type { OnProgress } from "./readRows";
export type * from "./report";
export { type AnnotatedFile, githubAnnotations, githubOutputs, renderJunit } from "./reportCi";
export { renderJson, renderMarkdown } from "./reportMarkdown";
export { renderTable, type TableOptions } from "./reportTable";
export { formatSnapshot, parseSnapshot, type Snapshot, type SnapshotConnection, type SnapshotResource } from "./snapshot";
export type { ConfigurationValue, DriftSource, DriftStack, ExportedDeployment, SourceOptions } from "./source";
export { type SnapshotOptions, takeSnapshot } from "./takeSnapshot";
