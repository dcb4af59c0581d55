import { type Emulator, type EmulatorOptions, startEmulator } from "../../emulator/startEmulator";
import { killCommands } from "./cliProcess";
import { planted } from "./plantedSecrets";

/**
 * Gives each test of the file an emulator of its own, and afterwards ends it and the commands that the test left running. Returns a function
 * that replaces the emulator by one with other contents.
 */
export function emulatorForEach(use: (emulator: Emulator) => void): (options: EmulatorOptions) => Promise<void> {
  let current: Emulator | undefined;
  async function start(options: EmulatorOptions): Promise<void> {
    await current?.close();
    current = await startEmulator(options);
    use(current);
  }
  beforeEach(() => start({}));
  afterEach(async () => {
    killCommands();
    await current?.close();
    current = undefined;
  });
  return start;
}

/** Gives each test two accounts with keys of their own. The second one has a role `reader`, which the first one may assume. */
export function twoAccountsForEach(use: (base: Emulator, other: Emulator) => void): void {
  const accountOf = (accountId: string, name: string): Promise<Emulator> =>
    startEmulator({ accountId, credentials: { accessKeyId: planted(`${name}-id`), accessKeySecret: planted(`${name}-secret`) } });
  let started: readonly Emulator[] = [];
  beforeEach(async () => {
    const [base, other] = [await accountOf("1111111111111111", "base"), await accountOf("2222222222222222", "other")];
    started = [base, other];
    other.roles.set("reader", {});
    use(base, other);
  });
  afterEach(async () => {
    killCommands();
    await Promise.all(started.map((emulator) => emulator.close()));
  });
}

/** Returns the variables with the key of an emulator's account. */
export const keysOf = ({ credentials }: Emulator) => ({
  ALIBABA_CLOUD_ACCESS_KEY_ID: credentials.accessKeyId,
  ALIBABA_CLOUD_ACCESS_KEY_SECRET: credentials.accessKeySecret,
});
