import { closeSync, openSync } from "node:fs";
import { inBlock, readBlob } from "./blob.ts";

/** Consecutive blobs of one file, the unit of work of the pool. Each worker reads its own bytes of the file. */
export interface BlobBatch {
  readonly path: string;
  /** of the Blob messages, bytes from the start of the file */
  readonly offset: Float64Array;
  readonly size: Uint32Array;
}

/** Calls `decode(content, index)` for each blob, inflated; what goes wrong there is told with the file and the offset. */
export function eachBlob(batch: BlobBatch, decode: (content: Buffer, index: number) => void): void {
  const { path, offset, size } = batch;
  const fd = openSync(path, "r");
  try {
    for (let i = 0; i < offset.length; i++) {
      const content = readBlob(fd, path, offset[i]!, size[i]!);
      inBlock(path, offset[i]!, () => decode(content, i));
    }
  } finally {
    closeSync(fd);
  }
}
