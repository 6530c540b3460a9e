import { Builder } from "flatbuffers";
import type { Basket } from "../basket/index.ts";
import type { Context } from "../diagnostic/index.ts";
import { NONE } from "../search/index.ts";
import { TextColumn, type Commune, type FacilityTable, type OriginTable, type Territory } from "../territory/index.ts";
import { writeColumn } from "./columns.ts";
import { buildHeader, demand, finish, openFile, readHeader, type FileHeader } from "./envelope.ts";
import { TerritoryFile } from "./generated/desserte/territory-file.ts";
import { Zoning } from "./generated/desserte/zoning.ts";

/** Version of data/schemas/territory.fbs. */
export const TERRITORY_VERSION = 3;
const IDENTIFIER = "DSTE";
const WHAT = "fichier du territoire (territory.fb)";

/** Names that go with the tables. Polygons stay apart, in GeoJSON. */
export type NamedContext = Pick<Context, "zoneNames" | "totalPopulation">;

export interface TerritoryContent {
  readonly header: FileHeader;
  readonly territory: Territory;
  readonly basket: Basket;
  readonly context: NamedContext;
}

/** Distinct texts in order of first use. */
class TextPool {
  readonly texts: string[] = [];
  private readonly rows = new Map<string, number>();

  indexOf(text: string): number {
    let row = this.rows.get(text);
    if (row === undefined) {
      row = this.texts.length;
      this.rows.set(text, row);
      this.texts.push(text);
    }
    return row;
  }

  column(texts: Iterable<string>): Uint32Array {
    return Uint32Array.from(texts, (text) => this.indexOf(text));
  }
}

/** The bytes of territory.fb: coordinates and populations exact (float64). */
export function encodeTerritory(
  content: Omit<TerritoryContent, "context"> & { readonly context?: NamedContext },
): Uint8Array {
  const { communes, origins, facilities } = content.territory;
  const pool = new TextPool();
  const builder = new Builder(1 << 20);
  const words = (texts: Iterable<string>) => writeColumn(builder, pool.column(texts));
  const text = (of: (commune: Commune) => string) => words(communes.map(of));
  const number = (of: (commune: Commune) => number) => writeColumn(builder, Float64Array.from(communes, of));
  const zoningIds = [...new Set(communes.flatMap((commune) => Object.keys(commune.zones)))];
  const zonings = zoningIds.map((id) => {
    const codes = Uint32Array.from(communes, ({ zones }) => {
      const code = zones[id];
      return code === undefined ? NONE : pool.indexOf(code);
    });
    return Zoning.createZoning(builder, pool.indexOf(id), writeColumn(builder, codes));
  });
  const F = TerritoryFile;
  const columns: [(builder: Builder, offset: number) => void, number][] = [
    [F.addZonings, F.createZoningsVector(builder, zonings)],
    [F.addCommuneCode, text((one) => one.code)],
    [F.addCommuneName, text((one) => one.name)],
    [F.addCommuneDepartement, text((one) => one.departement)],
    [F.addCommuneShownAs, text((one) => one.shownAs)],
    [F.addCommunePopulation, number((one) => one.population ?? Number.NaN)],
    [F.addCommuneLon, number((one) => one.lon)],
    [F.addCommuneLat, number((one) => one.lat)],
    [
      F.addCommuneInside,
      writeColumn(
        builder,
        Uint8Array.from(communes, (one) => (one.inside ? 1 : 0)),
      ),
    ],
    [F.addOriginId, words(origins.id)],
    [F.addOriginLon, writeColumn(builder, origins.lon)],
    [F.addOriginLat, writeColumn(builder, origins.lat)],
    [F.addOriginPopulation, writeColumn(builder, origins.population)],
    [F.addOriginCommune, writeColumn(builder, origins.commune)],
    [F.addFacilityId, words(facilities.id)],
    [F.addFacilityService, writeColumn(builder, facilities.service)],
    [F.addFacilityPoint, writeColumn(builder, facilities.point)],
    [F.addFacilityCommune, writeColumn(builder, facilities.commune)],
    [F.addFacilityName, words(facilities.name)],
    [F.addFacilitySource, words(facilities.source)],
    [F.addFacilityUnits, writeColumn(builder, facilities.units)],
    [F.addFacilityHalfDays, writeColumn(builder, facilities.halfDays)],
    [F.addPointLon, writeColumn(builder, facilities.pointLon)],
    [F.addPointLat, writeColumn(builder, facilities.pointLat)],
  ];
  columns.push(
    [F.addText, builder.createString(JSON.stringify(pool.texts))],
    [F.addBasket, builder.createString(JSON.stringify(content.basket))],
    [F.addContext, builder.createString(JSON.stringify(content.context ?? {}))],
    [F.addHeader, buildHeader(builder, TERRITORY_VERSION, content.header)],
  );
  F.startTerritoryFile(builder);
  for (const [add, offset] of columns) add(builder, offset);
  return finish(builder, F.endTerritoryFile(builder), IDENTIFIER);
}

