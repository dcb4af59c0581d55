import fc from "fast-check";
import MarkdownIt from "markdown-it";
import type { Baseline, BaselineRow } from "../../drift/baseline";
import { buildReport } from "../../drift/compare";
import { driftExitCode } from "../../drift/detectDrift";
import type { DriftReport } from "../../drift/report";
import { renderJson, renderMarkdown } from "../../drift/reportMarkdown";
import { renderTable } from "../../drift/reportTable";
import { AccessDeniedError, TransportError, VpnConnectionNotFoundError } from "../../provider/alicloud/errors";
import { connectionType, secretOutputs } from "../../provider/outputs";
import { driftClasses } from "../../provider/vpn/model/driftClass";
import type { VpnConnectionResult } from "../../provider/vpn/model/fields";
import { singleChange } from "../support/arbitraries/singleChange";
import { singleTunnelConnection, vpnConnection, withDerived } from "../support/arbitraries/vpnConnection";
import { planted } from "../support/plantedSecrets";
import { holds } from "../support/property";

interface Row {
  readonly name: string;
  readonly before: VpnConnectionResult;
  readonly after: VpnConnectionResult | Error;
  /** False: of a snapshot, which holds tags of any name; a state loses one that is called `__proto__`. */
  readonly isOfEngine?: boolean;
}

function rowOf({ name, before, isOfEngine = true }: Row): BaselineRow {
  const { vpnConnectionId, regionId } = before;
  const urn = `urn:pulumi:prod::net::${connectionType}::${name}`;
  const outputs = { ...before } as Readonly<Record<string, unknown>>;
  return {
    ...{ vpnConnectionId, regionId, endpoint: undefined, urn, outputs, secrets: "include", fingerprintKey: undefined, isOfEngine },
    secretOutputs: new Set(secretOutputs),
  };
}

function reportOf(rows: readonly Row[], more: Partial<Baseline> = {}): DriftReport {
  const baseline = rows.map(rowOf);
  const reads = new Map(baseline.map((row, index) => [row, rows[index]?.after as VpnConnectionResult]));
  const whole: Baseline = { kind: "state", rows: baseline, notInSnapshot: [], notInStack: [], notes: [], ...more };
  return buildReport(whole, reads, { classes: driftClasses, complete: true });
}

const [sample] = fc.sample(singleTunnelConnection, { numRuns: 1, seed: 7 }) as [VpnConnectionResult];
const plain = withDerived({
  ...sample,
  ...{ name: "office", status: "ipsec_sa_established", spec: "200M", tags: {}, localSubnets: ["10.0.0.0/16", "10.1.0.0/16"] },
  ...{ regionId: "eu-central-1", vcoHealthCheck: null, vpnBgpConfig: null, psk: "one", bgpAuthKey: null },
  ipsecConfig: { ipsecEncAlg: "aes", ipsecAuthAlg: "sha1", ipsecPfs: "group2", ipsecLifetime: 86400 },
} as VpnConnectionResult);
const numbered = (index: number): VpnConnectionResult => ({ ...plain, vpnConnectionId: `vco-${index}` });
const failure = (ErrorClass: typeof TransportError, index: number): Error =>
  new ErrorClass("it is so", { subject: `VPN connection vco-${index}`, regionId: "eu-central-1", requestId: `request-${index}` });

const denied = (index: number) => failure(AccessDeniedError as never, index);

/** Thirteen of everything that a report can hold. */
const mixed = (): DriftReport => {
  const changed = (index: number, change: Partial<VpnConnectionResult>): Row => {
    const before = numbered(index);
    return { name: `vpn-${index}`, before, after: withDerived({ ...before, ...change }) };
  };
  const lifetime = { ipsecConfig: { ...plain.ipsecConfig, ipsecLifetime: 3600 } } as Partial<VpnConnectionResult>;
  return reportOf([
    changed(1, { ...lifetime, psk: "two", tags: { owner: "net" } }),
    changed(2, lifetime),
    changed(3, lifetime),
    changed(4, { status: "ike_sa_not_established", localSubnets: ["10.1.0.0/16", "10.2.0.0/16"], spec: null }),
    changed(5, {}),
    { name: "vpn-6", before: numbered(6), after: new VpnConnectionNotFoundError("gone") },
    { name: "vpn-7", before: numbered(7), after: denied(7) },
    { name: "vpn-8", before: numbered(8), after: denied(8) },
  ]);
};

