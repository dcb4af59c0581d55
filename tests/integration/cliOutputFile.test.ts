import { execFileSync, spawn, spawnSync } from "node:child_process";
import {
  appendFileSync,
  chmodSync,
  chownSync,
  closeSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text as textOf } from "node:stream/consumers";
import { CommandError } from "../../cli/command";
import { writeOutputFile, writeOutputFiles } from "../../cli/outputFile";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "output-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

const at = (name: string): string => join(folder, name);
const modeOf = (path: string): string => (statSync(path).mode & 0o777).toString(8);
const write = (path: string, text = "new\n", mayHoldSecrets = false) => writeOutputFile(path, text, { mayHoldSecrets });
const isRoot = process.getuid?.() === 0;
const asRoot = isRoot ? test : test.skip;
const asLinuxRoot = isRoot && process.platform === "linux" ? test : test.skip;
/** A container's root may make devices, but mount nothing. */
const canMount = isRoot && spawnSync("unshare", ["--mount", "true"]).status === 0;

/** The one line that a write is refused with. */
async function refusalOf(path: string): Promise<string> {
  const error = await write(path).then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(CommandError);
  const { message } = error as CommandError;
  expect(message).not.toContain("\n");
  return message.replaceAll(folder, "…");
}

describe("a regular file", () => {
  test.each([0o600, 0o640, 0o666, 0o755])("keeps its mode: %i", async (mode) => {
    writeFileSync(at("file"), "old");
    chmodSync(at("file"), mode);
    await write(at("file"));
    expect([readFileSync(at("file"), "utf8"), modeOf(at("file"))]).toEqual(["new\n", mode.toString(8)]);
    expect(readdirSync(folder)).toEqual(["file"]);
  });

  test("is replaced in one step, so open readers see the old text to its end", async () => {
    writeFileSync(at("file"), "old");
    const reader = openSync(at("file"), "r");
    await write(at("file"));
    expect(readFileSync(reader, "utf8")).toBe("old");
    closeSync(reader);
  });

  test("is replaced at the target of a link, and the link stays", async () => {
    mkdirSync(at("elsewhere"));
    writeFileSync(at("elsewhere/file"), "old", { mode: 0o600 });
    symlinkSync("elsewhere/file", at("link"));
    symlinkSync("link", at("link of a link"));
    await write(at("link of a link"));
    expect(readFileSync(at("elsewhere/file"), "utf8")).toBe("new\n");
    expect(modeOf(at("elsewhere/file"))).toBe("600");
    expect([readlinkSync(at("link")), readlinkSync(at("link of a link"))]).toEqual(["elsewhere/file", "link"]);
    expect(readdirSync(at("elsewhere"))).toEqual(["file"]);
  });

  asRoot("keeps its owner", async () => {
    writeFileSync(at("file"), "old");
    chownSync(at("file"), 1234, 2345);
    await write(at("file"));
    expect(statSync(at("file"))).toMatchObject({ uid: 1234, gid: 2345 });
  });

  test("that stdout appends to keeps its content", async () => {
    writeFileSync(at("log"), "before\n");
    const log = openSync(at("log"), "a");
    const code = `require("./cli/outputFile").writeOutputFile(process.argv[1], "new\\n", { mayHoldSecrets: false }).then(() => console.log("after"))`;
    const args = ["-r", require.resolve("ts-node/register/transpile-only"), "-e", code, at("log")];
    const child = spawn(process.execPath, args, { cwd: join(__dirname, "../.."), stdio: ["ignore", log, "inherit"] });
    await new Promise((resolve) => child.once("close", resolve));
    closeSync(log);
    expect(readFileSync(at("log"), "utf8")).toBe("before\nnew\nafter\n");
  });
});

