import { rename, rm, writeFile } from "node:fs/promises";
import { resolve } from "node:path";
import { type CustomResourceOptions, dynamic, type Input, type Output } from "@pulumi/pulumi";

interface FileInputs {
  path: string;
  content: string;
}

/** Writes a file that only its owner may read, and removes it with the resource. */
const provider: dynamic.ResourceProvider<FileInputs, FileInputs> = {
  async create({ path, content }) {
    await writeWhole(resolve(path), content);
    return { id: resolve(path), outs: { path, content } };
  },
  async diff(_id, before, after) {
    return {
      changes: before.path !== after.path || before.content !== after.content,
      replaces: before.path === after.path ? [] : ["path"],
    };
  },
  async update(id, _before, { path, content }) {
    await writeWhole(id, content);
    return { outs: { path, content } };
  },
  async delete(id) {
    await rm(id, { force: true });
  },
};

/** A reader never sees half a file. */
async function writeWhole(path: string, content: string): Promise<void> {
  await writeFile(`${path}.new`, content, { mode: 0o600 });
  await rename(`${path}.new`, path);
}

/** A file on the machine that runs the program. */
export class LocalFile extends dynamic.Resource {
  declare readonly path: Output<string>;

  constructor(name: string, inputs: { path: Input<string>; content: Input<string> }, options?: CustomResourceOptions) {
    super(provider, name, inputs, options, "local", "File");
  }
}
