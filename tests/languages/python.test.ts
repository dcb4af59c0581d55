import { python } from "./frontDoors";
import { readsAsEveryFrontDoor } from "./scenarios";

describe("a program in Python reads by the plugin", () => readsAsEveryFrontDoor(python));
