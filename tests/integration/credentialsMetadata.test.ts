import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { MetadataFiles, MetadataInput, MetadataOutcome, Scene } from "../support/metadataProbe";
import { homeWith, planted, temporaryFolder } from "../support/plantedSecrets";
import { describeWhere, makeCertificate, type Probe, startProbe } from "../support/probe";

/** Runs a command with no network but a loopback of its own, so that the metadata service's address can stand on it. */
const isolated = ["unshare", "--net", "--mount", ...(process.getuid?.() === 0 ? [] : ["--map-root-user"])];
const needed = [
  ["openssl", "version"],
  [...isolated, "ip", "link", "set", "lo", "up"],
];

const list = "/latest/meta-data/ram/security-credentials/";
const host = "100.100.100.200";
const bare = { HOME: "/nonexistent", USERPROFILE: "/nonexistent" };

describeWhere(needed, "the ECS metadata service at its own address, in a network namespace")("the ECS metadata service", () => {
  let probe: Probe<MetadataInput, MetadataOutcome>;

  beforeAll(() => {
    const folder = temporaryFolder();
    const files: MetadataFiles = { folder, ...makeCertificate(folder, ["sts.aliyuncs.com", "sts.eu-central-1.aliyuncs.com"]) };
    const env = { PROBE_FILES: JSON.stringify(files), NODE_EXTRA_CA_CERTS: files.certificate };
    probe = startProbe("metadataProbe.ts", { env, wrapper: isolated });
  });
  afterAll(() => probe.close());

  async function ask(scene: Scene, env: NodeJS.ProcessEnv = {}, configFile?: string): Promise<MetadataOutcome> {
    const outcome = await probe.ask({ scene, chain: { env: { ...bare, ...env }, configFile } });
    expect(outcome.everything ?? "").not.toContain("pLaNtEd");
    return outcome;
  }

  test("gives the instance's role, by the token protocol, if nothing else is set", async () => {
    const { credentials, requests } = await ask("with tokens");
    expect(credentials).toMatchObject({ accessKeyId: planted("reader-id"), securityToken: planted("reader-token") });
    expect(credentials?.expiration).toBeGreaterThan(Date.now());
    expect(new Set(requests)).toEqual(new Set([`PUT ${host}/latest/api/token`, `GET ${host}${list}`, `GET ${host}${list}reader`]));
  });

  test("requests the role in ALIBABA_CLOUD_ECS_METADATA without listing roles", async () => {
    const { credentials, requests } = await ask("with tokens", { ALIBABA_CLOUD_ECS_METADATA: "writer" });
    expect(credentials).toHaveProperty("accessKeyId", planted("writer-id"));
    expect(requests).toEqual([`PUT ${host}/latest/api/token`, `GET ${host}${list}writer`]);
  });

  test("requests the role in ALICLOUD_ECS_ROLE_NAME, as the official provider does", async () => {
    const { credentials } = await ask("with tokens", { ALICLOUD_ECS_ROLE_NAME: "writer" });
    expect(credentials).toHaveProperty("accessKeyId", planted("writer-id"));
  });

  test("requests the role in alicloud:ecsRoleName, even with keys in the environment", async () => {
    const absent = { raw: undefined, origin: "alicloud:accessKey" };
    const configured = {
      ...{ accessKey: absent, secretKey: absent, securityToken: absent, profile: absent },
      ecsRoleName: { raw: "writer", origin: "alicloud:ecsRoleName" },
    };
    const keys = { ALIBABA_CLOUD_ACCESS_KEY_ID: planted("id"), ALIBABA_CLOUD_ACCESS_KEY_SECRET: planted("secret") };
    const { credentials } = await probe.ask({ scene: "with tokens", chain: { env: { ...bare, ...keys }, configured } });
    expect(credentials).toHaveProperty("accessKeyId", planted("writer-id"));
  });

  test("is asked without tokens if it has none, unless ALIBABA_CLOUD_IMDSV1_DISABLED forbids it", async () => {
    expect((await ask("without tokens")).credentials).toHaveProperty("accessKeyId", planted("reader-id"));
    const { message, requests } = await ask("without tokens", { ALIBABA_CLOUD_IMDSV1_DISABLED: "true" });
    expect(message).toContain("6. RAM role of the ECS instance: the ECS metadata service answered HTTP 404");
    expect(requests).toEqual([`PUT ${host}/latest/api/token`]);
  });

  test("is not used when ALIBABA_CLOUD_ECS_METADATA_DISABLED forbids it", async () => {
    const { message, requests } = await ask("with tokens", { ALIBABA_CLOUD_ECS_METADATA_DISABLED: "true" });
    expect(message).toContain("6. RAM role of the ECS instance: turned off by ALIBABA_CLOUD_ECS_METADATA_DISABLED in the environment");
    expect(requests).toEqual([]);
  });

  test("is not used when any other source is set", async () => {
    const keys = { ALIBABA_CLOUD_ACCESS_KEY_ID: planted("id"), ALIBABA_CLOUD_ACCESS_KEY_SECRET: planted("secret") };
    expect(await ask("with tokens", keys)).toMatchObject({ credentials: { accessKeyId: planted("id") }, requests: [] });
  });

  test.each<[Scene, RegExp]>([
    ["no network", /^could not be asked: the network of 100\.100\.100\.200 cannot be reached/],
    ["nobody listens", /^could not be asked: 100\.100\.100\.200 refuses connections/],
    ["no role", /^answered HTTP 404\. On an ECS instance, attach a RAM role to it/],
    ["stalled", /did not answer within/],
  ])("that fails (%s) gives the whole list of sources tried", async (scene, why) => {
    const { message } = await ask(scene);
    expect(message).toMatch(/1\. keys in the configuration[\s\S]*5\. credentials URI/);
    expect(message?.split("\n  6. RAM role of the ECS instance: the ECS metadata service ")[1]).toMatch(why);
    expect(message).toMatch(/\nSet ALIBABA_CLOUD_ACCESS_KEY_ID and ALIBABA_CLOUD_ACCESS_KEY_SECRET in the environment/);
  });

  test("serves profiles of mode EcsRamRole, and roles assumed from them at the central host", async () => {
    const fields = { name: "main", ram_role_name: "worker" };
    const profile = (more: object) => homeWith({ current: "main", profiles: [{ ...fields, ...more }] }).file;
    const own = await ask("with tokens", {}, profile({ mode: "EcsRamRole" }));
    expect(own.credentials).toHaveProperty("accessKeyId", planted("worker-id"));
    const assumed = await ask("with tokens", {}, profile({ mode: "RamRoleArnWithRoleName", ram_role_arn: "acs:ram::1:role/reader" }));
    expect(assumed.credentials).toHaveProperty("accessKeyId", planted("session-id"));
    expect(assumed.requests.at(-1)).toBe("POST sts.aliyuncs.com/");
  });

  describe("is tried after an OIDC role in the environment", () => {
    const tokenFile = join(temporaryFolder(), "token");
    writeFileSync(tokenFile, planted("oidc"));
    const oidc = {
      ...bare,
      ALIBABA_CLOUD_ROLE_ARN: "acs:ram::1:role/reader",
      ALIBABA_CLOUD_OIDC_PROVIDER_ARN: "acs:ram::1:oidc-provider/k8s",
      ALIBABA_CLOUD_OIDC_TOKEN_FILE: tokenFile,
    };

    test("which is assumed at its region's host", async () => {
      const { credentials, requests } = await ask("with tokens", { ...oidc, ALIBABA_CLOUD_STS_REGION: "eu-central-1" });
      expect(credentials).toHaveProperty("accessKeyId", planted("session-id"));
      expect(requests).toEqual(["POST sts.eu-central-1.aliyuncs.com/"]);
    });

    test("which is assumed through the proxy that HTTPS_PROXY names", async () => {
      const { credentials, requests } = await probe.ask({ scene: "with tokens", chain: { env: oidc }, hasProxy: true });
      expect(credentials).toHaveProperty("accessKeyId", planted("session-id"));
      expect(requests).toEqual(["CONNECT sts.aliyuncs.com:443", "POST sts.aliyuncs.com/"]);
    });
  });

  test("is asked without the proxy that HTTPS_PROXY names", async () => {
    const { credentials, requests } = await probe.ask({ scene: "with tokens", chain: { env: bare }, hasProxy: true });
    expect(credentials).toHaveProperty("accessKeyId", planted("reader-id"));
    expect(requests).not.toContainEqual(expect.stringContaining("CONNECT"));
  });
});
