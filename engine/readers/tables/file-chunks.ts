import { open } from "node:fs/promises";

const CHUNK_BYTES = 4 << 20;

/**
 * Bytes of a file in large chunks, one being read while another is used. A chunk holds until the next is asked for: the same two buffers
 * serve a file of gigabytes, where new ones would have the whole heap searched for garbage every few chunks.
 */
export async function* fileChunks(path: string): AsyncGenerator<Buffer> {
  const file = await open(path);
  try {
    const buffers = [0, 1].map(() => Buffer.allocUnsafeSlow(CHUNK_BYTES));
    let reading = file.read(buffers[0]!);
    for (let turn = 1; ; turn++) {
      const { bytesRead, buffer } = await reading;
      if (bytesRead === 0) return;
      reading = file.read(buffers[turn % 2]!);
      reading.catch(() => {}); // told when it is waited for
      yield buffer.subarray(0, bytesRead);
    }
  } finally {
    await file.close();
  }
}
