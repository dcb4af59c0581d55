import { createHash } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import fc from "fast-check";
import { fleet } from "../../emulator/data/fleet";
import type { Emulator } from "../../emulator/startEmulator";
import { html } from "../../render/html";
import { Browser, chromium } from "../support/browser";
import { environmentOf, runCli } from "../support/cliProcess";
import { emulatorForEach } from "../support/emulatorForEach";
import { holds } from "../support/property";

let emulator: Emulator;
const restartEmulator = emulatorForEach((started) => {
  emulator = started;
});
let folder: string;
let file: string;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "report-"));
  file = join(folder, "vpn.html");
});
afterEach(async () => {
  rmSync(folder, { recursive: true });
});

async function page(...args: string[]): Promise<string> {
  const result = await runCli(["report", "--html", file, ...args], environmentOf(emulator));
  expect(result).toEqual({ stdout: `Wrote ${file}.\n`, stderr: "", exitCode: 0 });
  return readFileSync(file, "utf8");
}

/** A snapshot of the fleet as it is, but for the bandwidth of one connection, and with one that is gone. */
async function snapshotFile(changed: string): Promise<string> {
  const { stdout } = await runCli(["list", "--json"], environmentOf(emulator));
  const { connections } = JSON.parse(stdout) as { connections: { vpnConnectionId: string; regionId: string; spec: string }[] };
  const known = connections.map((settings) => ({
    ...{ vpnConnectionId: settings.vpnConnectionId, regionId: settings.regionId, resources: [] },
    settings: settings.vpnConnectionId === changed ? { ...settings, spec: "1M" } : settings,
  }));
  const gone = { vpnConnectionId: "vco-gone", regionId: "eu-central-1", resources: [], settings: { name: "gone-branch" } };
  const path = join(folder, "vpn.lock.json");
  writeFileSync(path, JSON.stringify({ version: 1, connections: [...known, gone] }));
  return path;
}

const hostile = [
  `<script>window.pwned = 1</script>`,
  `"><img src=x onerror=window.pwned=1>`,
  `</title></style></svg><svg onload=window.pwned=1>`,
  `' onmouseover='window.pwned=1`,
  "`$".concat("{window.pwned=1}`"),
  "&lt;b&gt;\u202egnp.exe\u0000",
  "--><script>window.pwned=1</script><!--",
];

function nameHostile(): void {
  const ids = [...emulator.connections.keys()];
  hostile.forEach((text, index) => {
    emulator.connections.patch(ids[index] ?? "", { Name: text, LocalSubnet: text, VpnGatewayId: text, CustomerGatewayId: text });
  });
  emulator.connections.patch("vco-gw8madrid", { Tags: { Tag: [{ Key: hostile[0] ?? "", Value: hostile[1] ?? "" }] } });
}

test("the page shows health, weak settings with sources, and drift from a snapshot", async () => {
  const text = await page("--snapshot", await snapshotFile("vco-gw8berlin"));
  expect(text).toContain("lyon-factory");
  expect(text).toContain("Phase 1 (IKE) of the connection is not established");
  expect(text).toMatch(/<code>ipsecEncAlg des<\/code>.*critical.*56-bit key\. .*RFC 8221 section 5: MUST NOT/);
  expect(text).toMatch(/<code>spec<\/code>.*<code>1M<\/code> → <code>200M<\/code>/);
  expect(text).toContain("The cloud does not have vco-gone any more.");
  expect(await page()).not.toMatch(/<h2 id="drift">|data-label="Drift"/);
});

test("the diagram links each gateway through its connections to each customer gateway, with one line for each tunnel", async () => {
  const diagrams = (await page()).match(/<svg [\s\S]*?<\/svg>/g) ?? [];
  const gateways = new Set([...emulator.connections.values()].map((one) => one.VpnGatewayId || one.TransitRouterId));
  expect(diagrams).toHaveLength(gateways.size);
  const dual = diagrams.find((one) => one.includes("Connections of vpn-gw8dual")) ?? "";
  for (const id of ["vienna-branch", "madrid-datacentre", "cgw-gw8vienna1", "cgw-gw8vienna2", "cgw-gw8madrid1", "cgw-gw8madrid2"])
    expect(dual).toContain(`>${id}</text>`);
  expect(dual.match(/<path class="up"/g)).toHaveLength(4);
  expect(dual.match(/<path class="down broken"/g)).toHaveLength(1);
  expect(dual.match(/<path class="degraded"/g)).toHaveLength(1);
});

