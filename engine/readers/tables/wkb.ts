import type { Geometry, Position } from "geojson";
import type { Convert } from "./projection.ts";

const [POINT, LINE, POLYGON, MULTIPOINT, MULTILINE, MULTIPOLYGON] = [1, 2, 3, 4, 5, 6];
const ENVELOPE_BYTES = [0, 32, 48, 48, 64];

/**
 * Geometry of a GeoPackage cell (header "GP", envelope, WKB, with or without Z and M) as GeoJSON, through a projection.
 * Null for an empty one. Throws RangeError on bytes that end too early, Error on a type GeoPackage features never need here.
 */
export function geopackageGeometry(bytes: Uint8Array, convert: Convert): Geometry | null {
  if (bytes.length < 8 || bytes[0] !== 0x47 || bytes[1] !== 0x50) throw new RangeError("en-tête de géométrie absent");
  const flags = bytes[3]!;
  if ((flags & 0x10) !== 0) return null;
  const start = 8 + (ENVELOPE_BYTES[(flags >> 1) & 7] ?? 0);
  return new WkbReader(new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength), start, convert).geometry();
}

class WkbReader {
  private little = true;
  private stride = 2;

  constructor(
    private readonly view: DataView,
    private at: number,
    private readonly convert: Convert,
  ) {}

  geometry(): Geometry {
    switch (this.type()) {
      case POINT:
        return { type: "Point", coordinates: this.position() };
      case LINE:
        return { type: "LineString", coordinates: this.line() };
      case POLYGON:
        return { type: "Polygon", coordinates: this.rings() };
      case MULTIPOINT:
        return { type: "MultiPoint", coordinates: this.parts(() => this.position()) };
      case MULTILINE:
        return { type: "MultiLineString", coordinates: this.parts(() => this.line()) };
      case MULTIPOLYGON:
        return { type: "MultiPolygon", coordinates: this.parts(() => this.rings()) };
      default:
        throw new Error("type de géométrie inconnu");
    }
  }

  /** Byte order and type: ISO codes (1003 = polygon Z) or EWKB flags. */
  private type(): number {
    this.little = this.view.getUint8(this.at++) === 1;
    const code = this.count();
    const plain = code & 0xffff;
    const dimension = Math.floor(plain / 1000);
    const z = dimension === 1 || dimension === 3 || (code & 0x80000000) !== 0;
    const m = dimension === 2 || dimension === 3 || (code & 0x40000000) !== 0;
    this.stride = 2 + Number(z) + Number(m);
    return plain % 1000;
  }

  private count(): number {
    const value = this.view.getUint32(this.at, this.little);
    this.at += 4;
    return value;
  }

  private position(): Position {
    const x = this.view.getFloat64(this.at, this.little);
    const y = this.view.getFloat64(this.at + 8, this.little);
    this.at += 8 * this.stride;
    return [...this.convert(x, y)];
  }

  private line(): Position[] {
    return this.times(8 * this.stride, () => this.position());
  }

  private rings(): Position[][] {
    return this.times(4, () => this.line());
  }

  private parts<Part>(read: () => Part): Part[] {
    return this.times(9, () => {
      this.type();
      return read();
    });
  }

  /** So many items of at least so many bytes: a count that lies is refused before anything is allocated. */
  private times<Item>(minBytes: number, read: () => Item): Item[] {
    const count = this.count();
    if (count * minBytes > this.view.byteLength - this.at) throw new RangeError("géométrie tronquée");
    return Array.from({ length: count }, read);
  }
}
