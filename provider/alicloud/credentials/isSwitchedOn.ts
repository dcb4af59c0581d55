/** Whether a variable of the environment is `true`, however it is capitalised, as the vendor's tools read their switches. */
export const isSwitchedOn = (env: NodeJS.ProcessEnv, variable: string): boolean => env[variable]?.toLowerCase() === "true";
