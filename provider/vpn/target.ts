import type { Endpoint } from "../alicloud/endpoint";

/** Where a read goes, and what stops it. */
export interface Target {
  readonly regionId: string;
  /** The region's own host when absent. */
  readonly endpoint?: Endpoint | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Calls in flight share an answer within a scope only. */
  readonly scope?: string | undefined;
}