describe("a new file", () => {
  let umask: number;
  beforeEach(() => {
    umask = process.umask(0o027);
  });
  afterEach(() => {
    process.umask(umask);
  });

  test("has the mode of the umask", async () => {
    await write(at("file"));
    expect([readFileSync(at("file"), "utf8"), modeOf(at("file"))]).toEqual(["new\n", "640"]);
  });

  test("that may contain secrets is private to the user", async () => {
    await write(at("file"), "new\n", true);
    expect(modeOf(at("file"))).toBe("600");
  });

  test("is created at the target of a link", async () => {
    mkdirSync(at("elsewhere"));
    symlinkSync("elsewhere/file", at("link"));
    await write(at("link"));
    expect(readFileSync(at("elsewhere/file"), "utf8")).toBe("new\n");
    expect(lstatSync(at("link")).isSymbolicLink()).toBe(true);
  });
});

describe("a special file is written in place", () => {
  // More than a pipe holds at once.
  const long = "0123456789abcdef".repeat(20_000);

  test.each(["fifo", "link"])("as a fifo, by the path of the %s", async (name) => {
    execFileSync("mkfifo", [at("fifo")]);
    symlinkSync("fifo", at("link"));
    const reader = spawn("cat", [at("fifo")], { stdio: ["ignore", "pipe", "inherit"] });
    const [read] = await Promise.all([textOf(reader.stdout), write(at(name), long)]);
    expect(read).toBe(long);
    expect(lstatSync(at("fifo")).isFIFO()).toBe(true);
    expect(readdirSync(folder).sort()).toEqual(["fifo", "link"]);
  });

  asLinuxRoot("a device", async () => {
    // The numbers of the null device, and of the one that is always full.
    execFileSync("mknod", [at("null"), "c", "1", "3"]);
    execFileSync("mknod", [at("full"), "c", "1", "7"]);
    await write(at("null"));
    expect(await refusalOf(at("full"))).toBe("…/full cannot be written: the disk is full");
    for (const name of ["null", "full"]) expect(lstatSync(at(name)).isCharacterDevice()).toBe(true);
    expect(readdirSync(folder).sort()).toEqual(["full", "null"]);
  });
});

describe("a failed write gives one clear line and leaves no temporary file", () => {
  test.each<[string, () => void, string, string]>([
    ["a folder", () => mkdirSync(at("folder")), "folder", "it is a folder"],
    ["a missing folder", () => {}, "missing/file", "the folder …/missing does not exist"],
    ["a file as a folder", () => appendFileSync(at("file"), ""), "file/file", "the folder …/file does not exist"],
    ["a link into a missing folder", () => symlinkSync("missing/file", at("link")), "link", "the folder …/missing does not exist"],
    ["a circle of links", () => symlinkSync("circle", at("circle")), "circle", "its links lead in a circle"],
    ["a name that is too long", () => {}, "n".repeat(300), "its name is too long"],
  ])("%s", async (_, prepare, name, reason) => {
    prepare();
    const before = readdirSync(folder);
    expect(await refusalOf(at(name))).toBe(`…/${name} cannot be written: ${reason}`);
    expect(readdirSync(folder)).toEqual(before);
  });

  (canMount ? test : test.skip).each([
    ["read-only", "size=1m,ro", "the disk is read-only"],
    ["full", "size=4k", "the disk is full"],
  ])("a disk that is %s, and the old file stays", (_, options, reason) => {
    const code = `require("./cli/outputFile").writeOutputFile(process.argv[1], "new".repeat(10_000), { mayHoldSecrets: false }).catch((error) => console.log(error.message))`;
    const script = `mount -t tmpfs -o size=1m none "$1" && echo old > "$1/file" && mount -o "remount,$2" "$1" && "$3" -r "$4" -e "$5" "$1/file"; cat "$1/file"; ls -A "$1"`;
    // In a mount namespace of its own, which ends with it.
    const said = execFileSync(
      "unshare",
      ["--mount", "sh", "-c", script, "sh", folder, options, process.execPath, require.resolve("ts-node/register/transpile-only"), code],
      { cwd: join(__dirname, "../.."), encoding: "utf8" },
    );
    expect(said.replaceAll(folder, "…")).toBe(`…/file cannot be written: ${reason}\nold\nfile\n`);
  });
});

