/**
 * Drift of many stacks, or of a recorded snapshot, in one report: for pipelines and Automation API programs.
 *
 * @module pulumi-alicloud-vpn/drift
 */
export type { SecretsMode } from "../provider/configuration";
export * from "../provider/vpn/errors";
export type { DriftClass } from "../provider/vpn/fields";
export { type DetectDriftOptions, detectDrift } from "./detectDrift";
export { driftExitCode, hasDrift } from "./exitCode";
export type { DriftSource, SourceOptions } from "./openSource";
export type { OnProgress } from "./readRows";
export { renderJson } from "./renderJson";
export { renderMarkdown } from "./renderMarkdown";
export { renderTable, type TableOptions } from "./renderTable";
export type * from "./report";
export { formatSnapshot, parseSnapshot, type Snapshot, type SnapshotConnection, type SnapshotResource } from "./snapshot";
export type { ConfigurationValue, DriftStack, ExportedDeployment } from "./source";
export { type SnapshotOptions, takeSnapshot } from "./takeSnapshot";
