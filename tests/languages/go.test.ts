import { go } from "./frontDoors";
import { readsAsEveryFrontDoor } from "./scenarios";

describe("a program in Go, with the plugin", () => readsAsEveryFrontDoor(go));
