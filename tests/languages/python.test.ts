import { python } from "./frontDoors";
import { readsAsEveryFrontDoor } from "./scenarios";

describe("a program in Python, with the plugin", () => readsAsEveryFrontDoor(python));
