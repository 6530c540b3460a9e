import { Builder } from "flatbuffers";
import { UserError } from "../report/index.ts";
import { NONE, type AccessTable } from "../search/index.ts";
import { writeColumn } from "./columns.ts";
import { buildHeader, demand, finish, openFile, readHeader, readTexts, type FileHeader } from "./envelope.ts";
import { AccessFile } from "./generated/desserte/access-file.ts";

/** Version of data/schemas/access.fbs. */
export const ACCESS_VERSION = 1;
const IDENTIFIER = "DSAC";
const WHAT = "fichier des temps d'accès (access.fb)";

/** An access table with what it was computed from and for. */
export interface AccessContent {
  readonly header: FileHeader;
  readonly serviceIds: readonly string[];
  /** rows of the facilities that `facility` points into */
  readonly facilityCount: number;
  readonly access: AccessTable;
}

/** The bytes of access.fb: times exact to the decisecond. */
export function encodeAccess(content: AccessContent): Uint8Array {
  const { access, serviceIds, facilityCount } = content;
  const builder = new Builder(access.timeDs.byteLength * 2 + 65_536);
  const facility = writeColumn(builder, access.facility);
  const time = writeColumn(builder, access.timeDs);
  const ids = AccessFile.createServiceIdsVector(
    builder,
    serviceIds.map((id) => builder.createString(id)),
  );
  const header = buildHeader(builder, ACCESS_VERSION, content.header);
  AccessFile.startAccessFile(builder);
  AccessFile.addHeader(builder, header);
  AccessFile.addOriginCount(builder, access.originCount);
  AccessFile.addFacilityCount(builder, facilityCount);
  AccessFile.addServiceIds(builder, ids);
  AccessFile.addTimeDs(builder, time);
  AccessFile.addFacility(builder, facility);
  return finish(builder, AccessFile.endAccessFile(builder), IDENTIFIER);
}

/**
 * Opens access.fb; the columns are views on `bytes`.
 * @throws UserError truncated, of another kind or version, damaged
 */
export function openAccess(bytes: Uint8Array): AccessContent {
  return openFile(bytes, IDENTIFIER, WHAT, (buffer) => {
    const file = AccessFile.getSizePrefixedRootAsAccessFile(buffer);
    const header = readHeader(buffer, file.header(), ACCESS_VERSION, WHAT);
    const serviceIds = readTexts(buffer, file.serviceIdsLength(), (index) => file.serviceIds(index));
    const originCount = file.originCount();
    const facilityCount = file.facilityCount();
    const timeDs = file.timeDsArray() ?? new Uint32Array(0);
    const facility = file.facilityArray() ?? new Uint32Array(0);
    demand(timeDs.length === originCount * serviceIds.length && facility.length === timeDs.length, "columns");
    for (let at = 0; at < facility.length; at++)
      demand(facility[at] < facilityCount || facility[at] === NONE, "facility");
    return {
      header,
      serviceIds,
      facilityCount,
      access: { originCount, serviceCount: serviceIds.length, timeDs, facility },
    };
  });
}

/**
 * The table for these services, in this order.
 * @throws UserError when the table was made for other services
 */
export function accessFor(content: AccessContent, serviceIds: readonly string[]): AccessTable {
  const same =
    serviceIds.length === content.serviceIds.length &&
    serviceIds.every((id, index) => id === content.serviceIds[index]);
  if (!same)
    throw new UserError(
      `Les temps d'accès ont été calculés pour un autre panier (${content.serviceIds.length} services au lieu de ${serviceIds.length}, ou dans un autre ordre) ; relancez le calcul.`,
    );
  return content.access;
}