test("a table groups common changes, and lists single changes, removed connections and errors", () => {
  expect(renderTable(mixed())).toBe(`\
vpn-1  vco-1  eu-central-1  office
  configuration  psk         [secret] changed
  metadata       tags.owner  added net

vpn-4  vco-4  eu-central-1  office
  configuration  spec          200M → not reported
  configuration  localSubnets  added 10.2.0.0/16, removed 10.0.0.0/16
  runtime        status        ipsec_sa_established → ike_sa_not_established (isUp true → false, health up → down)

On 3 connections: configuration  ipsecConfig.ipsecLifetime  86400 → 3600
  vpn-1, vpn-2, vpn-3

Removed:
  vpn-6  vco-6  eu-central-1  office

Could not be read: 2 connections
  VPN connection vco-7, region eu-central-1: it is so (request id request-7).
  vpn-7, vpn-8

8 connections compared with the state: 4 changed, 1 removed, 2 could not be read, 1 unchanged.
`);
});

test("Markdown has the same content in tables", () => {
  expect(renderMarkdown(mixed())).toBe(`\
### VPN drift

8 connections compared with the state: 4 changed, 1 removed, 2 could not be read, 1 unchanged.

#### Could not be read

| Connections | Error |
|---|---|
| 2 connections: \`vpn-7\`, \`vpn-8\` | \`VPN connection vco-7, region eu-central-1: it is so (request id request-7).\` |

#### Removed

| Connection | Id | Region |
|---|---|---|
| \`vpn-6\` | \`vco-6\` | \`eu-central-1\` |

#### Changed on many connections

| Connections | Class | Setting | Change |
|---|---|---|---|
| 3 connections: \`vpn-1\`, \`vpn-2\`, \`vpn-3\` | configuration | \`ipsecConfig.ipsecLifetime\` | \`86400\` → \`3600\` |

#### Changed

| Connection | Class | Setting | Change |
|---|---|---|---|
| \`vpn-1\` (\`vco-1\`) | configuration | \`psk\` | [secret] changed |
| \`vpn-1\` (\`vco-1\`) | metadata | \`tags.owner\` | added \`net\` |
| \`vpn-4\` (\`vco-4\`) | configuration | \`spec\` | \`200M\` → not reported |
| \`vpn-4\` (\`vco-4\`) | configuration | \`localSubnets\` | added \`10.2.0.0/16\`, removed \`10.0.0.0/16\` |
| \`vpn-4\` (\`vco-4\`) | runtime | \`status\` | \`ipsec_sa_established\` → \`ike_sa_not_established\` (isUp \`true\` → \`false\`, health \`up\` → \`down\`) |
`);
});

test("JSON is the report object", () => {
  const report = mixed();
  expect(JSON.parse(renderJson(report))).toEqual(report);
  expect(report).toMatchObject({ version: 1, baseline: "state", complete: true, summary: { total: 8, changed: 4, removed: 1, error: 2 } });
});

test("a report without drift has one line", () => {
  const rows = [1, 2].map((index) => ({ name: `vpn-${index}`, before: numbered(index), after: numbered(index) }));
  expect(renderTable(reportOf(rows))).toBe("No drift: 2 connections compared with the state.\n");
  expect(driftExitCode(reportOf(rows))).toBe(0);
});

test("a report without connections is not a success", () => {
  expect(driftExitCode(reportOf([]))).toBe(2);
});

test("a connection only in the stack, or only in the snapshot, is drift from the snapshot", () => {
  const known = { name: "known", before: numbered(1), after: numbered(1) };
  const rows = [numbered(2), numbered(3)].map((before) => rowOf({ name: "other", before, after: before }));
  const report = reportOf([known], { kind: "snapshot", notInStack: rows });
  expect(report.connections.map(({ outcome }) => outcome)).toEqual(["unchanged", "notInStack", "notInStack"]);
  expect(driftExitCode(report)).toBe(7);
  expect(renderTable(report)).toContain("3 connections compared with the snapshot: 2 not in the stack any more, 1 unchanged.");
});

