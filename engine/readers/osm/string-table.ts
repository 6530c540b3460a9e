import type { PbfReader } from "pbf";
import { BlockFault } from "./damage.ts";
import { eachField, endOfBytes } from "./fields.ts";

/** The strings of one block, decoded only when asked for: most of them belong to objects that are not kept. */
export class StringTable {
  /** start and end of each string in the block, two by two */
  private readonly spans: number[] = [];
  private readonly texts: string[] = [];
  private readonly jsons: string[] = [];

  private constructor(private readonly block: Buffer) {}

  static read(block: Buffer, pbf: PbfReader, end: number): StringTable {
    const table = new StringTable(block);
    eachField(pbf, end, (field) => {
      if (field !== 1) return;
      const stringEnd = endOfBytes(pbf, end);
      table.spans.push(pbf.pos, stringEnd);
      pbf.pos = stringEnd;
    });
    return table;
  }

  static empty(block: Buffer): StringTable {
    return new StringTable(block);
  }

  get size(): number {
    return this.spans.length >>> 1;
  }

  text(index: number): string {
    const known = this.texts[index];
    if (known !== undefined) return known;
    if (index >= this.size) throw new BlockFault(`texte n° ${index} demandé à une table qui en a ${this.size}`);
    return (this.texts[index] = this.block.toString("utf8", this.spans[2 * index]!, this.spans[2 * index + 1]!));
  }

  /** The string as JSON (tag sets travel between threads as lines of JSON). */
  json(index: number): string {
    return (this.jsons[index] ??= JSON.stringify(this.text(index)));
  }
}
