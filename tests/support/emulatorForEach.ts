import { type Emulator, type EmulatorOptions, startEmulator } from "../../emulator/startEmulator";
import { killCommands } from "./cliProcess";

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
