import { createReadStream, readFileSync, realpathSync } from "node:fs";
import { readFile, realpath, stat } from "node:fs/promises";
import { extname, join, sep } from "node:path";
import { Readable } from "node:stream";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import { Hono } from "hono";
import { exactOrigin, pagePolicy } from "./page-policy.ts";

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

const HEADERS: Readonly<Record<string, string>> = {
  "X-Content-Type-Options": "nosniff",
  "Referrer-Policy": "no-referrer",
  "Cross-Origin-Opener-Policy": "same-origin",
  "Cache-Control": "no-cache",
};

/**
 * Read-only web server of one folder: right types, validators, brotli or gzip, parts of files; never a file outside the
 * folder. The page runs its own scripts only and asks nobody else, but the backdrop's origins that its study names.
 */
export function mapServer(folder: string): Hono {
  const root = realpathSync(folder);
  const policy = `${pagePolicy(baseOrigins(root))}; frame-ancestors 'self'`;
  const common = { ...HEADERS, "Content-Security-Policy": policy };
  const packed = new Map<string, Uint8Array<ArrayBuffer>>();
  const server = new Hono();
  server.get("*", async (context) => {
    const file = await fileOf(root, context.req.path);
    if (file === null) return context.text("Introuvable", 404, common);
    const { size, mtimeMs } = await stat(file);
    const type = TYPES[extname(file)] ?? "application/octet-stream";
    const tag = `"${size.toString(36)}-${Math.round(mtimeMs).toString(36)}"`;
    const headers: Record<string, string> = {
      ...common,
      "Content-Type": type,
      ETag: tag,
      "Accept-Ranges": "bytes",
    };
    if (context.req.header("If-None-Match") === tag) return context.body(null, 304, headers);
    const asked = context.req.header("Range");
    if (asked !== undefined && [undefined, tag].includes(context.req.header("If-Range"))) {
      const part = partOf(asked, size);
      if (part === "outside") return context.body(null, 416, { ...headers, "Content-Range": `bytes */${size}` });
      if (part !== null) {
        const stream = Readable.toWeb(createReadStream(file, part)) as ReadableStream;
        return context.body(stream, 206, {
          ...headers,
          "Content-Range": `bytes ${part.start}-${part.end}/${size}`,
          "Content-Length": String(part.end - part.start + 1),
        });
      }
    }
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

/** The part of a file a Range header asks; null when it says nothing a server must obey (several parts, other units). */
function partOf(header: string, size: number): { readonly start: number; readonly end: number } | "outside" | null {
  const [, from = "", to = ""] = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(header.trim()) ?? [];
  if (from === "" && to === "") return null;
  const start = from === "" ? Math.max(0, size - Number(to)) : Number(from);
  const end = from === "" || to === "" ? size - 1 : Math.min(Number(to), size - 1);
  if (from !== "" && to !== "" && Number(to) < Number(from)) return null;
  return start > end ? "outside" : { start, end };
}

/** Origins of the backdrop that the folder's study was published with; anything but exact origins is left out. */
function baseOrigins(root: string): string[] {
  try {
    const study = JSON.parse(readFileSync(join(root, "study", "study.json"), "utf8")) as {
      base?: { origins?: unknown };
    };
    const origins: unknown = study.base?.origins;
    return (Array.isArray(origins) ? origins : []).flatMap((text) => exactOrigin(String(text)) ?? []);
  } catch {
    return [];
  }
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
