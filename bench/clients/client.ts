/** What the benchmarks ask of a client. */
export interface BenchClient {
  /** Reads one connection by a signed call, and resolves to the id that the answer names. */
  describe(vpnConnectionId: string): Promise<string>;
}

/** Where the benchmarks' server listens, and the credentials to sign with. */
export interface ClientSetUp {
  /** `http://127.0.0.1:<port>`. */
  readonly url: string;
  readonly accessKeyId: string;
  readonly accessKeySecret: string;
}

/** The clients that are compared, by the name of their file, with the heading of their column. */
export const clients = { ours: "this package", officialSdk: "official SDK", bare: "bare undici" } as const;
/** One of them. */
export type ClientName = keyof typeof clients;
/** All of them, in the order of the columns. */
export const clientNames = Object.keys(clients) as ClientName[];

/** The region that every client asks. */
export const regionId = "eu-central-1";

/** Loads one client and nothing of the others. */
export function openClient(name: string, setUp: ClientSetUp): BenchClient {
  return (require(`./${name}`) as { open(setUp: ClientSetUp): BenchClient }).open(setUp);
}
