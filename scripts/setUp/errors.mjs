import { tmpdir } from "node:os";
import { dirname, resolve } from "node:path";

/** The set-up, or what comes after it, cannot go on; the message says why and what helps. */
export class SetUpError extends Error {
  /** @override */
  name = "SetUpError";
}

// Errors whose message says all that the user needs; known by name, as those of the build cannot be imported before it exists.
const forUsers = ["SetUpError", "EngineNotFoundError", "OperationFailedError", "TunnelUnavailableError"];

/**
 * What the user gets to see of an error: its message where that was written for them, else its stack, to report.
 * @param {unknown} error
 */
export function explain(error) {
  if (!(error instanceof Error)) return String(error);
  if (forUsers.includes(error.name)) return error.message;
  if (!("syscall" in error)) return error.stack ?? error.message;
  const remedy = isOfTemporaryFolder(error) ? `. Set ${temporaryVariable} to a folder that you can write to.` : "";
  return `The system refused: ${error.message}${remedy}`;
}

const temporaryVariable = process.platform === "win32" ? "TEMP" : "TMPDIR";

/** @param {{ syscall?: unknown, path?: unknown }} error */
function isOfTemporaryFolder({ syscall, path }) {
  return syscall === "mkdtemp" && typeof path === "string" && dirname(resolve(path)) === resolve(tmpdir());
}
