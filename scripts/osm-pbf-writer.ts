/**
 * Writes small OSM PBF files: fixtures of the tests, roads of the demonstration. The same input gives the same bytes.
 * The format is that of https://wiki.openstreetmap.org/wiki/PBF_Format.
 */
import { deflateSync } from "node:zlib";
import { PbfWriter } from "pbf";
import type { OsmRelation, Tags } from "../engine/roads/index.ts";

export interface OsmNode {
  readonly id: number;
  /** WGS84 degrees */
  readonly lon: number;
  readonly lat: number;
  readonly tags?: Tags;
}

export interface OsmWay {
  readonly id: number;
  /** node ids */
  readonly refs: readonly number[];
  readonly tags?: Tags;
}

export interface OsmData {
  readonly nodes: readonly OsmNode[];
  readonly ways: readonly OsmWay[];
  readonly relations?: readonly OsmRelation[];
}

export interface OsmPbfOptions {
  /** nodes in dense groups (default) or one message each */
  readonly dense?: boolean;
  readonly compression?: "zlib" | "raw";
  /** unit of coordinates in 1e-9 degree (default 100); a coarser one rounds the coordinates */
  readonly granularity?: number;
  /** 1e-9 degree */
  readonly latOffset?: number;
  readonly lonOffset?: number;
  /** objects in a block, 8000 by default as other writers have it */
  readonly blockSize?: number;
  /** by id, nodes then ways then relations (default, and then the header says so); or as given, or the ways before their nodes */
  readonly order?: "sorted" | "given" | "ways-first";
  readonly requiredFeatures?: readonly string[];
  readonly optionalFeatures?: readonly string[];
  /** bytes of the "indexdata" field that some writers add to each blob header */
  readonly indexdata?: Uint8Array;
  /** an empty block between every two */
  readonly emptyBlocks?: boolean;
}

/** The bytes of a PBF file that holds `data`. */
export function writeOsmPbf(data: OsmData, options: OsmPbfOptions = {}): Uint8Array {
  const { order = "sorted", blockSize = 8000, emptyBlocks = false } = options;
  const arrange = <T extends { id: number }>(items: readonly T[]): readonly T[] =>
    order === "sorted" ? items.toSorted((a, b) => a.id - b.id) : items;
  const nodes = chunks(arrange(data.nodes), blockSize).map((chunk) => nodeBlock(chunk, options));
  const ways = chunks(arrange(data.ways), blockSize).map((chunk) => wayBlock(chunk, options));
  const relations = chunks(arrange(data.relations ?? []), blockSize).map((chunk) => relationBlock(chunk, options));
  const blocks = order === "ways-first" ? [relations, ways, nodes].flat() : [nodes, ways, relations].flat();
  const withEmpty = emptyBlocks ? blocks.flatMap((block) => [block, new Uint8Array()]) : blocks;
  return concatenate([
    blob("OSMHeader", headerBlock(options, order === "sorted"), options),
    ...withEmpty.map((block) => blob("OSMData", block, options)),
  ]);
}

/** One length, BlobHeader and Blob, as they stand in a file. Tests use it to build files that lie. */
export function blob(type: string, content: Uint8Array, { compression, indexdata }: OsmPbfOptions = {}): Uint8Array {
  const body = new PbfWriter();
  if (compression === "raw") body.writeBytesField(1, content);
  else {
    body.writeVarintField(2, content.length);
    body.writeBytesField(3, deflateSync(content, { level: 9 }));
  }
  return frame(type, body.finish(), indexdata);
}

/** Puts a BlobHeader before a Blob message. */
export function frame(type: string, body: Uint8Array, indexdata?: Uint8Array, claimedSize = body.length): Uint8Array {
  const header = new PbfWriter();
  header.writeStringField(1, type);
  if (indexdata) header.writeBytesField(2, indexdata);
  header.writeVarintField(3, claimedSize);
  const headerBytes = header.finish();
  const length = new Uint8Array(4);
  new DataView(length.buffer).setUint32(0, headerBytes.length);
  return concatenate([length, headerBytes, body]);
}

function headerBlock({ requiredFeatures, optionalFeatures, dense = true }: OsmPbfOptions, sorted: boolean): Uint8Array {
  const pbf = new PbfWriter();
  const required = requiredFeatures ?? ["OsmSchema-V0.6", ...(dense ? ["DenseNodes"] : [])];
  for (const feature of required) pbf.writeStringField(4, feature);
  for (const feature of [...(optionalFeatures ?? []), ...(sorted ? ["Sort.Type_then_ID"] : [])])
    pbf.writeStringField(5, feature);
  pbf.writeStringField(16, "desserte");
  return pbf.finish();
}

