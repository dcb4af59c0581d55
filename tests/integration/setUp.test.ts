import { execFile } from "node:child_process";
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

const repository = resolve(__dirname, "../..");

interface SetUpOptions {
  readonly script?: string;
  /** A command that runs the script. */
  readonly wrapper?: readonly string[];
  readonly variables?: NodeJS.ProcessEnv;
}

/** A checkout of a tiny package, set up by the repository's own script, with an npm that says and does what the test says. */
class Checkout {
  readonly folder = mkdtempSync(join(tmpdir(), "checkout-"));

  constructor() {
    cpSync(join(repository, "scripts"), join(this.folder, "scripts"), { recursive: true });
    this.needNode("20.18.1");
    this.write("package-lock.json", { packages: { "": {}, "node_modules/one": { version: "1.0.0" } } });
    this.write("tsconfig.json", {});
    this.write("tsconfig.build.json", {
      compilerOptions: { rootDir: ".", types: [], lib: ["es5"], skipLibCheck: true, module: "node16" },
      include: ["src"],
    });
    this.write("src/main.ts", "export const answer: number = 42;");
    this.write("provider/runtime.ts", 'export { answer } from "../src/main";');
    this.install({ "node_modules/one": { version: "1.0.0" } });
    for (const tool of ["typescript", "esbuild"]) {
      symlinkSync(join(repository, "node_modules", tool), join(this.folder, "node_modules", tool), "junction");
    }
    this.npm("process.exit(0)");
  }

  write(path: string, content: unknown): void {
    mkdirSync(join(this.folder, path, ".."), { recursive: true });
    writeFileSync(join(this.folder, path), typeof content === "string" ? content : JSON.stringify(content));
  }

  read(path: string): string {
    return readFileSync(join(this.folder, path), "utf8");
  }

  needNode(oldest: string): void {
    this.write("package.json", {
      ...{ name: "tiny", version: "1.0.0", bin: { tiny: "dist/src/main.js" }, engines: { node: `>=${oldest}` } },
      exports: { "./runtime": { default: "./dist/provider/runtime.bundle.js" } },
    });
  }

  /** What npm notes down about what it has installed. */
  install(packages: Record<string, { version: string }>): void {
    this.write("node_modules/.package-lock.json", { packages });
  }

  npm(code: string): void {
    this.write("npm.js", `require("fs").appendFileSync(${JSON.stringify(join(this.folder, "npm.log"))}, process.argv[2]);${code}`);
  }

  get npmWasAsked(): boolean {
    return existsSync(join(this.folder, "npm.log"));
  }

  setUp({ script = "setUp.mjs", wrapper = [], variables = {} }: SetUpOptions = {}): Promise<{ exitCode: number; said: string }> {
    const environment = { ...process.env, npm_execpath: join(this.folder, "npm.js"), ...variables };
    const [command = "", ...args] = [...wrapper, process.execPath, join(this.folder, "scripts", script)];
    return new Promise((done) => {
      const child = execFile(command, args, { env: environment }, (_error, _stdout, stderr) =>
        done({ exitCode: child.exitCode ?? -1, said: stderr.trim() }),
      );
    });
  }
}

let checkout: Checkout;
beforeEach(() => {
  checkout = new Checkout();
});
afterEach(() => rmSync(checkout.folder, { recursive: true, force: true }));

test("a checkout is built once, and again only after a change", async () => {
  expect(await checkout.setUp()).toEqual({ exitCode: 0, said: "Building …" });
  expect(checkout.read("dist/src/main.js")).toContain("42");
  expect(await checkout.setUp()).toEqual({ exitCode: 0, said: "" });
  checkout.write("src/main.ts", "export const answer: number = 4200;");
  expect(await checkout.setUp()).toEqual({ exitCode: 0, said: "Building …" });
  expect(checkout.read("dist/src/main.js")).toContain("4200");
  expect(checkout.read("dist/provider/runtime.bundle.js")).toContain("4200");
  expect(checkout.npmWasAsked).toBe(false);
});

test("the output of a deleted source is deleted too", async () => {
  checkout.write("src/old.ts", "export const old = 1;");
  await checkout.setUp();
  rmSync(join(checkout.folder, "src/old.ts"));
  await checkout.setUp();
  expect(readdirSync(join(checkout.folder, "dist/src"))).toEqual(["main.js"]);
});

test("a failed build reports the reason and keeps the last good one", async () => {
  await checkout.setUp();
  checkout.write("src/main.ts", 'export const answer: number = "many";');
  const { exitCode, said } = await checkout.setUp();
  expect(exitCode).toBe(1);
  expect(said).toMatch(/The build failed:\n\nsrc\/main\.ts.*TS2322/s);
  expect(checkout.read("dist/src/main.js")).toContain("42");
  expect(readdirSync(checkout.folder).filter((name) => name.startsWith("dist"))).toEqual(["dist"]);
});

