/** The geometry of a cell does not hold together. */
export class GeometryFault extends Error {
  override readonly name = "GeometryFault";
}

const POINT = 1;
const LINE = 2;
const MULTILINE = 5;
const ENVELOPE_BYTES = [0, 32, 48, 48, 64];

/**
 * Lines of a GeoPackage cell (header "GP", envelope, WKB LINESTRING or MULTILINESTRING, with or without Z and M), read into
 * columns that are used again for the next one: millions of positions, so no object for each.
 */
export class LineReader {
  /** positions of the lines one after the other; z is NaN where there is none */
  x = new Float64Array(1024);
  y = new Float64Array(1024);
  z = new Float64Array(1024);
  /** lines read; positions of line i: first[i] .. first[i + 1] - 1 */
  lineCount = 0;
  readonly first: number[] = [0];
  private view: DataView = new DataView(new ArrayBuffer(0));
  private at = 0;
  private little = true;
  private hasZ = false;
  /** bytes of a position */
  private stride = 16;

  /**
   * Reads a cell, a point as a line of one position; false when it is empty or something else.
   * @throws GeometryFault when its sizes do not fit its bytes, or a coordinate is not a number
   */
  read(bytes: Buffer): boolean {
    this.lineCount = 0;
    if (bytes.length < 8 || bytes[0] !== 0x47 || bytes[1] !== 0x50) throw new GeometryFault();
    const flags = bytes[3]!;
    if ((flags & 0x10) !== 0) return false;
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.at = 8 + (ENVELOPE_BYTES[(flags >> 1) & 7] ?? Infinity);
    const type = this.type();
    if (type === POINT) this.positions(1);
    else if (type === LINE) this.positions(this.count(this.stride));
    else if (type === MULTILINE) {
      const parts = this.count(9);
      for (let part = 0; part < parts; part++) {
        if (this.type() !== LINE) throw new GeometryFault();
        this.positions(this.count(this.stride));
      }
    }
    return this.lineCount > 0;
  }

  /** Byte order, type and numbers a position: ISO codes (1002 = line with Z) or EWKB flags. */
  private type(): number {
    if (!(this.at + 5 <= this.view.byteLength)) throw new GeometryFault();
    this.little = this.view.getUint8(this.at) === 1;
    const code = this.view.getUint32(this.at + 1, this.little);
    this.at += 5;
    const dimension = Math.floor((code & 0xffff) / 1000);
    this.hasZ = dimension === 1 || dimension === 3 || (code & 0x80000000) !== 0;
    const hasM = dimension === 2 || dimension === 3 || (code & 0x40000000) !== 0;
    this.stride = 8 * (2 + Number(this.hasZ) + Number(hasM));
    return (code & 0xffff) % 1000;
  }

  /** A count of things of at least so many bytes each: one that lies is refused before anything is done with it. */
  private count(bytes: number): number {
    if (this.at + 4 > this.view.byteLength) throw new GeometryFault();
    const count = this.view.getUint32(this.at, this.little);
    this.at += 4;
    if (count * bytes > this.view.byteLength - this.at) throw new GeometryFault();
    return count;
  }

  private positions(count: number): void {
    const from = this.first[this.lineCount]!;
    if (from + count > this.x.length) this.grow(from + count);
    const { view, x, y, z, little, stride, hasZ } = this;
    let at = this.at;
    if (at + count * stride > view.byteLength) throw new GeometryFault();
    for (let i = from; i < from + count; i++) {
      x[i] = view.getFloat64(at, little);
      y[i] = view.getFloat64(at + 8, little);
      z[i] = hasZ ? view.getFloat64(at + 16, little) : Number.NaN;
      if (!Number.isFinite(x[i]!) || !Number.isFinite(y[i]!)) throw new GeometryFault();
      at += stride;
    }
    this.at = at;
    if (count > 0) this.first[++this.lineCount] = from + count;
  }

  private grow(needed: number): void {
    for (const column of ["x", "y", "z"] as const) {
      const larger = new Float64Array(2 * needed);
      larger.set(this[column]);
      this[column] = larger;
    }
  }
}