/** Numbers the strings of one block; 0 stays the empty string, which ends the tags of a dense node. */
class Strings {
  private readonly rows = new Map([["", 0]]);

  row(text: string): number {
    let row = this.rows.get(text);
    if (row === undefined) this.rows.set(text, (row = this.rows.size));
    return row;
  }

  write(pbf: PbfWriter): void {
    // not writeStringField: pbf 5.1 writes the characters beyond U+1FFFF wrong
    const writeAll = (texts: string[], table: PbfWriter) =>
      texts.forEach((text) => table.writeBytesField(1, Buffer.from(text)));
    pbf.writeMessage(1, writeAll, [...this.rows.keys()]);
  }
}

/** A PrimitiveBlock of one group. */
function block(options: OsmPbfOptions, writeGroup: (pbf: PbfWriter, strings: Strings) => void): Uint8Array {
  const strings = new Strings();
  const group = new PbfWriter();
  writeGroup(group, strings);
  const pbf = new PbfWriter();
  strings.write(pbf);
  pbf.writeBytesField(2, group.finish());
  if (options.granularity !== undefined) pbf.writeVarintField(17, options.granularity);
  if (options.latOffset !== undefined) pbf.writeVarintField(19, options.latOffset);
  if (options.lonOffset !== undefined) pbf.writeVarintField(20, options.lonOffset);
  return pbf.finish();
}

function nodeBlock(nodes: readonly OsmNode[], options: OsmPbfOptions): Uint8Array {
  const { granularity = 100, latOffset = 0, lonOffset = 0, dense = true } = options;
  const lats = nodes.map((node) => Math.round((Math.round(node.lat * 1e7) * 100 - latOffset) / granularity));
  const lons = nodes.map((node) => Math.round((Math.round(node.lon * 1e7) * 100 - lonOffset) / granularity));
  return block(options, (pbf, strings) => {
    if (dense) {
      const group = new PbfWriter();
      group.writePackedSVarint(1, deltas(nodes.map((node) => node.id)));
      group.writePackedSVarint(8, deltas(lats));
      group.writePackedSVarint(9, deltas(lons));
      const tags = nodes.map((node) => Object.entries(node.tags ?? {}));
      if (tags.some((entries) => entries.length > 0)) {
        const rows = tags.flatMap((entries) => [
          ...entries.flatMap((pair) => pair.map((text) => strings.row(text))),
          0,
        ]);
        group.writePackedVarint(10, rows);
      }
      pbf.writeBytesField(2, group.finish());
      return;
    }
    nodes.forEach((node, i) => {
      const message = new PbfWriter();
      message.writeSVarintField(1, node.id);
      writeTags(message, strings, node.tags);
      message.writeSVarintField(8, lats[i]!);
      message.writeSVarintField(9, lons[i]!);
      pbf.writeBytesField(1, message.finish());
    });
  });
}

function wayBlock(ways: readonly OsmWay[], options: OsmPbfOptions): Uint8Array {
  return block(options, (pbf, strings) => {
    for (const way of ways) {
      const message = new PbfWriter();
      message.writeVarintField(1, way.id);
      writeTags(message, strings, way.tags);
      message.writePackedSVarint(8, deltas(way.refs));
      pbf.writeBytesField(3, message.finish());
    }
  });
}

function relationBlock(relations: readonly OsmRelation[], options: OsmPbfOptions): Uint8Array {
  const types = ["node", "way", "relation"];
  return block(options, (pbf, strings) => {
    for (const relation of relations) {
      const message = new PbfWriter();
      message.writeVarintField(1, relation.id);
      writeTags(message, strings, relation.tags);
      message.writePackedVarint(
        8,
        relation.members.map((member) => strings.row(member.role)),
      );
      message.writePackedSVarint(9, deltas(relation.members.map((member) => member.ref)));
      message.writePackedVarint(
        10,
        relation.members.map((member) => types.indexOf(member.type)),
      );
      pbf.writeBytesField(4, message.finish());
    }
  });
}

function writeTags(pbf: PbfWriter, strings: Strings, tags: Tags = {}): void {
  pbf.writePackedVarint(
    2,
    Object.keys(tags).map((key) => strings.row(key)),
  );
  pbf.writePackedVarint(
    3,
    Object.values(tags).map((value) => strings.row(value)),
  );
}

function deltas(values: readonly number[]): number[] {
  return values.map((value, i) => value - (i > 0 ? values[i - 1]! : 0));
}

function chunks<T>(items: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, i) => items.slice(i * size, (i + 1) * size));
}

function concatenate(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
