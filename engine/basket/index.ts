export type { Gamme, Service, Basket, Aggregation, Threshold } from "./model.ts";
export { loadBasket } from "./load-basket.ts";
export { loadCrosswalk, periodOf, codesOf, servicesByCode, servicesByLayer, type Crosswalk } from "./crosswalk.ts";
export { parseYaml } from "./yaml.ts";
export { loadDirectoryTypes, type DirectoryTypes } from "./directory-types.ts";
export { readYaml } from "./yaml-document.ts";
