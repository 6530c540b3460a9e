export {
  tableFiles,
  studyInputs,
  tableInputs,
  type TableInputs,
  type FranceServicesInput,
  type ZoningInput,
} from "./study-inputs.ts";
export { readTerritory, type TerritoryOptions, type TerritoryFiles } from "./territory.ts";
export { readCommunes } from "./communes.ts";
export { readLayers, type LayerFeature } from "./layers.ts";
export { readChefsLieux } from "./chefs-lieux.ts";
export { readPopulations, type Populations } from "./populations.ts";
export { readMovements } from "./movements.ts";
export { readCog, type CogCommune } from "./cog.ts";
export { readGrid } from "./grid.ts";
export { readEquipment } from "./equipment.ts";
export { readDirectory } from "./directory.ts";
export { readOperators } from "./operators.ts";
export { readSites, readFranceServices, facilitiesOfFranceServices, type Site } from "./sites.ts";
export { readTable } from "./table.ts";
export { splitPart } from "./path-part.ts";
export type { TableColumns, TableInfo, TableRow, ColumnName } from "./row.ts";
export { toWgs84 } from "./projection.ts";
export { outlineOf } from "./outline.ts";
