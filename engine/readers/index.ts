export { readBdTopos, type ReadBdTopoOptions } from "./bdtopo/index.ts";
export { readOsmPbf, readOsmPbfs, type OsmPool, type ReadOsmOptions } from "./osm/index.ts";
export {
  studyInputs,
  tableInputs,
  type TableInputs,
  readTerritory,
  tableFiles,
  type TerritoryOptions,
  type TerritoryFiles,
  readLayers,
  type LayerFeature,
  type Populations,
  readMovements,
  readCog,
  type CogCommune,
  readCommunes,
  readChefsLieux,
  readPopulations,
  readGrid,
  readEquipment,
  readOperators,
  readSites,
  readFranceServices,
  facilitiesOfFranceServices,
  type Site,
  readTable,
  splitPart,
  type TableColumns,
  type TableInfo,
  type TableRow,
  type ColumnName,
  toWgs84,
} from "./tables/index.ts";
export { readInseeAccess, type InseeAccessOptions } from "./insee-access.ts";
export { readProfile, readZoneList, type ProfileInput, type ZoneListInput } from "./joins.ts";
export { readZoning, type ZoningFile } from "./zonings.ts";
