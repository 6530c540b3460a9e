import type { PbfReader } from "pbf";
import { BlockFault } from "./damage.ts";

const LENGTH_DELIMITED = 2;

/** Position after a length-delimited field whose length `pbf` is about to read; never beyond `limit`. */
export function endOfBytes(pbf: PbfReader, limit: number): number {
  if (pbf.type !== LENGTH_DELIMITED) throw new BlockFault("champ d’un type inattendu");
  const end = pbf.readVarint() + pbf.pos;
  if (!(end <= limit)) throw new BlockFault("taille annoncée au-delà de la fin du bloc");
  return end;
}

/** A varint field (number, enum, bool). */
export function varintField(pbf: PbfReader): number {
  if (pbf.type !== 0) throw new BlockFault("champ d’un type inattendu");
  return pbf.readVarint(true);
}

/**
 * Goes over the fields of the message `[pbf.pos, end)`; `onField` reads a field or leaves it to be skipped.
 * Throws a BlockFault when the fields do not fill the message exactly.
 */
export function eachField(pbf: PbfReader, end: number, onField: (field: number) => void): void {
  for (let field = pbf.nextField(end); field !== 0; field = pbf.nextField(end)) onField(field);
  if (pbf.pos !== end) throw new BlockFault("message mal fermé");
}
