import { dynamicResource } from "./frontDoors";
import { readsAsEveryFrontDoor } from "./scenarios";

describe("a program in TypeScript, with the dynamic resource", () => readsAsEveryFrontDoor(dynamicResource));
