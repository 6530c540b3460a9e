export { readBdTopos, type ReadBdTopoOptions } from "./read-bdtopo.ts";
export { type BdTopoSpeeds } from "./attributes.ts";
