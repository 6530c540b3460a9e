import { TextDecoder } from "node:util";
import { detectEncoding } from "./file-bytes.ts";

/** The same text in UTF-8 where its byte-order mark says UTF-16 ("Texte Unicode" of spreadsheets); other bytes pass through. */
export async function* inUtf8(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let decoder: TextDecoder | null = null;
  let isFirst = true;
  for await (const chunk of chunks) {
    if (isFirst) {
      const encoding = detectEncoding(chunk.subarray(0, 2));
      if (encoding.startsWith("utf-16")) decoder = new TextDecoder(encoding);
      isFirst = false;
    }
    yield decoder ? Buffer.from(decoder.decode(chunk, { stream: true })) : chunk;
  }
}
