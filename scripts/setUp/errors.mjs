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
  return "syscall" in error ? `The system refused: ${error.message}` : (error.stack ?? error.message);
}
