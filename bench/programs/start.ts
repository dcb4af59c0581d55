import { writeSync } from "node:fs";
import { openClient } from "../clients/client";
import { programInput } from "./program";

/** The first answer, and out. Who started this program takes the time. */
const { client: name, setUp, plan: id } = programInput<string>();
openClient(name, setUp)
  .describe(id)
  .then((read) => {
    writeSync(1, read);
    process.exit();
  });
