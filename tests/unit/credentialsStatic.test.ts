import { inspect } from "node:util";
import { staticCredentials } from "../../provider/alicloud/credentials/credentials";
import { CredentialsError } from "../../provider/alicloud/errors";

const key = { accessKeyId: "LTAI-id", accessKeySecret: "planted-secret" };
const temporary = (securityToken: string, lifetime: number) => ({ ...key, securityToken, expiration: Date.now() + lifetime });

test("an object is returned unchanged on every call", async () => {
  const source = staticCredentials({ ...key, securityToken: "token" });
  expect(await source.get()).toEqual({ ...key, securityToken: "token" });
  expect(await source.get()).toEqual({ ...key, securityToken: "token" });
});

test.each([
  ["null", null, /credentials is not an object/],
  ["an empty object", {}, /neither accessKeyId nor accessKeySecret/],
  ["a key without its secret", { accessKeyId: "LTAI-id" }, /credentials\.accessKeyId is set, but not credentials\.accessKeySecret/],
  ["a token without a key", { securityToken: "planted-token" }, /but not credentials\.accessKeyId and credentials\.accessKeySecret/],
  ["a secret with a line end", { accessKeyId: "LTAI-id", accessKeySecret: "planted-secret\n" }, /accessKeySecret holds white space/],
  ["a number for a secret", { accessKeyId: "LTAI-id", accessKeySecret: 12 }, /accessKeySecret is not a string/],
  ["an expiration in seconds", { ...key, expiration: 1_700_000_000 }, /expiration is not a time in Unix milliseconds/],
])("%s is refused at once, without showing a value", (_, given, message) => {
  const make = () => staticCredentials(given as never);
  expect(make).toThrow(CredentialsError);
  expect(make).toThrow(message);
  expect(make).not.toThrow(/planted/);
});

test("a function is called once for calls in flight, and again only when its credentials near expiry", async () => {
  let asked = 0;
  const source = staticCredentials(async () => temporary(`token-${++asked}`, 3_600_000));
  const all = await Promise.all([source.get(), source.get(), source.get()]);
  expect(all.map(({ securityToken }) => securityToken)).toEqual(["token-1", "token-1", "token-1"]);
  expect((await source.get()).securityToken).toBe("token-1");
  expect(asked).toBe(1);
});

test("a function is called again when its credentials have expired", async () => {
  let asked = 0;
  const source = staticCredentials(async () => temporary(`token-${++asked}`, -1_000));
  await source.get();
  expect((await source.get()).securityToken).toBe("token-2");
});

test("refused credentials are replaced once and never returned again", async () => {
  let token = "old";
  const source = staticCredentials(async () => temporary(token, 3_600_000));
  const refused = await source.get();
  token = "new";
  expect((await source.get({ refused })).securityToken).toBe("new");
  token = "old";
  expect((await source.get()).securityToken).toBe("new");
  const stuck = staticCredentials(refused);
  await expect(stuck.get({ refused: await stuck.get() })).rejects.toThrow(/the credentials option has expired, and there is no newer one/);
  await expect(stuck.get()).rejects.toThrow(CredentialsError);
});

test("an error thrown by a function is wrapped, and its text stays hidden", async () => {
  const source = staticCredentials(() => {
    throw Object.assign(new Error("planted-secret in the vault"), { token: "planted-token" });
  });
  const error = await source.get().catch((caught: unknown) => caught);
  expect(error).toBeInstanceOf(CredentialsError);
  expect(inspect(error, { depth: 9, showHidden: true }) + JSON.stringify(error)).not.toContain("planted");
});

test("the next call retries a function that failed", async () => {
  let fails = true;
  const source = staticCredentials(async () => {
    if (fails) throw new Error("not yet");
    return key;
  });
  await expect(source.get()).rejects.toThrow(CredentialsError);
  fails = false;
  expect(await source.get()).toEqual(key);
});

test("an aborted caller returns at once, and the others still get their answer", async () => {
  let answer: (value: typeof key) => void = () => {};
  const source = staticCredentials(() => new Promise<typeof key>((resolve) => (answer = resolve)));
  const controller = new AbortController();
  const leaving = source.get({ signal: controller.signal });
  const staying = source.get();
  controller.abort(new Error("enough"));
  await expect(leaving).rejects.toThrow("enough");
  answer(key);
  expect(await staying).toEqual(key);
});
