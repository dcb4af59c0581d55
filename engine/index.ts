export type { Engine } from "./engine";
export { type Attempt, EngineNotFoundError, messageOf } from "./errors";
export { type FindEngineOptions, findEngine } from "./findEngine";
export { killDescendants, killTree } from "./killTree";
export { onExit } from "./onExit";
export { createStackHome, type StackHome } from "./stackHome";
