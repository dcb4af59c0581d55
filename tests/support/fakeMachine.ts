import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Programs that stand in for `pulumi` and `go`: real processes, in folders of their own, which call nothing from PATH. */
export class FakeMachine {
  readonly folder = mkdtempSync(join(tmpdir(), "machine-"));
  readonly bin = join(this.folder, "bin");
  readonly cache = join(this.folder, "cache", "pulumi-alicloud-vpn");
  readonly #calls = join(this.folder, "calls");

  constructor() {
    mkdirSync(this.bin);
  }

  /** PATH, cache and home of this machine; its only way to the network is a proxy at a closed port. */
  environment(more: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv {
    const closed = "http://127.0.0.1:9";
    return {
      PATH: this.bin,
      HOME: this.folder,
      XDG_CACHE_HOME: join(this.folder, "cache"),
      HTTPS_PROXY: closed,
      HTTP_PROXY: closed,
      ...more,
    };
  }

  addPulumi(version: string, folder = this.bin): string {
    return this.add(folder, "pulumi", `echo ${version}`);
  }

  addPlugins(folder = this.bin): void {
    this.add(folder, "pulumi-language-nodejs", "exit 0");
    this.add(folder, "pulumi-resource-pulumi-nodejs", "exit 0");
  }

  /** A `go` whose builds are programs that say `output`; `beforeBuild` runs first. */
  addGo({ output = "v3.259.0", beforeBuild = "" } = {}): void {
    this.add(
      this.bin,
      "go",
      `echo "$1 GOPROXY=$GOPROXY GOOS=$GOOS" >> '${this.#calls}'
case "$1" in
  env) echo https://go-proxy.invalid,direct ;;
  list) echo one; echo two ;;
  build)
    ${beforeBuild}
    while [ $# -gt 0 ]; do [ "$1" = -o ] && target=$2; shift; done
    printf '#!/bin/sh\\necho ${output}\\n' > "$target"
    /bin/chmod 755 "$target" ;;
esac`,
    );
  }

  /** How \`go\` was called so far. */
  goCalls(): string[] {
    return existsSync(this.#calls) ? readFileSync(this.#calls, "utf8").trim().split("\n") : [];
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  private add(folder: string, name: string, script: string): string {
    mkdirSync(folder, { recursive: true });
    const path = join(folder, name);
    writeFileSync(path, `#!/bin/sh\n${script}\n`);
    chmodSync(path, 0o755);
    return path;
  }
}
