import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type MessageEvent, WebSocket } from "undici";
import { type DebianTool, debianTool } from "./debianTool";

/** Chromium without a window. Undefined: it is not to be had, and tests that need it are skipped, loudly. */
export const chromium = (): DebianTool | undefined =>
  debianTool({
    ...{ name: "chromium-headless-shell", package: "chromium-headless-shell", withDependencies: true },
    path: "usr/lib/chromium/chromium-headless-shell",
  });

interface Message {
  readonly id?: number;
  readonly method?: string;
  readonly params?: Record<string, unknown>;
  readonly result?: Record<string, unknown>;
  readonly error?: { readonly message: string };
}

/** A tab of a browser, driven over the DevTools protocol on loopback. */
export class Browser {
  readonly #child: ChildProcess;
  readonly #socket: WebSocket;
  readonly #folder: string;
  readonly #waiting = new Map<number, (message: Message) => void>();
  readonly #events: Message[] = [];
  readonly #listeners = new Set<() => void>();
  #session = "";
  #lastId = 0;

  private constructor(child: ChildProcess, socket: WebSocket, folder: string) {
    this.#child = child;
    this.#socket = socket;
    this.#folder = folder;
    socket.addEventListener("message", (event: MessageEvent) => this.#receive(JSON.parse(String(event.data))));
  }

  static async start({ command, env }: DebianTool): Promise<Browser> {
    const folder = mkdtempSync(join(tmpdir(), "browser-"));
    const flags = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--remote-debugging-port=0", `--user-data-dir=${folder}`];
    const child = spawn(command, [...flags, "about:blank"], { env, stdio: ["ignore", "ignore", "pipe"] });
    const socket = new WebSocket(await endpointOf(child));
    await new Promise((resolve, reject) => {
      socket.addEventListener("open", resolve);
      socket.addEventListener("error", reject);
    });
    const browser = new Browser(child, socket, folder);
    const { targetInfos } = (await browser.send("Target.getTargets")) as { targetInfos: { targetId: string; type: string }[] };
    const targetId = targetInfos.find(({ type }) => type === "page")?.targetId;
    const { sessionId } = await browser.send("Target.attachToTarget", { targetId, flatten: true });
    browser.#session = String(sessionId);
    for (const domain of ["Page", "Network", "Log", "Runtime", "Audits"]) await browser.send(`${domain}.enable`);
    return browser;
  }

  async send(method: string, params: object = {}): Promise<Record<string, unknown>> {
    const id = ++this.#lastId;
    const answered = new Promise<Message>((resolve) => this.#waiting.set(id, resolve));
    this.#socket.send(JSON.stringify({ id, method, params, ...(this.#session === "" ? {} : { sessionId: this.#session }) }));
    const { error, result = {} } = await answered;
    if (error !== undefined) throw new Error(`${method}: ${error.message}`);
    return result;
  }

  /** Opens a page; resolves once it has loaded. */
  async open(url: string, { width = 1280, height = 900, dark = false } = {}): Promise<void> {
    await this.send("Emulation.setDeviceMetricsOverride", { width, height, deviceScaleFactor: 1, mobile: false });
    await this.send("Emulation.setEmulatedMedia", { features: [{ name: "prefers-color-scheme", value: dark ? "dark" : "light" }] });
    this.#events.length = 0;
    await this.send("Page.navigate", { url });
    while (this.events("Page.loadEventFired").length === 0) await new Promise<void>((resolve) => this.#listeners.add(resolve));
  }

  /** What an expression comes to in the page. */
  async evaluate<Value>(expression: string): Promise<Value> {
    const { result, exceptionDetails } = (await this.send("Runtime.evaluate", {
      ...{ expression, returnByValue: true, awaitPromise: true },
    })) as { result: { value: Value }; exceptionDetails?: { exception?: { description?: string } } };
    if (exceptionDetails !== undefined) throw new Error(exceptionDetails.exception?.description ?? "the expression failed");
    return result.value;
  }

  /** Presses and releases a key, as a person at a keyboard does. */
  async press(key: "Tab" | "Enter"): Promise<void> {
    const code = { Tab: 9, Enter: 13 }[key];
    const common = { key, code: key, windowsVirtualKeyCode: code, ...(key === "Enter" ? { text: "\r" } : {}) };
    await this.send("Input.dispatchKeyEvent", { type: "keyDown", ...common });
    await this.send("Input.dispatchKeyEvent", { type: "keyUp", ...common });
  }

  /** Events since the page was opened. */
  events(method: string): Record<string, unknown>[] {
    return this.#events.filter((one) => one.method === method).map(({ params = {} }) => params);
  }

  async close(): Promise<void> {
    const ended = once(this.#child, "close");
    this.#socket.close();
    this.#child.kill("SIGKILL");
    await ended;
    rmSync(this.#folder, { recursive: true, force: true, maxRetries: 5 });
  }

  #receive(message: Message): void {
    if (message.id === undefined) {
      this.#events.push(message);
      for (const listener of this.#listeners) listener();
      this.#listeners.clear();
      return;
    }
    this.#waiting.get(message.id)?.(message);
    this.#waiting.delete(message.id);
  }
}

function endpointOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = "";
    child.stderr?.on("data", (chunk) => {
      said += String(chunk);
      const url = /DevTools listening on (ws:\S+)/.exec(said)?.[1];
      if (url !== undefined) resolve(url);
    });
    child.once("close", () => reject(new Error(`Chromium did not start: ${said}`)));
  });
}