test("two concurrent builds both succeed, with one complete build", async () => {
  const both = await Promise.all([checkout.setUp(), checkout.setUp()]);
  expect(both.map(({ exitCode }) => exitCode)).toEqual([0, 0]);
  expect(checkout.read("dist/src/main.js")).toContain("42");
  expect(readdirSync(checkout.folder).filter((name) => name.startsWith("dist"))).toEqual(["dist"]);
});

test.each([
  ["nothing is installed", () => rmSync(join(checkout.folder, "node_modules/.package-lock.json"))],
  ["another version is installed", () => checkout.install({ "node_modules/one": { version: "1.0.1" } })],
  ["a package is missing", () => checkout.install({})],
  [
    "a package too many is there",
    () => checkout.install({ "node_modules/one": { version: "1.0.0" }, "node_modules/two": { version: "1.0.0" } }),
  ],
])("`npm ci` runs when %s", async (_, change) => {
  change();
  const lock = JSON.stringify({ packages: { "node_modules/one": { version: "1.0.0" } } });
  checkout.npm(
    `require("fs").writeFileSync(${JSON.stringify(join(checkout.folder, "node_modules/.package-lock.json"))}, ${JSON.stringify(lock)})`,
  );
  expect(await checkout.setUp()).toEqual({ exitCode: 0, said: "Installing the dependencies (npm ci) …\nBuilding …" });
  expect(checkout.read("npm.log")).toBe("ci");
});

test("a package for another operating system can be missing", async () => {
  const packages = { "": {}, "node_modules/one": { version: "1.0.0" }, "node_modules/elsewhere": { version: "1.0.0", optional: true } };
  checkout.write("package-lock.json", { packages });
  await checkout.setUp();
  expect(checkout.npmWasAsked).toBe(false);
});

test("without a network there is one message with npm's own words and no stack", async () => {
  checkout.install({});
  checkout.npm(
    `console.error("npm error code ENOTFOUND\\nnpm error     at Socket.emit (node:events:1:1)\\nnpm error network getaddrinfo ENOTFOUND"); process.exit(1)`,
  );
  const { exitCode, said } = await checkout.setUp();
  expect(exitCode).toBe(1);
  expect(said).toMatch(
    /`npm ci` failed\.\n\n {2}npm error code ENOTFOUND\n {2}npm error network getaddrinfo ENOTFOUND\n\n.*npm config get registry/,
  );
});

const onLinux = process.platform === "linux" ? test : test.skip;

onLinux("the build can be read by the users that the umask lets in", async () => {
  await checkout.setUp({ wrapper: ["sh", "-c", 'umask 027 && exec "$@"', "sh"] });
  expect(["dist", "dist/src"].map((path) => statSync(join(checkout.folder, path)).mode & 0o777)).toEqual([0o750, 0o750]);
});

onLinux("a previous build that cannot be removed, as of another user, is named and does not end the run", async () => {
  await checkout.setUp();
  checkout.write("src/main.ts", "export const answer: number = 4200;");
  chmodSync(join(checkout.folder, "dist/src"), 0o555);
  // A mode does not bind root while it has its capabilities.
  const wrapper = process.getuid?.() === 0 ? ["setpriv", "--bounding-set=-all", "--inh-caps=-all"] : [];
  const { exitCode, said } = await checkout.setUp({ wrapper });
  const [old = ""] = readdirSync(checkout.folder).filter((name) => name.endsWith(".old"));
  chmodSync(join(checkout.folder, old, "src"), 0o755);
  expect([exitCode, said]).toEqual([0, expect.stringMatching(/^Building …\nThe previous build cannot be removed: EACCES/)]);
  expect(said).toContain(`Remove ${join(checkout.folder, old)} as the user who built it.`);
  expect(checkout.read("dist/src/main.js")).toContain("4200");
});

test("a Node older than package.json allows is refused", async () => {
  const [major, minor, patch] = process.versions.node.split(".").map(Number);
  checkout.needNode(`${major}.${minor}.${Number(patch) + 1}`);
  const said = `Node ${major}.${minor}.${Number(patch) + 1} or later is needed; this is ${process.version}.`;
  expect(await checkout.setUp()).toEqual({ exitCode: 1, said });
  checkout.needNode(process.versions.node);
  expect(await checkout.setUp()).toEqual({ exitCode: 0, said: "Building …" });
});

test("a temporary folder that does not exist is reported with the variable that names another", async () => {
  const task = `import { mkdtempSync } from "node:fs"; import { tmpdir } from "node:os"; import { join } from "node:path";
    import { main } from "./setUp/main.mjs"; await main(async () => { mkdtempSync(join(tmpdir(), "any-")); });`;
  checkout.write("scripts/task.mjs", task);
  const missing = join(checkout.folder, "missing");
  const { exitCode, said } = await checkout.setUp({ script: "task.mjs", variables: { TMPDIR: missing, TEMP: missing } });
  expect(exitCode).toBe(1);
  expect(said).toMatch(/The system refused: ENOENT: .*missing.*\. Set (TMPDIR|TEMP) to a folder that you can write to\.$/);
});
