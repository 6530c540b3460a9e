export type { Commune, OriginTable, FacilityTable, Territory } from "./model.ts";
export type { CommuneInput, PlaceInput, CellInput, FacilityInput, OriginModel, TerritoryInput } from "./inputs.ts";
export { buildTerritory } from "./build-territory.ts";
export { insideFacility } from "./inside-facility.ts";
export { shownCode, departementOf } from "./arrondissements.ts";
export { CodeBook, type FoundCode } from "./codes.ts";
export { codesByYear, type Movement } from "./movements.ts";
export { PolygonIndex } from "./commune-index.ts";
export { PointCheck, inFrance } from "./bounds.ts";
