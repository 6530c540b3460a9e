export { demand, openFile, readHeader, readTexts, buildHeader, finish, type FileHeader } from "./envelope.ts";
export { ACCESS_VERSION, accessFor, encodeAccess, openAccess, type AccessContent } from "./access.ts";
export {
  encodeTerritory,
  openTerritory,
  TERRITORY_VERSION,
  type NamedContext,
  type TerritoryContent,
} from "./territory.ts";
export { beginRoads, encodeRoads, openRoads, ROADS_VERSION, type RoadsContent } from "./roads.ts";
export { readRunTable } from "./run-table.ts";
export { encodePageRoads, openPageRoads, PAGE_ROADS_VERSION, type PageRoads } from "./page-roads.ts";
export { encodeLand, LAND_VERSION, openLand, type LandContent } from "./land.ts";
