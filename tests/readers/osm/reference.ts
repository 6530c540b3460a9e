/** A second reader of OSM PBF, as plain as can be (objects, maps, no threads), to judge the real one. */
import { readFileSync } from "node:fs";
import { inflateSync } from "node:zlib";
import { PbfReader } from "pbf";
import type { OsmNetwork, OsmRelation, Tags } from "../../../engine/roads/index.ts";
import type { OsmData, OsmNode, OsmWay } from "../../../scripts/osm-pbf-writer.ts";

/** Every object of a file, in file order. */
export function readAll(path: string): OsmData {
  const file = new PbfReader(readFileSync(path));
  const data = { nodes: [] as OsmNode[], ways: [] as OsmWay[], relations: [] as OsmRelation[] };
  while (file.pos < file.length) {
    file.pos += 4;
    const headerEnd = file.pos + new DataView(file.buf.buffer, file.buf.byteOffset).getUint32(file.pos - 4);
    const header = file.readFields(
      (field, into, pbf) => {
        if (field === 1) into.type = pbf.readString();
        if (field === 3) into.size = pbf.readVarint();
      },
      { type: "", size: 0 },
      headerEnd,
    );
    const blobEnd = file.pos + header.size;
    const content = file.readFields(
      (field, into, pbf) => {
        if (field === 1) into.bytes = pbf.readBytes();
        if (field === 3) into.bytes = inflateSync(pbf.readBytes());
      },
      { bytes: new Uint8Array() as Uint8Array },
      blobEnd,
    );
    if (header.type === "OSMData") readBlock(new PbfReader(content.bytes), data);
  }
  return data;
}

function readBlock(pbf: PbfReader, data: { nodes: OsmNode[]; ways: OsmWay[]; relations: OsmRelation[] }): void {
  const strings: string[] = [];
  const groups: Uint8Array[] = [];
  const unit = { granularity: 100, lat: 0, lon: 0 };
  pbf.readFields((field) => {
    if (field === 1) pbf.readMessage((inner) => inner === 1 && strings.push(pbf.readString()), null);
    if (field === 2) groups.push(pbf.readBytes());
    if (field === 17) unit.granularity = pbf.readVarint();
    if (field === 19) unit.lat = pbf.readVarint(true);
    if (field === 20) unit.lon = pbf.readVarint(true);
  }, null);
  const place = (lon: number, lat: number) => ({
    lon: (unit.lon + unit.granularity * lon) / 1e9,
    lat: (unit.lat + unit.granularity * lat) / 1e9,
  });
  const tagsOf = (keys: number[], values: number[]): Tags =>
    Object.fromEntries(keys.map((key, i) => [strings[key]!, strings[values[i]!]!]));
  for (const bytes of groups) {
    const group = new PbfReader(bytes);
    group.readFields((field) => {
      const lists: Record<number, number[]> = {};
      const single: Record<number, number> = {};
      const signed = field === 1 ? [1, 8, 9] : [];
      group.readMessage((inner) => {
        if (group.type === 0) single[inner] = signed.includes(inner) ? group.readSVarint() : group.readVarint(true);
        else if (isDelta(field, inner)) lists[inner] = sums(group.readPackedSVarint());
        else if (isIndices(field, inner)) lists[inner] = group.readPackedVarint();
      }, null);
      const tags = tagsOf(lists[2] ?? [], lists[3] ?? []);
      if (field === 1) data.nodes.push({ id: single[1]!, ...place(single[9]!, single[8]!), tags });
      else if (field === 2) {
        const tagSets = denseTags(lists[10] ?? [], strings);
        (lists[1] ?? []).forEach((id, i) =>
          data.nodes.push({ id, ...place(lists[9]![i]!, lists[8]![i]!), tags: tagSets[i] ?? {} }),
        );
      } else if (field === 3) data.ways.push({ id: single[1]!, refs: lists[8] ?? [], tags });
      else if (field === 4) {
        const members = (lists[9] ?? []).map((ref, i) => ({
          type: (["node", "way", "relation"] as const)[lists[10]![i]!]!,
          ref,
          role: strings[lists[8]![i]!]!,
        }));
        data.relations.push({ id: single[1]!, tags, members });
      }
    }, null);
  }
}

function isDelta(group: number, field: number): boolean {
  return group === 2 ? [1, 8, 9].includes(field) : (group === 3 && field === 8) || (group === 4 && field === 9);
}

function isIndices(group: number, field: number): boolean {
  return group === 2 ? field === 10 : field === 2 || field === 3 || (group === 4 && (field === 8 || field === 10));
}

function sums(deltas: number[]): number[] {
  let sum = 0;
  return deltas.map((delta) => (sum += delta));
}

function denseTags(rows: number[], strings: string[]): Tags[] {
  const sets: Tags[] = [];
  for (let i = 0; i < rows.length; i++) {
    const tags: Record<string, string> = {};
    for (; rows[i] !== 0; i += 2) tags[strings[rows[i]!]!] = strings[rows[i + 1]!]!;
    sets.push(tags);
  }
  return sets;
}

/** A way with the ids and places of its nodes: what a network says, whatever its numbering. */
export interface PlainWay {
  id: number;
  tags: Tags;
  nodes: { id: number; lon7: number; lat7: number; tags: Tags | null }[];
}

export function plainWays(network: OsmNetwork): PlainWay[] {
  return Array.from(network.wayId, (id, way) => ({
    id,
    tags: network.tagSets[network.wayTagSet[way]!]!,
    nodes: Array.from(network.wayNode.subarray(network.wayFirstNode[way], network.wayFirstNode[way + 1]), (node) => ({
      id: network.nodeId[node]!,
      lon7: network.nodeLon7[node]!,
      lat7: network.nodeLat7[node]!,
      tags: network.nodeTags.get(node) ?? null,
    })),
  }));
}

/** What the reader should make of `data`, told by objects and maps. `place` gives the stored coordinates. */
export function expectedWays(
  data: OsmData,
  keepsWay: (tags: Tags) => boolean,
  keepsNode: (tags: Tags) => boolean,
  place: (degrees: number) => number = (degrees) => Math.round(degrees * 1e7),
): PlainWay[] {
  const nodes = new Map<number, PlainWay["nodes"][number]>();
  for (const { id, lon, lat, tags = {} } of data.nodes)
    if (!nodes.has(id)) nodes.set(id, { id, lon7: place(lon), lat7: place(lat), tags: keepsNode(tags) ? tags : null });
  const ways: PlainWay[] = [];
  const seen = new Set<number>();
  for (const { id, refs, tags = {} } of data.ways) {
    if (!keepsWay(tags) || refs.length < 2 || seen.has(id)) continue;
    seen.add(id);
    let run: PlainWay["nodes"] = [];
    for (const ref of [...refs, NaN]) {
      const node = nodes.get(ref);
      if (node) run.push(node);
      else {
        if (run.length >= 2) ways.push({ id, tags, nodes: run });
        run = [];
      }
    }
  }
  return ways;
}
