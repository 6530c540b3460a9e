import { Builder } from "flatbuffers";
import type { OriginZoning } from "../diagnostic/index.ts";
import type { Skips } from "../report/index.ts";
import type { AccessTable } from "../search/index.ts";
import type { CommuneInput } from "../territory/index.ts";
import { encodeAccess, openAccess } from "./access.ts";
import { columnBytes, writeColumn } from "./columns.ts";
import { buildHeader, demand, finish, openFile, readHeader, readSkips } from "./envelope.ts";
import { LandFile } from "./generated/desserte/land-file.ts";
import { OriginZones } from "./generated/desserte/origin-zones.ts";
import { readOutlines, writeOutlines } from "./outlines.ts";
import { encodeTerritory, openTerritory, within, type TerritoryContent } from "./territory.ts";

/** Version of data/schemas/land.fbs. */
export const LAND_VERSION = 1;
const IDENTIFIER = "DSLA";
const WHAT = "fichier du territoire lu (land.fb)";

/** A territory and all that its files say around it. */
export interface LandContent extends TerritoryContent {
  /** communes as read, in code order */
  readonly shapes: readonly CommuneInput[];
  readonly originZonings: Readonly<Record<string, OriginZoning>>;
  /** what was left out or repaired while reading, by kind */
  readonly skips: Skips;
  /** times read with the tables, when the study takes published ones */
  readonly published: AccessTable | null;
}

/** The bytes of land.fb: what is read back equals what was written, bit for bit. */
export function encodeLand(content: LandContent): Uint8Array {
  const territory = encodeTerritory(content);
  const { header, shapes, originZonings, skips, published } = content;
  const times =
    published &&
    encodeAccess({
      header,
      serviceIds: content.basket.services.map(({ id }) => id),
      facilityCount: content.territory.facilities.count,
      access: published,
    });
  const builder = new Builder(columnBytes([territory, times ?? undefined]) + (1 << 20));
  const territoryBytes = writeColumn(builder, territory);
  const publishedBytes = times ? writeColumn(builder, times) : 0;
  const outlines = writeOutlines(
    builder,
    shapes.map(({ polygon }) => polygon),
  );
  const communes = builder.createString(JSON.stringify(shapes.map(({ code, name, zones }) => ({ code, name, zones }))));
  const zonings = LandFile.createOriginZoningsVector(
    builder,
    Object.entries(originZonings).map(([id, { zones, zoneOf }]) =>
      OriginZones.createOriginZones(
        builder,
        builder.createString(id),
        builder.createString(JSON.stringify(zones)),
        writeColumn(builder, zoneOf),
      ),
    ),
  );
  const skipped = builder.createString(JSON.stringify(skips));
  const headerTable = buildHeader(builder, LAND_VERSION, header);
  LandFile.startLandFile(builder);
  LandFile.addHeader(builder, headerTable);
  LandFile.addTerritory(builder, territoryBytes);
  LandFile.addCommunes(builder, communes);
  LandFile.addOutlines(builder, outlines);
  LandFile.addOriginZonings(builder, zonings);
  LandFile.addSkips(builder, skipped);
  LandFile.addPublished(builder, publishedBytes);
  return finish(builder, LandFile.endLandFile(builder), IDENTIFIER);
}

/**
 * Opens land.fb; number columns of the territory are views on `bytes`.
 * @throws UserError truncated, of another kind or version, damaged
 */
export function openLand(bytes: Uint8Array): LandContent {
  return openFile(bytes, IDENTIFIER, WHAT, (buffer) => {
    const file = LandFile.getSizePrefixedRootAsLandFile(buffer);
    const header = readHeader(buffer, file.header(), LAND_VERSION, WHAT);
    const territory = openTerritory(file.territoryArray() ?? new Uint8Array(0));
    const published = file.publishedArray();
    const communes = JSON.parse(file.communes() ?? "") as Omit<CommuneInput, "polygon">[];
    demand(Array.isArray(communes) && communes.every(isNamed), "communes");
    const outlines = readOutlines(file.outlines(), communes.length);
    const originZonings: Record<string, OriginZoning> = {};
    const { count } = territory.territory.origins;
    for (let index = 0; index < file.originZoningsLength(); index++) {
      const zoning = file.originZonings(index)!;
      const zones = JSON.parse(zoning.zones() ?? "") as OriginZoning["zones"];
      demand(Array.isArray(zones) && zones.every(isNamed), "zones");
      const zoneOf = zoning.zoneOfArray() ?? new Uint32Array(0);
      demand(zoneOf.length === count && within(zoneOf, zones.length), "zones of origins");
      originZonings[zoning.id() ?? ""] = { zones, zoneOf };
    }
    return {
      ...territory,
      header,
      shapes: communes.map((commune, row) => ({ ...commune, polygon: outlines[row]! })),
      originZonings,
      skips: readSkips(file.skips()),
      published: published && openAccess(published).access,
    };
  });
}

function isNamed(one: { readonly code?: unknown; readonly name?: unknown }): boolean {
  return typeof one.code === "string" && typeof one.name === "string";
}
