import { createReadStream, realpathSync } from "node:fs";
import { readFile, realpath, stat } from "node:fs/promises";
import { extname, join, sep } from "node:path";
import { Readable } from "node:stream";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import { Hono } from "hono";

const TYPES: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".mjs": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".json": "application/json; charset=utf-8",
  ".geojson": "application/geo+json; charset=utf-8",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".csv": "text/csv; charset=utf-8",
  ".txt": "text/plain; charset=utf-8",
};
const COMPRESSED = /^(text\/|application\/(json|geo\+json)|image\/svg)/;
/** Files above this are streamed as they are: compressing them in memory would hold the server. */
const MAX_COMPRESSED_BYTES = 20_000_000;

/** The page runs its own scripts only; nothing inline, nothing from elsewhere. The built page says the same of itself. */
const HEADERS: Readonly<Record<string, string>> = {
  "Content-Security-Policy":
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self' data: blob:; worker-src 'self' blob: data:; base-uri 'none'; form-action 'none'; frame-ancestors 'self'",
  "X-Content-Type-Options": "nosniff",
  "Referrer-Policy": "no-referrer",
  "Cross-Origin-Opener-Policy": "same-origin",
  "Cache-Control": "no-cache",
};

/** Read-only web server of one folder: right types, validators, brotli or gzip; never a file outside the folder. */
export function mapServer(folder: string): Hono {
  const root = realpathSync(folder);
  const packed = new Map<string, Uint8Array<ArrayBuffer>>();
  const server = new Hono();
  server.get("*", async (context) => {
    const file = await fileOf(root, context.req.path);
    if (file === null) return context.text("Introuvable", 404, HEADERS);
    const { size, mtimeMs } = await stat(file);
    const type = TYPES[extname(file)] ?? "application/octet-stream";
    const tag = `"${size.toString(36)}-${Math.round(mtimeMs).toString(36)}"`;
    const headers: Record<string, string> = { ...HEADERS, "Content-Type": type, ETag: tag };
    if (context.req.header("If-None-Match") === tag) return context.body(null, 304, headers);
    const accepted = context.req.header("Accept-Encoding") ?? "";
    const encoding = /\bbr\b/.test(accepted) ? "br" : /\bgzip\b/.test(accepted) ? "gzip" : null;
    if (encoding !== null && COMPRESSED.test(type) && size < MAX_COMPRESSED_BYTES) {
      const key = `${encoding} ${file} ${tag}`;
      let body = packed.get(key);
      if (!body) packed.set(key, (body = compress(await readFile(file), encoding)));
      return context.body(body, 200, { ...headers, "Content-Encoding": encoding, Vary: "Accept-Encoding" });
    }
    const stream = Readable.toWeb(createReadStream(file)) as ReadableStream;
    return context.body(stream, 200, { ...headers, "Content-Length": String(size) });
  });
  return server;
}

function compress(content: Buffer, encoding: "br" | "gzip"): Uint8Array<ArrayBuffer> {
  const result =
    encoding === "gzip"
      ? gzipSync(content)
      : brotliCompressSync(content, { params: { [constants.BROTLI_PARAM_QUALITY]: 5 } });
  return new Uint8Array(result);
}

/** The file a path asks for, or null: nothing there, or outside the folder (also through links). */
async function fileOf(root: string, path: string): Promise<string | null> {
  try {
    const wanted = join(root, decodeURIComponent(path));
    const found = await realpath(path.endsWith("/") ? join(wanted, "index.html") : wanted);
    if (found !== root && !found.startsWith(root + sep)) return null;
    return (await stat(found)).isFile() ? found : null;
  } catch {
    return null;
  }
}
