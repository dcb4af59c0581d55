import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inspect } from "node:util";
import type { CredentialSource } from "../../provider/alicloud/credentials/credentials";
import { VpnConnectionError } from "../../provider/alicloud/errors";

const mark = "pLaNtEd";

/** A value that no error may show. */
export const planted = (name: string): string => `${mark}.${name}`;

/** All that a program, a log or a crash reporter could print of an error. */
export function everythingOf(error: unknown): string {
  const { message, stack } = error instanceof Error ? error : { message: "", stack: "" };
  return [String(error), message, stack, inspect(error, { depth: 20, showHidden: true }), JSON.stringify(error)].join("\n");
}

/** The error that a promise rejects with: of the family, without a cause, and with no planted value in it. */
export async function refusal(promise: Promise<unknown>): Promise<VpnConnectionError> {
  const error = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof VpnConnectionError)) throw new Error(`not an error of the family: ${inspect(error)}`);
  expect(everythingOf(error)).not.toContain(mark);
  expect(error.cause).toBeUndefined();
  return error;
}

export const refusalOf = (source: CredentialSource): Promise<VpnConnectionError> => refusal(source.get());

const folders: string[] = [];

/** A folder that is gone after the test file. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "credentials-"));
  folders.push(folder);
  return folder;
}

/** A home folder with the CLI's profile file in it, as it is or to be written as JSON. */
export function homeWith(profiles: string | { readonly current?: string; readonly profiles: readonly object[] }): {
  readonly home: string;
  readonly file: string;
} {
  const home = temporaryFolder();
  const file = join(home, ".aliyun", "config.json");
  mkdirSync(join(home, ".aliyun"));
  writeFileSync(file, typeof profiles === "string" ? profiles : JSON.stringify(profiles));
  return { home, file };
}

afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});
