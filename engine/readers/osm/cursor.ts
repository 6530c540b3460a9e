import { BlockFault } from "./damage.ts";

/** Larger ids or coordinates are not OSM's, and sums of them would no longer be exact integers. */
const MAX_EXACT = 2 ** 52;

/**
 * Reads the varints of one packed field, `buf[pos..end)`. A varint that runs over `end` is found out by `finish`,
 * so the loops over millions of nodes test one bound per value and not one per byte.
 */
export class Cursor {
  constructor(
    private readonly buf: Uint8Array,
    public pos: number,
    private readonly end: number,
  ) {}

  get more(): boolean {
    return this.pos < this.end;
  }

  /** Unsigned 32-bit value (string index, enum). */
  uint(): number {
    const value = this.raw();
    if (value > 0x7fffffff) throw new BlockFault(`indice ${value} démesuré`);
    return value;
  }

  /** Signed value, zigzag-coded (deltas of ids and coordinates). */
  sint(): number {
    const buf = this.buf;
    const byte = buf[this.pos]!;
    if (byte < 0x80) {
      this.pos++;
      return (byte >>> 1) ^ -(byte & 1);
    }
    const value = this.raw();
    if (value <= 0xfffffff) return (value >>> 1) ^ -(value & 1);
    if (value > 2 * MAX_EXACT) throw new BlockFault("écart entre deux valeurs démesuré");
    return value % 2 === 1 ? -(value + 1) / 2 : value / 2;
  }

  /** Throws unless the values filled the field exactly. */
  finish(): void {
    if (this.pos !== this.end) throw new BlockFault("liste de nombres mal fermée");
  }

  private raw(): number {
    const buf = this.buf;
    let pos = this.pos;
    let byte = buf[pos++]!;
    let low = byte & 0x7f;
    if (byte >= 0x80) {
      byte = buf[pos++]!;
      low |= (byte & 0x7f) << 7;
      if (byte >= 0x80) {
        byte = buf[pos++]!;
        low |= (byte & 0x7f) << 14;
        if (byte >= 0x80) {
          byte = buf[pos++]!;
          low |= (byte & 0x7f) << 21;
          if (byte >= 0x80) {
            let value = low;
            let scale = 2 ** 28;
            do {
              if (pos - this.pos >= 10) throw new BlockFault("nombre de plus de dix octets");
              byte = buf[pos++] ?? 0;
              value += (byte & 0x7f) * scale;
              scale *= 128;
            } while (byte >= 0x80);
            this.pos = pos;
            return value;
          }
        }
      }
    }
    this.pos = pos;
    return low;
  }
}

/** `value` unless it left the range in which integers are exact (a delta chain gone wild). */
export function exactId(value: number): number {
  if (value > MAX_EXACT || value < -MAX_EXACT) throw new BlockFault(`identifiant ${value} démesuré`);
  return value;
}
