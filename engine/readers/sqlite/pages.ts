import { closeSync, openSync, readSync, statSync } from "node:fs";
import { basename } from "node:path";
import { UserError } from "../../report/index.ts";
import { fileSize } from "../tables/file-bytes.ts";

const MAGIC = "SQLite format 3\0";
const HEADER_BYTES = 100;
/** read at once; a multiple of every page size */
const BLOCK_BYTES = 1 << 18;
const BLOCKS_KEPT = 64;

/**
 * The pages of an SQLite file (sqlite.org/fileformat2), read where they lie: 16 MB of them are kept, whatever the size of
 * the file. Throws UserError: not SQLite, cut, journal of another program beside it.
 */
export class SqlitePages {
  readonly pageSize: number;
  /** bytes of a page that hold content */
  readonly usable: number;
  readonly pageCount: number;
  readonly encoding: "utf-8" | "utf-16le" | "utf-16be";
  private readonly size: number;
  private readonly file: number;
  private readonly blocks = new Map<number, Buffer>();

  constructor(readonly path: string) {
    this.size = fileSize(path);
    this.file = openSync(path, "r");
    try {
      const header = Buffer.alloc(HEADER_BYTES);
      const length = readSync(this.file, header, 0, HEADER_BYTES, 0);
      if (length < MAGIC.length || header.toString("latin1", 0, MAGIC.length) !== MAGIC)
        throw this.error("ce n'est pas un GeoPackage (base SQLite)");
      if (length < HEADER_BYTES) throw this.damaged();
      this.pageSize = header.readUInt16BE(16) === 1 ? 65_536 : header.readUInt16BE(16);
      this.usable = this.pageSize - header[20]!;
      if (this.pageSize < 512 || (this.pageSize & (this.pageSize - 1)) !== 0 || this.usable < 480) throw this.damaged();
      // the count of the header holds only when the program that wrote last knew to keep it
      const kept = header.readUInt32BE(24) === header.readUInt32BE(92) ? header.readUInt32BE(28) : 0;
      this.pageCount = kept || Math.floor(this.size / this.pageSize);
      if (this.pageCount * this.pageSize > this.size) throw this.damaged();
      this.encoding = (["utf-8", "utf-8", "utf-16le", "utf-16be"] as const)[header.readUInt32BE(56)] ?? "utf-8";
      const log = statSync(`${path}-wal`, { throwIfNoEntry: false });
      if (header[19] === 2 && log && log.size > 0)
        throw this.error("un autre programme l'a ouvert et n'a pas fini d'y écrire : fermez-le");
    } catch (error) {
      this.close();
      throw error;
    }
  }

  /** A page (1 = first), to be read before the next call. Throws UserError when the file has no such page. */
  page(number: number): Buffer {
    if (number < 1 || number > this.pageCount) throw this.damaged();
    const offset = (number - 1) * this.pageSize;
    const rank = Math.floor(offset / BLOCK_BYTES);
    const start = offset - rank * BLOCK_BYTES;
    return this.block(rank).subarray(start, start + this.usable);
  }

  /** One sentence about this file. */
  error(what: string): UserError {
    return new UserError(`« ${basename(this.path)} » ne peut être lu : ${what}.`, { file: this.path });
  }

  damaged(): UserError {
    return this.error("il est tronqué ou abîmé ; téléchargez-le de nouveau");
  }

  close(): void {
    closeSync(this.file);
  }

  private block(rank: number): Buffer {
    let block = this.blocks.get(rank);
    // last used, last dropped: the upper pages of a table stay while its rows pass
    if (block) this.blocks.delete(rank);
    else {
      block = Buffer.allocUnsafe(Math.min(BLOCK_BYTES, this.size - rank * BLOCK_BYTES));
      if (readSync(this.file, block, 0, block.length, rank * BLOCK_BYTES) !== block.length) throw this.damaged();
      if (this.blocks.size === BLOCKS_KEPT) this.blocks.delete(this.blocks.keys().next().value!);
    }
    this.blocks.set(rank, block);
    return block;
  }
}
