import { yaml } from "./frontDoors";
import { readsAsEveryFrontDoor } from "./scenarios";

describe("a program in YAML, with the plugin", () => readsAsEveryFrontDoor(yaml));
