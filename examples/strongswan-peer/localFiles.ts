import { mkdir, rename, rm, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { type CustomResourceOptions, dynamic, type Input, type Output } from "@pulumi/pulumi";

interface File {
  path: string;
  content: string;
}
interface Inputs {
  folder: string;
  files: File[];
}

/** Writes files that only their owner may read, and removes them with the resource. */
const provider: dynamic.ResourceProvider<Inputs, Inputs & { paths: string[] }> = {
  async create({ folder, files }) {
    await mkdir(folder, { recursive: true });
    await writeChanged(folder, [], files);
    return { id: resolve(folder), outs: outputs(folder, files) };
  },
  async diff(_id, before, after) {
    return {
      changes: before.folder !== after.folder || JSON.stringify(before.files) !== JSON.stringify(after.files),
      replaces: before.folder === after.folder ? [] : ["folder"],
      // The new files may have the names of the old ones.
      deleteBeforeReplace: true,
    };
  },
  async update(_id, before, { folder, files }) {
    await writeChanged(folder, before.files, files);
    const gone = before.files.filter(({ path }) => !files.some((file) => file.path === path));
    await Promise.all(gone.map(({ path }) => rm(join(folder, path), { force: true })));
    return { outs: outputs(folder, files) };
  },
  async delete(_id, { folder, files }) {
    await Promise.all(files.map(({ path }) => rm(join(folder, path), { force: true })));
  },
};

const outputs = (folder: string, files: File[]) => ({ folder, files, paths: files.map(({ path }) => join(folder, path)) });

/** Only what is another than before; a reader never sees half a file. */
async function writeChanged(folder: string, before: File[], files: File[]): Promise<void> {
  for (const { path, content } of files) {
    if (before.some((file) => file.path === path && file.content === content)) continue;
    const target = join(folder, path);
    await writeFile(`${target}.new`, content, { mode: 0o600 });
    await rename(`${target}.new`, target);
  }
}

/** Files on the machine that runs the program. */
export class LocalFiles extends dynamic.Resource {
  declare readonly paths: Output<string[]>;

  constructor(name: string, inputs: { folder: Input<string>; files: Input<readonly File[]> }, options?: CustomResourceOptions) {
    super(provider, name, { ...inputs, paths: undefined }, options, "local", "Files");
  }
}