(canMount ? test : test.skip)("a folder on a read-only disk cannot be made, and the message says why", () => {
  const code = `for (const folder of process.argv.slice(1)) { try { require("./cli/outputFile").makeOutputFolder(folder); } catch (error) { console.log(error.message); } }`;
  const script = `mount -t tmpfs -o size=1m,ro none "$1" && "$2" -r "$3" -e "$4" "$1/one" "$1/one/two"`;
  const said = execFileSync(
    "unshare",
    ["--mount", "sh", "-c", script, "sh", folder, process.execPath, require.resolve("ts-node/register/transpile-only"), code],
    { cwd: join(__dirname, "../.."), encoding: "utf8" },
  );
  const refusal = (name: string) => `…/${name} cannot be made: the disk is read-only\n`;
  expect(said.replaceAll(folder, "…")).toBe(refusal("one") + refusal("one/two"));
});

describe("files that belong together are all written, or none of them is", () => {
  const names = ["first", "fresh", "last"] as const;
  const writeAll = (text = "new\n") =>
    writeOutputFiles(
      names.map((name) => ({ path: at(name), text })),
      { mayHoldSecrets: true },
    );
  const contents = () => readdirSync(folder).map((name) => [name, lstatSync(at(name)).isFile() ? readFileSync(at(name), "utf8") : null]);
  beforeEach(() => writeFileSync(at("first"), "old"));

  test("each with its own mode", async () => {
    chmodSync(at("first"), 0o640);
    await writeAll();
    expect(contents()).toEqual(names.map((name) => [name, "new\n"]));
    expect(names.map((name) => modeOf(at(name)))).toEqual(["640", "600", "600"]);
  });

  (process.platform === "win32" ? test.skip : test)("a pipe gets its text when the others are in their places", async () => {
    execFileSync("mkfifo", [at("pipe")]);
    const files = ["pipe", "first"].map((name) => ({ path: at(name), text: "new\n" }));
    const written = writeOutputFiles(files, { mayHoldSecrets: true });
    while (readFileSync(at("first"), "utf8") !== "new\n") await new Promise(setImmediate);
    expect(readdirSync(folder).sort()).toEqual(["first", "pipe"]);
    const reader = spawn("cat", [at("pipe")], { stdio: ["ignore", "pipe", "inherit"] });
    expect(await Promise.all([textOf(reader.stdout), written])).toEqual(["new\n", undefined]);
  });

  test.each<[string, () => void, string]>([
    ["a folder is in the place of the last", () => mkdirSync(at("last")), "it is a folder"],
    ["the last is a link into a missing folder", () => symlinkSync("missing/file", at("last")), "the folder …/missing does not exist"],
  ])("%s", async (_, prepare, reason) => {
    prepare();
    const before = contents();
    await expect(writeAll().catch((error: Error) => error.message.replaceAll(folder, "…"))).resolves.toBe(
      `…/last cannot be written: ${reason}`,
    );
    expect(contents()).toEqual(before);
  });

  (canMount ? test : test.skip)("the disk is full after the first", () => {
    const code = `require("./cli/outputFile").writeOutputFiles(["first", "last"].map((name) => ({ path: process.argv[1] + "/" + name, text: name === "last" ? "new".repeat(10_000) : "new" })), { mayHoldSecrets: true }).catch((error) => console.log(error.message))`;
    // One page holds the old file, another the draft of the new one.
    const script = `mount -t tmpfs -o size=8k none "$1" && echo old > "$1/first" && "$2" -r "$3" -e "$4" "$1"; cat "$1/first"; ls -A "$1"`;
    const said = execFileSync(
      "unshare",
      ["--mount", "sh", "-c", script, "sh", folder, process.execPath, require.resolve("ts-node/register/transpile-only"), code],
      { cwd: join(__dirname, "../.."), encoding: "utf8" },
    );
    expect(said.replaceAll(folder, "…")).toBe("…/last cannot be written: the disk is full\nold\nfirst\n");
  });
});
