import { type Credentials, cachedSource } from "../../provider/alicloud/credentials/credentials";
import { CredentialsError } from "../../provider/alicloud/errors";

const minute = 60_000;
const start = 1_800_000_000_000;

/** A source over credentials of a given life, with a clock that the test moves. */
function sourceOf(lifetime: number | undefined) {
  const world = { now: start, asked: 0, fails: false };
  const find = async () => {
    world.asked += 1;
    if (world.fails) throw new CredentialsError("The source is down");
    const credentials: Credentials = { accessKeyId: "id", accessKeySecret: "secret", securityToken: `token-${world.asked}` };
    return { credentials: lifetime === undefined ? credentials : { ...credentials, expiration: world.now + lifetime }, origin: "a test" };
  };
  return { world, source: cachedSource(find, () => world.now) };
}

test.each([
  ["an hour", 60 * minute, 55 * minute],
  ["fifteen minutes", 15 * minute, 10 * minute],
  ["three minutes", 3 * minute, 2 * minute],
])("credentials that live %s are renewed before they expire", async (_, lifetime, renewedAfter) => {
  const { world, source } = sourceOf(lifetime);
  await source.get();
  world.now = start + renewedAfter - 1;
  expect((await source.get()).securityToken).toBe("token-1");
  world.now = start + renewedAfter;
  expect((await source.get()).securityToken).toBe("token-2");
});

test("credentials without an expiry are fetched once", async () => {
  const { world, source } = sourceOf(undefined);
  await source.get();
  world.now += 365 * 24 * 60 * minute;
  expect((await source.get()).securityToken).toBe("token-1");
});

test("when renewal fails, valid credentials stay in use and the source is asked less often", async () => {
  const { world, source } = sourceOf(60 * minute);
  await source.get();
  world.fails = true;
  world.now = start + 56 * minute;
  expect((await source.get()).securityToken).toBe("token-1");
  expect((await source.get()).securityToken).toBe("token-1");
  expect(world.asked).toBe(2);
  world.now = start + 60 * minute;
  await expect(source.get()).rejects.toThrow("The source is down");
  world.fails = false;
  expect((await source.get()).securityToken).toBe("token-4");
});

test("concurrent calls share one renewal, even after refused credentials", async () => {
  const { world, source } = sourceOf(60 * minute);
  const refused = await source.get();
  const all = await Promise.all([source.get({ refused }), source.get({ refused }), source.get()]);
  expect(all.map(({ securityToken }) => securityToken)).toEqual(["token-2", "token-2", "token-2"]);
  expect(world.asked).toBe(2);
});

test("a late report about replaced credentials does not discard the new ones", async () => {
  const { world, source } = sourceOf(60 * minute);
  const refused = await source.get();
  await source.get({ refused });
  expect((await source.get({ refused })).securityToken).toBe("token-2");
  expect(world.asked).toBe(2);
});

test("callers with unknown credentials share one new fetch, and get the same credentials if nothing changed", async () => {
  const { world, source } = sourceOf(undefined);
  const doubted = await source.get();
  const all = await Promise.all([source.get({ doubted }), source.get({ doubted }), source.get()]);
  expect(all.map(({ securityToken }) => securityToken)).toEqual(["token-2", "token-2", "token-2"]);
  expect(world.asked).toBe(2);
  expect((await source.get({ doubted })).securityToken).toBe("token-2");

  const credentials = { accessKeyId: "id", accessKeySecret: "secret" };
  const same = cachedSource(async () => ({ credentials, origin: "a test" }));
  await same.get();
  await expect(same.get({ doubted: credentials })).resolves.toBe(credentials);
});

test("a call aborted beforehand fetches nothing", async () => {
  const { world, source } = sourceOf(60 * minute);
  await expect(source.get({ signal: AbortSignal.abort(new Error("enough")) })).rejects.toThrow("enough");
  expect(world.asked).toBe(0);
});
