import { yaml } from "./frontDoors";
import { readsAsEveryFrontDoor } from "./scenarios";

describe("a program in YAML reads by the plugin", () => readsAsEveryFrontDoor(yaml));
