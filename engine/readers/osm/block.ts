import { PbfReader } from "pbf";
import { BlockFault } from "./damage.ts";
import { eachField, endOfBytes, varintField } from "./fields.ts";
import type { IndexList } from "./index-list.ts";
import { StringTable } from "./string-table.ts";

/** One PrimitiveBlock, opened: its strings, its units, and where its groups lie. */
export interface Block {
  readonly pbf: PbfReader;
  readonly bytes: Buffer;
  readonly strings: StringTable;
  /** start and end of each primitive group, two by two */
  readonly groups: readonly number[];
  /** a coordinate is offset + granularity * value, in 1e-9 degree */
  readonly granularity: number;
  readonly latOffset: number;
  readonly lonOffset: number;
}

/** Fields of a PrimitiveGroup. */
export const GROUP_NODES = 1;
export const GROUP_DENSE = 2;
export const GROUP_WAYS = 3;
export const GROUP_RELATIONS = 4;

/** Opens an inflated OSMData blob. @throws BlockFault */
export function openBlock(bytes: Buffer): Block {
  const pbf = new PbfReader(bytes);
  let strings = StringTable.empty(bytes);
  const groups: number[] = [];
  let granularity = 100;
  let latOffset = 0;
  let lonOffset = 0;
  eachField(pbf, bytes.length, (field) => {
    if (field === 1) strings = StringTable.read(bytes, pbf, endOfBytes(pbf, bytes.length));
    else if (field === 2) {
      const end = endOfBytes(pbf, bytes.length);
      groups.push(pbf.pos, end);
      pbf.pos = end;
    } else if (field === 17) granularity = varintField(pbf);
    else if (field === 19) latOffset = varintField(pbf);
    else if (field === 20) lonOffset = varintField(pbf);
  });
  if (granularity < 1 || granularity > 1e9) throw new BlockFault(`granularité ${granularity} impossible`);
  return { pbf, bytes, strings, groups, granularity, latOffset, lonOffset };
}

/** Calls `onItem(field, end)` for each node, way, relation or dense group of the block, standing at its first byte. */
export function eachPrimitive(block: Block, onItem: (field: number, end: number) => void): void {
  const { pbf, groups } = block;
  for (let g = 0; g < groups.length; g += 2) {
    const groupEnd = groups[g + 1]!;
    pbf.pos = groups[g]!;
    eachField(pbf, groupEnd, (field) => {
      const end = endOfBytes(pbf, groupEnd);
      onItem(field, end);
      pbf.pos = end;
    });
  }
}

/** Tags (key, value, key, value ... as string indices) as one line of JSON, sorted: equal tag sets are equal lines. */
export function tagLine(strings: StringTable, { items, count }: IndexList): string {
  const pairs: string[] = [];
  for (let i = 0; i < count; i += 2) pairs.push(`${strings.json(items[i]!)}:${strings.json(items[i + 1]!)}`);
  return `{${pairs.sort().join(",")}}`;
}
