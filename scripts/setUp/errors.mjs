/** The set-up, or what comes after it, cannot go on; the message says why and what helps. */
export class SetUpError extends Error {
  name = "SetUpError";
}

/** What the user gets to see of an error: its message where that was written for them, else its stack, to report. */
export function explain(error) {
  const isForUser = ["SetUpError", "EngineNotFoundError"].includes(error?.name);
  if (isForUser) return error.message;
  if (error?.syscall !== undefined) return `The system refused: ${error.message}`;
  return error?.stack ?? String(error);
}
