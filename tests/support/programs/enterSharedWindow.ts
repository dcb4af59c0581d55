// Tries to send so many requests at once, and prints how many the window that it shares with other processes let go.
import { SharedWindow } from "../../../provider/alicloud/limits";

const [folder = "", limit, tries] = process.argv.slice(2);
const window = new SharedWindow({ counted: ["test"], folder });
let went = 0;
for (let count = 0; count < Number(tries); count++) if (window.enter(Number(limit)) === 0) went++;
process.stdout.write(String(went));
