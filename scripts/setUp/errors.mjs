/** The set-up cannot go on; the message says why and what helps. */
export class SetUpError extends Error {
  name = "SetUpError";
}
