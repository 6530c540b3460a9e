/** A small PMTiles archive (specification version 3) and a vector tile for it, written by hand: for tests of the backdrop. */
import { gzipSync } from "node:zlib";
import { PbfWriter } from "pbf";
import { zxyToTileId } from "pmtiles";

export interface Tile {
  readonly z: number;
  readonly x: number;
  readonly y: number;
  readonly data: Uint8Array;
}

const HEADER_BYTES = 127;
const COMPRESSION = { none: 1, gzip: 2 } as const;
const TILE_TYPE = { mvt: 1, png: 2 } as const;

/** @param compression of the tiles as they are given; directories and metadata are gzipped */
export function pmtilesArchive(
  tiles: readonly Tile[],
  kind: keyof typeof TILE_TYPE,
  metadata: object,
  compression: keyof typeof COMPRESSION = "none",
): Buffer {
  const placed = tiles
    .map((tile) => ({ ...tile, id: zxyToTileId(tile.z, tile.x, tile.y) }))
    .toSorted((a, b) => a.id - b.id);
  const directory = gzipSync(directoryOf(placed));
  const json = gzipSync(JSON.stringify(metadata));
  const data = Buffer.concat(placed.map((tile) => tile.data));
  const head = Buffer.alloc(HEADER_BYTES);
  head.write("PMTiles", 0, "latin1");
  head[7] = 3;
  const parts = [directory.length, json.length, 0, data.length];
  let at = HEADER_BYTES;
  parts.forEach((length, row) => {
    head.writeBigUInt64LE(BigInt(at), 8 + row * 16);
    head.writeBigUInt64LE(BigInt(length), 16 + row * 16);
    at += length;
  });
  for (const [row, count] of [tiles.length, tiles.length, tiles.length].entries())
    head.writeBigUInt64LE(BigInt(count), 72 + row * 8);
  head[96] = 1;
  head[97] = COMPRESSION.gzip;
  head[98] = COMPRESSION[compression];
  head[99] = TILE_TYPE[kind];
  head[100] = Math.min(...tiles.map(({ z }) => z));
  head[101] = Math.max(...tiles.map(({ z }) => z));
  [-1_800_000_000, -850_000_000, 1_800_000_000, 850_000_000].forEach((degrees7, row) =>
    head.writeInt32LE(degrees7, 102 + row * 4),
  );
  return Buffer.concat([head, directory, json, data]);
}

function directoryOf(tiles: ReadonlyArray<{ readonly id: number; readonly data: Uint8Array }>): Uint8Array {
  const pbf = new PbfWriter();
  pbf.writeVarint(tiles.length);
  tiles.forEach(({ id }, row) => pbf.writeVarint(id - (tiles[row - 1]?.id ?? 0)));
  for (const _ of tiles) pbf.writeVarint(1);
  for (const { data } of tiles) pbf.writeVarint(data.length);
  // 0 = just after the one before; the first is at 0, written 1
  tiles.forEach((_, row) => pbf.writeVarint(row === 0 ? 1 : 0));
  return pbf.finish();
}

/** A vector tile with one layer of one square (in 4096ths of the tile), with a name. */
export function squareTile(layer: string, west: number, north: number, size: number, name: string): Uint8Array {
  const zigzag = (value: number): number => (value << 1) ^ (value >> 31);
  const geometry = [9, zigzag(west), zigzag(north), 26, zigzag(size), 0, 0, zigzag(size), zigzag(-size), 0, 15];
  const pbf = new PbfWriter();
  pbf.writeMessage(
    3,
    (_, tile) => {
      tile.writeVarintField(15, 2);
      tile.writeStringField(1, layer);
      tile.writeMessage(
        2,
        (__, feature) => {
          feature.writePackedVarint(2, [0, 0]);
          feature.writeVarintField(3, 3);
          feature.writePackedVarint(4, geometry);
        },
        null,
      );
      tile.writeStringField(3, "name");
      tile.writeMessage(4, (__, value) => value.writeStringField(1, name), null);
      tile.writeVarintField(5, 4096);
    },
    null,
  );
  return pbf.finish();
}