test("a hostile name stays text and adds no markup to the page", async () => {
  const plain = await page("--snapshot", await snapshotFile("vco-gw8berlin"));
  const tagsOf = (text: string) => [...new Set([...text.matchAll(/<\/?([a-zA-Z!][^\s>]*)/g)].map(([, tag = ""]) => tag))].sort();
  const attributesOf = (text: string) => [...new Set([...text.matchAll(/\s([a-zA-Z-]+)="/g)].map(([, name = ""]) => name))].sort();
  const known = [tagsOf(plain), attributesOf(plain)];
  nameHostile();
  const text = await page("--snapshot", await snapshotFile("vco-gw8berlin"));
  expect([tagsOf(text), attributesOf(text)]).toEqual(known);
  expect(text.match(/<script/g)).toHaveLength(1);
  expect(text).toContain("&#60;script&#62;window.pwned = 1&#60;/script&#62;");
  expect(["\u202e", "\u0000"].filter((character) => text.includes(character))).toEqual([]);
});

test("values in a template are parsed back as text, never as a tag, attribute or reference", () => {
  holds(
    fc.property(fc.string({ unit: "binary" }), (text) => {
      const { markup } = html`${text}`;
      expect(markup.replace(/&#\d+;/g, "")).not.toMatch(/[&<>"'`\p{C}]/u);
    }),
  );
});

test("the page's policy blocks all loading and every foreign script and style", async () => {
  const text = await page();
  const policy = /<meta http-equiv="Content-Security-Policy" content="([^"]+)">/.exec(text)?.[1] ?? "";
  const digestOf = (tag: string) => {
    const content = new RegExp(`<${tag}>([\\s\\S]*?)</${tag}>`).exec(text)?.[1] ?? "";
    return `'sha256-${createHash("sha256").update(content).digest("base64")}'`;
  };
  expect(policy.split("; ")).toEqual([
    ...["default-src 'none'", `style-src ${digestOf("style")}`, `script-src ${digestOf("script")}`],
    ...["base-uri 'none'", "form-action 'none'"],
  ]);
  expect(text.indexOf("Content-Security-Policy")).toBeLessThan(text.indexOf("<style"));
});

test("the page refers to no other resource", async () => {
  const text = await page("--snapshot", await snapshotFile("vco-gw8berlin"));
  expect(text).not.toMatch(/https?:|\/\/[a-z]|url\(|@import|src=|<link|<base|<iframe|style=|\son[a-z]+=/i);
  const targets = [...text.matchAll(/href="([^"]*)"/g)].map(([, target = ""]) => target);
  expect(targets.length).toBeGreaterThan(10);
  expect(targets.filter((target) => !target.startsWith("#") || !text.includes(`id="${target.slice(1)}"`))).toEqual([]);
});

test("the page and the chart contain no secret", async () => {
  const all = JSON.stringify([...emulator.connections.values()]).matchAll(/"(?:Psk|AuthKey)":"([^"]+)"/g);
  const secrets = [...[...all].map(([, secret = ""]) => secret), emulator.credentials.accessKeySecret];
  expect(secrets.length).toBeGreaterThan(5);
  const snapshot = await snapshotFile("vco-gw8berlin");
  emulator.connections.patch("vco-gw8berlin", { IkeConfig: { Psk: "pLaNtEd.rotated" } });
  const chart = await runCli(["list", "--mermaid"], environmentOf(emulator));
  const printed = (await page("--snapshot", snapshot)) + chart.stdout;
  expect([...secrets, "pLaNtEd"].filter((secret) => printed.includes(secret))).toEqual([]);
});

test("1,000 connections need at most 30 calls and a page of less than 2 MB", async () => {
  await restartEmulator({ connections: fleet(1000) });
  const snapshot = await snapshotFile("vco-gw8fleet00000");
  const before = emulator.requests.length;
  const text = await page("--snapshot", snapshot);
  // 20 pages, the one that the snapshot alone has, and those whose health the list does not tell.
  expect(emulator.requests.length - before).toBeLessThanOrEqual(30);
  expect(Buffer.byteLength(text)).toBeLessThan(2_000_000);
  expect(text.match(/<tr id="c/g)).toHaveLength(1000);
});

test.each<[string[], number, string]>([
  [[], 2, "--html is missing"],
  [["--html", "/nonexistent/vpn.html"], 1, "the folder /nonexistent does not exist"],
  [["--html", "x.html", "--snapshot", "/nonexistent.json"], 2, "the snapshot /nonexistent.json does not exist"],
])("%j ends with exit code %i and names the mistake", async (args, code, message) => {
  const { exitCode, stderr, stdout } = await runCli(["report", ...args], environmentOf(emulator));
  expect([exitCode, stdout, stderr]).toEqual([code, "", expect.stringContaining(message)]);
});

describe("list --mermaid", () => {
  const chart = async (...args: string[]) => runCli(["list", "--mermaid", ...args], environmentOf(emulator));

  test("prints a flowchart of gateways, connections by health, and customer gateways", async () => {
    expect((await chart("--vpn-gateway", "vpn-gw8dual")).stdout).toBe(`flowchart LR
  gateway1["vpn-gw8dual"]
  connection1["● madrid-datacentre"]:::up
  gateway1 --- connection1
  customer2["cgw-gw8madrid1"]
  connection1 --- customer2
  customer3["cgw-gw8madrid2"]
  connection1 --- customer3
  connection2["◐ vienna-branch"]:::degraded
  gateway1 --- connection2
  customer4["cgw-gw8vienna1"]
  connection2 -.- customer4
  customer5["cgw-gw8vienna2"]
  connection2 --- customer5
  classDef up fill:#e3f5e7,stroke:#1a7f37,color:#0b3d1a
  classDef degraded fill:#fdf1d6,stroke:#8a5a00,color:#4a3000
  classDef down fill:#fde7e6,stroke:#c62828,color:#6b1111
  classDef unknown fill:#eceef1,stroke:#5c6470,color:#2a2f38
`);
  });

  test("keeps a hostile name inside its node", async () => {
    const form =
      /^ {2}(?:(?:gateway|customer)\d+\["[^"<>`*()[\]{}|&;\\]*(?:#\d+;[^"<>`*()[\]{}|&;\\]*)*"\]|connection\d+\["[●◐○?] (?:[^"<>`*()[\]{}|&;\\]|#\d+;)*"\]:::[a-z]+|\w+ -(?:--|\.-) \w+|classDef [a-z]+ [\w:#,]+)$/;
    const before = (await chart()).stdout.split("\n").length;
    for (const [index, id] of [...emulator.connections.keys()].entries())
      emulator.connections.patch(id, { Name: `${hostile[index % hostile.length]}\n  x --- y["a"]` });
    const { stdout } = await chart();
    const lines = stdout.trimEnd().split("\n");
    expect(lines.slice(1).filter((line) => !form.test(line))).toEqual([]);
    expect(lines.length + 1).toBe(before);
  });

  test("reports a chart that is too large for GitHub", async () => {
    await restartEmulator({ connections: fleet(300) });
    const { stderr, exitCode } = await chart();
    expect([exitCode, stderr]).toEqual([0, "The chart has 600 links, and GitHub draws 500 at most: narrow it with a filter.\n"]);
  });
});

const tool = chromium();
(tool === undefined ? describe.skip : describe)("in a browser", () => {
  let browser: Browser;
  beforeAll(async () => {
    if (tool !== undefined) browser = await Browser.start(tool);
  }, 60_000);
  afterAll(() => browser?.close());
  const open = (options?: Parameters<Browser["open"]>[1]) => browser.open(pathToFileURL(file).href, options);
  const shownRows = () =>
    browser.evaluate<string[]>(
      `[...document.querySelectorAll("#connections tbody tr")].filter((row) => row.getClientRects().length > 0).map((row) => row.querySelector("span").firstChild.textContent)`,
    );

  test("hostile names have no effect in a browser, and the page breaks none of its own rules", async () => {
    nameHostile();
    await page();
    await open();
    expect(await browser.evaluate("typeof window.pwned")).toBe("undefined");
    expect(await browser.evaluate("document.querySelectorAll('img, iframe, link, object').length")).toBe(0);
    expect(await shownRows()).toContain(hostile[0]);
    const loaded = browser.events("Network.requestWillBeSent").map(({ request }) => (request as { url: string }).url);
    expect(loaded).toEqual([pathToFileURL(file).href]);
    expect([browser.events("Log.entryAdded"), browser.events("Audits.issueAdded"), browser.events("Runtime.exceptionThrown")]).toEqual([
      [],
      [],
      [],
    ]);
  });

  test("the table can be filtered by words, health, weakness and drift, and counts the remaining rows", async () => {
    await page("--snapshot", await snapshotFile("vco-gw8berlin"));
    await open();
    const set = (field: string, assignment: string) =>
      browser.evaluate(
        `{ const field = document.querySelector("#filter").elements.${field}; field.${assignment}; field.dispatchEvent(new Event("input", { bubbles: true })); }`,
      );
    const counted = () => browser.evaluate<string>(`document.querySelector("#count").textContent`);
    expect(await counted()).toBe("All 10 connections");
    await set("health", 'value = "down"');
    expect([await shownRows(), await counted()]).toEqual([["lyon-factory", "–"], "2 of 10 connections"]);
    await set("weak", "checked = true");
    expect(await shownRows()).toEqual(["lyon-factory"]);
    await browser.evaluate(`document.querySelector("#filter button").click(), new Promise((done) => setTimeout(done))`);
    expect(await counted()).toBe("All 10 connections");
    await set("text", 'value = "BERLIN 192.168"');
    expect(await shownRows()).toEqual(["berlin-office"]);
    await set("text", 'value = ""');
    await set("drift", "checked = true");
    expect(await shownRows()).toEqual(["berlin-office"]);
  });

  test("the keyboard reaches everything with a visible focus, and a connection of the diagram leads to its row", async () => {
    await page();
    await open();
    const reached: string[] = [];
    const unseen: string[] = [];
    for (let step = 0; step < 60; step++) {
      await browser.press("Tab");
      const [name, isSeen] = await browser.evaluate<[string, boolean]>(`(() => {
        const one = document.activeElement;
        const name = one.tagName.toLowerCase() + " " + (one.getAttribute("name") ?? one.getAttribute("href") ?? "").trim();
        const own = getComputedStyle(one), inner = one.querySelector?.("rect");
        return [name, own.outlineStyle !== "none" || (inner !== null && getComputedStyle(inner).strokeWidth === "3px")];
      })()`);
      if (name.startsWith("body")) break;
      reached.push(name);
      if (!isSeen) unseen.push(name);
    }
    expect(reached.slice(0, 2)).toEqual(["a #connections", "a #gateways"]);
    for (const one of ["summary ", "a #c1", "input text", "select health", "input weak", "button "]) expect(reached).toContain(one);
    expect(unseen).toEqual([]);
    await browser.evaluate(
      `document.querySelector("#filter").elements.health.value = "up"; document.querySelector("#filter").dispatchEvent(new Event("input")); document.querySelector("svg a").focus()`,
    );
    expect(await shownRows()).not.toContain("lyon-factory");
    await browser.press("Enter");
    await browser.evaluate("new Promise((done) => setTimeout(done, 0))");
    expect(await browser.evaluate(`location.hash + document.querySelector(":target").textContent.slice(0, 12)`)).toBe("#c1lyon-factory");
    expect(await shownRows()).toContain("lyon-factory");
  });

  test.each([
    ["light", 1280],
    ["dark", 1280],
    ["light", 390],
    ["dark", 390],
  ])("all text has a contrast of at least 4.5 and fits the window: %s, %i wide", async (scheme, width) => {
    await page("--snapshot", await snapshotFile("vco-gw8berlin"));
    await open({ dark: scheme === "dark", width });
    const { worst, count } = await browser.evaluate<{ worst: { ratio: number; text: string }; count: number }>(contrast);
    expect(count).toBeGreaterThan(150);
    expect(worst.ratio < 4.5 ? worst : undefined).toBeUndefined();
    expect(await browser.evaluate<number>("document.documentElement.scrollWidth")).toBeLessThanOrEqual(width);
    expect(await browser.evaluate("getComputedStyle(document.body).backgroundColor")).toBe(
      scheme === "dark" ? "rgb(20, 23, 28)" : "rgb(255, 255, 255)",
    );
  });

  test("1,000 connections can be filtered, on a phone too", async () => {
    await restartEmulator({ connections: fleet(1000) });
    await page();
    await open({ width: 390, height: 800 });
    await browser.evaluate(
      `document.querySelector("#filter").elements.text.value = "fleet-00777"; document.querySelector("#filter").dispatchEvent(new Event("input"))`,
    );
    expect(await shownRows()).toEqual(["fleet-00777"]);
    expect(await browser.evaluate<number>("document.documentElement.scrollWidth")).toBeLessThanOrEqual(390);
  });
});

/** The text of the page with the least contrast against what is behind it. */
const contrast = `(() => {
  const numbers = (color) => color.match(/[\\d.]+/g).map(Number);
  const light = (color) => {
    const [r, g, b] = numbers(color).map((part) => (part / 255 <= 0.04045 ? part / 255 / 12.92 : ((part / 255 + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const behind = (element) => {
    if (element instanceof SVGElement) return getComputedStyle(element.parentElement.querySelector("rect")).fill;
    for (let one = element; one !== null; one = one.parentElement) {
      const color = getComputedStyle(one).backgroundColor;
      if ((numbers(color)[3] ?? 1) === 1) return color;
    }
    return "rgb(255, 255, 255)";
  };
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  let worst = { ratio: 21, text: "" };
  let count = 0;
  while (walker.nextNode()) {
    const text = walker.currentNode.textContent.trim();
    const element = walker.currentNode.parentElement;
    if (text === "" || element.closest("script, title, option") !== null || element.getClientRects().length === 0) continue;
    const style = getComputedStyle(element);
    const [one, other] = [light(element instanceof SVGElement ? style.fill : style.color), light(behind(element))];
    const ratio = (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
    count++;
    if (ratio < worst.ratio) worst = { ratio, text };
  }
  return { worst, count };
})()`;
