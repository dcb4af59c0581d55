import { readFile } from "node:fs/promises";
import { ConfigurationError } from "../errors";

type Fields = Readonly<Record<string, unknown>>;

/** The CLI's `config.json`. */
export interface ProfileFile {
  /** Name of the profile that is used when none is named. */
  readonly current: string | undefined;
  readonly profiles: readonly Fields[];
}

/**
 * The CLI's profile file, or undefined when there is no such file.
 * @throws ConfigurationError that names the file and quotes nothing of it
 */
export async function readProfileFile(file: string): Promise<ProfileFile | undefined> {
  let text: string;
  try {
    text = await readFile(file, "utf8");
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOENT" || code === "ENOTDIR") return undefined;
    throw new ConfigurationError(`The profile file ${file} cannot be read (${code})`, { remedy: "Check what it is and who may read it." });
  }
  return parse(text, file);
}

function parse(text: string, file: string): ProfileFile {
  const refuse = (why: string): never => {
    throw new ConfigurationError(`The profile file ${file} ${why}`, { remedy: "Correct it, or write it anew with `aliyun configure`." });
  };
  let content: unknown;
  try {
    content = JSON.parse(text.replace(/^\uFEFF/, ""));
  } catch {
    // What JSON.parse throws quotes the text, which is where the secrets are.
    return refuse("is not JSON");
  }
  const { current, profiles } = isRecord(content) ? content : {};
  if (!Array.isArray(profiles) || !profiles.every(isRecord)) return refuse("holds no list of profiles");
  return { current: typeof current === "string" && current !== "" ? current : undefined, profiles };
}

const isRecord = (value: unknown): value is Fields => typeof value === "object" && value !== null && !Array.isArray(value);
