import { dynamicResource } from "./frontDoors";
import { readsAsEveryFrontDoor } from "./scenarios";

describe("a program in TypeScript reads by the dynamic resource", () => readsAsEveryFrontDoor(dynamicResource));