describe("a long report", () => {
  const thousand = (after: (before: VpnConnectionResult, index: number) => VpnConnectionResult | Error): DriftReport =>
    reportOf(
      Array.from({ length: 1000 }, (_, index) => ({ name: `vpn-${index}`, before: numbered(index), after: after(numbered(index), index) })),
    );

  test("has one entry for a change that a thousand connections share, with their number", () => {
    const report = thousand((before, index) =>
      index % 10 === 0
        ? denied(index)
        : withDerived({ ...before, spec: "1M", status: index % 2 === 0 ? "ike_sa_established" : before.status }),
    );
    const table = renderTable(report);
    expect(table).toContain("On 900 connections: configuration  spec  200M → 1M");
    expect(table).toContain("On 400 connections: runtime        status");
    expect(table).toContain("Could not be read: 100 connections");
    expect(table.split("\n").length).toBeLessThan(40);
    expect(Math.max(...table.split("\n").map((line) => line.length))).toBeLessThan(140);
    expect(renderMarkdown(report).split("\n").length).toBeLessThan(40);
  });

  test("fits a pull request comment, starts with errors and removals, and counts what it leaves out", () => {
    const report = thousand((before, index) => (index === 999 ? denied(index) : { ...before, spec: `${index}G`, zoneNo: `zone-${index}` }));
    const markdown = renderMarkdown(report);
    expect(markdown.length).toBeLessThan(65_536);
    const shown = markdown.match(/^\| `vpn-\d+` .*configuration/gm)?.length ?? 0;
    expect(markdown).toContain(`${(1998 - shown).toLocaleString("en-US")} more rows do not fit here`);
    expect(markdown).toContain("vco-999");
    const table = renderTable(report).split("\n");
    expect(table.filter((line) => line.startsWith("  configuration")).length).toBe(1998);
  });

  test("shows the part of a long value that changed", () => {
    const certificate = `-----BEGIN-----\n${"A".repeat(1500)}`;
    const before = { ...plain, remoteCaCertificate: certificate };
    const after = { ...plain, remoteCaCertificate: `${certificate.slice(0, 1000)}CHANGED${certificate.slice(1007)}` };
    const table = renderTable(reportOf([{ name: "office", before, after }]));
    expect(table).toContain("CHANGED");
    expect(Math.max(...table.split("\n").map((line) => line.length))).toBeLessThan(300);
  });
});

/** What breaks out of terminals, tables, code spans, HTML and the direction of text, and what becomes a mention or a link. */
const hostile = fc.oneof(
  fc.constantFrom(
    "\u001b[31mred\u001b[0m\u001b]0;title\u0007",
    "\u009b31m\u0085",
    "line\nbreak\r\n\r\n# heading",
    "`code` ``two`` ```\nfence",
    "a|b\\|c\\",
    "<script>alert(1)</script><img src=x onerror=alert(1)>",
    "</code></td></table>",
    "[link](https://evil.example) ![i](https://evil.example/i.png)",
    "https://evil.example www.evil.example me@evil.example @org/team #1",
    "&lt;b&gt; &#96; &amp;",
    "\u202eright to left\u202c \u200b\u2066",
    " leading and trailing ",
    "not reported",
    "[secret] changed",
    "**bold** _it_ ~~gone~~ $x$ :tada:",
    "\ud800",
    "-->",
  ),
  fc.string({ unit: "binary", minLength: 1, maxLength: 30 }),
  fc.string({ unit: fc.constantFrom(..."`|\\<>&*_[]()#@!~-\"' \n:/.a"), minLength: 1, maxLength: 20 }),
);

