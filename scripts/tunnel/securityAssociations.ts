/** Phase 1, as charon lists it. */
export interface SecurityAssociation {
  readonly name: string;
  readonly uniqueId: string;
  readonly state: string;
  readonly version: string;
  /** Encryption, integrity and group that were agreed on. */
  readonly algorithms: string;
  readonly children: readonly ChildAssociation[];
}

/** Phase 2, as charon lists it. */
export interface ChildAssociation {
  readonly name: string;
  readonly state: string;
  readonly spiIn: string;
  readonly spiOut: string;
  /** Group of the key exchange that it began with; none without PFS, and none in an IKE_AUTH. */
  readonly group: string | undefined;
  readonly packetsIn: number;
  readonly packetsOut: number;
  readonly localNetworks: readonly string[];
  readonly remoteNetworks: readonly string[];
}

/** Reads what `swanctl --list-sas --raw` prints: one line for each association. */
export function parseSas(output: string): SecurityAssociation[] {
  return output
    .split("\n")
    .filter((line) => line.startsWith("list-sa event "))
    .flatMap((line) => Object.entries(parseSection(tokensOf(line.slice("list-sa event ".length)))))
    .flatMap(([name, sa]) => (isSection(sa) ? [associationOf(name, sa)] : []));
}

type Section = { [key: string]: string | string[] | Section };

function associationOf(name: string, sa: Section): SecurityAssociation {
  const children = sectionIn(sa, "child-sas");
  return {
    name,
    uniqueId: textIn(sa, "uniqueid") ?? "",
    state: textIn(sa, "state") ?? "",
    version: textIn(sa, "version") ?? "",
    algorithms: algorithmsIn(sa),
    children: Object.values(children).filter(isSection).map(childOf),
  };
}

const childOf = (child: Section): ChildAssociation => ({
  name: textIn(child, "name") ?? "",
  state: textIn(child, "state") ?? "",
  spiIn: textIn(child, "spi-in") ?? "",
  spiOut: textIn(child, "spi-out") ?? "",
  group: textIn(child, "dh-group"),
  packetsIn: Number(textIn(child, "packets-in") ?? 0),
  packetsOut: Number(textIn(child, "packets-out") ?? 0),
  localNetworks: listIn(child, "local-ts"),
  remoteNetworks: listIn(child, "remote-ts"),
});

const algorithmsIn = (sa: Section): string =>
  ["encr-alg", "encr-keysize", "integ-alg", "dh-group"].flatMap((key) => textIn(sa, key) ?? []).join(" ");

const isSection = (value: unknown): value is Section => typeof value === "object" && value !== null && !Array.isArray(value);
const textIn = (section: Section, key: string): string | undefined => {
  const value = section[key];
  return typeof value === "string" ? value : undefined;
};
const listIn = (section: Section, key: string): string[] => {
  const value = section[key];
  return Array.isArray(value) ? value : [];
};
const sectionIn = (section: Section, key: string): Section => {
  const value = section[key];
  return isSection(value) ? value : {};
};

const tokensOf = (line: string): string[] => line.match(/[{}[\]]|[^\s{}[\]]+/g) ?? [];

/** `{ name { key=value list=[a b] } }`, from its opening brace to the closing one; takes the tokens that it has read. */
function parseSection(tokens: string[]): Section {
  const section: Section = {};
  tokens.shift();
  for (;;) {
    const token = tokens.shift();
    if (token === undefined || token === "}") return section;
    if (token.endsWith("=") && tokens[0] === "[") {
      const end = tokens.indexOf("]");
      section[token.slice(0, -1)] = tokens.splice(0, end + 1).slice(1, -1);
    } else if (tokens[0] === "{") {
      section[token] = parseSection(tokens);
    } else {
      const [key = "", ...value] = token.split("=");
      section[key] = value.join("=");
    }
  }
}
