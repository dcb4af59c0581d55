import { go } from "./frontDoors";
import { readsAsEveryFrontDoor } from "./scenarios";

describe("a program in Go reads by the plugin", () => readsAsEveryFrontDoor(go));