/**
 * Opens territory.fb; number columns are views on `bytes`, texts are decoded once.
 * @throws UserError truncated, of another kind or version, damaged
 */
export function openTerritory(bytes: Uint8Array): TerritoryContent {
  return openFile(bytes, IDENTIFIER, WHAT, (buffer) => {
    const file = TerritoryFile.getSizePrefixedRootAsTerritoryFile(buffer);
    const header = readHeader(buffer, file.header(), TERRITORY_VERSION, WHAT);
    const texts = JSON.parse(file.text() ?? "") as string[];
    demand(Array.isArray(texts) && texts.every((text) => typeof text === "string"), "texts");
    const words = (column: Uint32Array | null): string[] =>
      Array.from(column ?? [], (index) => {
        demand(index < texts.length, "text");
        return texts[index];
      });
    const communes = readCommunes(file, words, texts);
    const basket = JSON.parse(file.basket() ?? "") as Basket;
    demand(Array.isArray(basket.services) && Array.isArray(basket.gammes), "basket");
    const facilities = readFacilities(file, words);
    const origins = readOrigins(file, words);
    demand(within(origins.commune, communes.length), "origin commune");
    demand(within(facilities.commune, communes.length), "facility commune");
    demand(within(facilities.service, basket.services.length), "service");
    return {
      header,
      territory: { communes, origins, facilities },
      basket,
      context: JSON.parse(file.context() ?? "{}") as NamedContext,
    };
  });
}

/** Every row is below `count`, or NONE. */
export function within(rows: ArrayLike<number>, count: number): boolean {
  for (let at = 0; at < rows.length; at++) if (rows[at] >= count && rows[at] !== NONE) return false;
  return true;
}

function readCommunes(
  file: TerritoryFile,
  words: (column: Uint32Array | null) => string[],
  texts: readonly string[],
): Commune[] {
  const code = words(file.communeCodeArray());
  const name = words(file.communeNameArray());
  const departement = words(file.communeDepartementArray());
  const shownAs = words(file.communeShownAsArray());
  const population = file.communePopulationArray();
  const lon = file.communeLonArray();
  const lat = file.communeLatArray();
  const inside = file.communeInsideArray();
  const zones: Record<string, string>[] = code.map(() => ({}));
  demand(file.zoningsLength() <= texts.length, "zonings");
  for (let index = 0; index < file.zoningsLength(); index++) {
    const zoning = file.zonings(index)!;
    const codes = zoning.codeArray() ?? new Uint32Array(0);
    demand(zoning.id() < texts.length && codes.length === code.length && within(codes, texts.length), "zoning");
    for (let row = 0; row < codes.length; row++)
      if (codes[row] !== NONE) zones[row][texts[zoning.id()]] = texts[codes[row]];
  }
  if (code.length === 0) return [];
  demand(population?.length === code.length && lon?.length === code.length && lat?.length === code.length, "communes");
  demand(inside?.length === code.length && name.length === code.length, "communes");
  demand(departement.length === code.length && shownAs.length === code.length, "communes");
  return code.map((value, row) => ({
    code: value,
    name: name[row],
    departement: departement[row],
    population: Number.isNaN(population[row]) ? null : population[row],
    lon: lon[row],
    lat: lat[row],
    inside: inside[row] === 1,
    shownAs: shownAs[row],
    zones: zones[row],
  }));
}

function readOrigins(file: TerritoryFile, words: (column: Uint32Array | null) => string[]): OriginTable {
  const id = words(file.originIdArray());
  const table: OriginTable = {
    count: id.length,
    id: TextColumn.of(id),
    lon: file.originLonArray() ?? new Float64Array(0),
    lat: file.originLatArray() ?? new Float64Array(0),
    population: file.originPopulationArray() ?? new Float64Array(0),
    commune: file.originCommuneArray() ?? new Uint32Array(0),
  };
  for (const column of [table.lon, table.lat, table.population, table.commune])
    demand(column.length === table.count, "origins");
  return table;
}

function readFacilities(file: TerritoryFile, words: (column: Uint32Array | null) => string[]): FacilityTable {
  const id = words(file.facilityIdArray());
  const pointLon = file.pointLonArray() ?? new Float64Array(0);
  const table: FacilityTable = {
    count: id.length,
    id,
    service: file.facilityServiceArray() ?? new Uint16Array(0),
    point: file.facilityPointArray() ?? new Uint32Array(0),
    commune: file.facilityCommuneArray() ?? new Uint32Array(0),
    name: words(file.facilityNameArray()),
    source: words(file.facilitySourceArray()),
    units: file.facilityUnitsArray() ?? new Uint32Array(0),
    halfDays: file.facilityHalfDaysArray() ?? new Float32Array(0),
    pointCount: pointLon.length,
    pointLon,
    pointLat: file.pointLatArray() ?? new Float64Array(0),
  };
  const { service, point, commune, name, source, units, halfDays } = table;
  for (const column of [service, point, commune, name, source, units, halfDays])
    demand(column.length === table.count, "facilities");
  demand(table.pointLat.length === table.pointCount && within(point, table.pointCount), "points");
  return table;
}
