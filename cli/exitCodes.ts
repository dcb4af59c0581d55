/** What a command ends with, as `pulumi` itself does where it has a code for the same. */
export const exitCodes = {
  success: 0,
  /** Anything could not be read. */
  failure: 1,
  /** An option, an argument, a setting or a file that cannot work. */
  usage: 2,
  /** Credentials or permissions, for everything. */
  refused: 3,
  /** There is no such stack. */
  noStack: 6,
  /** Drift, or a value that is not as expected. */
  drift: 7,
  /** What was waited for did not come in time. */
  timeout: 9,
  /** Ctrl-C. */
  interrupted: 130,
} as const;
