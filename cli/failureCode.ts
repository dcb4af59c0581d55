import type { ErrorCode } from "../provider/alicloud/errors";
import { VpnConnectionError } from "../provider/alicloud/errors";
import { CommandError } from "./commandError";
import { exitCodes } from "./exitCodes";

/** Errors with an exit code of their own; the others are failures. */
const codes: Partial<Readonly<Record<ErrorCode, number>>> = {
  Configuration: exitCodes.usage,
  Credentials: exitCodes.refused,
  AccessDenied: exitCodes.refused,
  WaitTimeout: exitCodes.timeout,
};

/** The exit code of what a command was ended by. */
export function failureCode(error: unknown): number {
  if (error instanceof CommandError) return error.exitCode;
  return (error instanceof VpnConnectionError ? codes[error.code] : undefined) ?? exitCodes.failure;
}
