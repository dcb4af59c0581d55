// Set-up of a checkout: dependencies, then the build, each only when something changed. Every npm script that needs the build
// goes through it. Plain Node, as it runs before node_modules exist.
import { main } from "./setUp/main.mjs";

await main(async () => {});