describe("a hostile name", () => {
  const twice = (text: string): VpnConnectionResult => ({ ...plain, name: text, spec: text, tags: { [text]: text }, regionId: text });
  const reportWith = (name: string, one: string, other: string): DriftReport =>
    reportOf([
      { name, before: { ...twice(one), vpnConnectionId: one }, after: { ...twice(other), vpnConnectionId: one }, isOfEngine: false },
      { name, before: { ...plain, vpnConnectionId: other }, after: new VpnConnectionNotFoundError(one) },
      { name: other, before: plain, after: new TransportError(`${one} ${other}`) },
    ]);

  test("sends no control character to the terminal, and stays on one line", () => {
    const lines = (report: DriftReport): number => renderTable(report).split("\n").length;
    holds(
      fc.property(hostile, hostile, hostile, (name, one, other) => {
        fc.pre(one !== other);
        const report = reportWith(name, one, other);
        expect(lines(report)).toBe(lines(reportWith("plain", "one", "other")));
        expect(renderTable(report).replaceAll("\n", "")).not.toMatch(/[\p{C}\p{Zl}\p{Zp}]/u);
        // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the styles of our own
        expect(renderTable(report, { colors: true }).replace(/\u001b\[\d+m|\n/g, "")).not.toMatch(/[\p{C}\p{Zl}\p{Zp}]/u);
        expect(renderJson(report).replaceAll("\n", "")).not.toMatch(/[\p{C}\p{Zl}\p{Zp}]/u);
        expect(JSON.parse(renderJson(report))).toEqual(report);
      }),
      { numRuns: 300 },
    );
  });

  test("renders as code in a pull request: no element, link, mention or table cell", () => {
    const markdown = new MarkdownIt({ html: true, linkify: true });
    const tags = (html: string): string =>
      html
        .replace(/<!--.*?-->/g, "")
        .replace(/<(\/?\w+)[^>]*>|[^<]+/g, "$1 ")
        .replace(/\s+/g, " ");
    const skeleton = tags(markdown.render(renderMarkdown(reportWith("plain", "one", "other"))));
    holds(
      fc.property(hostile, hostile, hostile, (name, one, other) => {
        fc.pre(one !== other);
        const html = markdown.render(renderMarkdown(reportWith(name, one, other)));
        expect(tags(html)).toBe(skeleton);
      }),
      { numRuns: 300 },
    );
  });

  test("looks the same in a pull request and on a terminal", () => {
    const markdown = new MarkdownIt({ html: true, linkify: true });
    const decode = (html: string): string =>
      html
        .replace(/<!--.*?-->/g, "")
        .replace(/&quot;/g, '"')
        .replace(/&lt;/g, "<")
        .replace(/&gt;/g, ">")
        .replace(/&#(\d+);/g, (_, code) => String.fromCharCode(Number(code)))
        .replace(/&amp;/g, "&");
    holds(
      fc.property(hostile, hostile, (one, other) => {
        fc.pre(one !== other);
        const report = reportOf([{ name: "x", before: { ...plain, spec: one }, after: { ...plain, spec: other } }]);
        const html = markdown.render(renderMarkdown(report));
        const [, from, to] = /<td><code>spec<\/code><\/td>\s*<td><code>(.*?)<\/code> → <code>(.*?)<\/code><\/td>/.exec(html) ?? [];
        expect(renderTable(report)).toContain(`spec  ${decode(from ?? "?")} → ${decode(to ?? "?")}\n`);
      }),
      { numRuns: 300 },
    );
  });
});

test("no report contains a secret, whatever changes", () => {
  const plant = (connection: VpnConnectionResult, mark: string): VpnConnectionResult => ({
    ...connection,
    psk: planted(`${mark}1`),
    bgpAuthKey: planted(`${mark}2`),
    tunnelPsks: Object.fromEntries(connection.tunnels.map(({ tunnelId }) => [tunnelId ?? "", planted(`${mark}3`)])),
  });
  const change = fc.oneof(
    singleChange.map(({ before, after }) => [before, after] as const),
    fc.tuple(vpnConnection, vpnConnection),
  );
  holds(
    fc.property(change, ([before, after]) => {
      const report = reportOf([{ name: "office", before: plant(before, "a"), after: plant(after, "b") }]);
      expect(JSON.stringify(report)).toContain('"secret":true');
      for (const text of [renderTable(report), renderJson(report), renderMarkdown(report)]) expect(text).not.toContain(planted(""));
    }),
  );
});
