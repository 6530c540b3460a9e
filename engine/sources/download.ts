import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { mkdir, open, readFile, rename, rm, stat, statfs, writeFile } from "node:fs/promises";
import { basename, dirname } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import type { EnvHttpProxyAgent, Response } from "undici";
import { UserError, type Progress } from "../report/index.ts";
import type { Source } from "./catalogue.ts";
import { notThe, START_BYTES } from "./looks-like.ts";

/** One file to bring. */
export interface Wanted {
  readonly source: Source;
  readonly url: string;
  /** final path */
  readonly target: string;
}

export interface DownloadOptions {
  readonly progress: Progress;
  readonly signal: AbortSignal;
  /** attempts after the first, each twice as late as the one before; counted anew when one brought something */
  readonly retries?: number;
  readonly firstWaitMs?: number;
  /** a connection that brings nothing for so long is dropped and tried again */
  readonly stallMs?: number;
}

/** What is remembered of a file brought: beside it, in <file>.source.json. */
export interface Receipt {
  readonly url: string;
  readonly publisher: string;
  readonly licence: string;
  readonly bytes: number;
  readonly sha256: string;
  readonly etag: string | null;
  readonly date: string;
}

/** A cause that may pass: the next attempt resumes where this one stopped. */
class Passing extends Error {}

/** A server that still does not answer after all attempts: the others may well not either. */
export class Unreachable extends UserError {}

/** Proxies of administrations: HTTPS_PROXY, HTTP_PROXY and NO_PROXY are honoured. Made at first use. */
let proxies: EnvHttpProxyAgent | undefined;

/**
 * Brings a file: resumes what an interruption left (Range, If-Range), tries again with growing waits, checks length, kind
 * and free space, then gives it its final name with a receipt beside. Nothing stands under the final name before it is whole.
 * @throws UserError 404 and the like (names the page where the new address stands), no space, a web page instead of
 * the file, still failing after all attempts
 */
export async function download(wanted: Wanted, options: DownloadOptions): Promise<Receipt> {
  const { retries = 5, firstWaitMs = 1_000, signal } = options;
  await mkdir(dirname(wanted.target), { recursive: true });
  let kept = 0;
  for (let attempt = 0; ; attempt++) {
    try {
      const etag = await transfer(wanted, options);
      return await settle(wanted, etag);
    } catch (error) {
      signal.throwIfAborted();
      if (!(error instanceof Passing)) throw error;
      const size = await sizeOf(partPath(wanted.target));
      if (size > kept) {
        kept = size;
        attempt = 0;
      }
      if (attempt >= retries) {
        throw new Unreachable(
          `« ${wanted.url} » ne répond pas comme il faut (${error.message}) après ${attempt + 1} essais ; réessayez plus tard : ce qui est déjà arrivé sera repris.`,
        );
      }
      await wait(firstWaitMs * 2 ** attempt, undefined, { signal });
    }
  }
}

const partPath = (target: string): string => `${target}.partiel`;
const tagPath = (target: string): string => `${target}.partiel.etag`;
const sizeOf = async (path: string): Promise<number> => (await stat(path).catch(() => null))?.size ?? 0;
export const receiptPath = (target: string): string => `${target}.source.json`;

/** One attempt: asks for what is missing and appends it. Returns the ETag. */
async function transfer({ url, target, source }: Wanted, options: DownloadOptions): Promise<string | null> {
  const part = partPath(target);
  const had = await sizeOf(part);
  const hadTag = had > 0 ? await readFile(tagPath(target), "utf8").catch(() => null) : null;
  // without a tag to compare, half a file of yesterday might be completed with half of today's
  const from = hadTag ? had : 0;
  const response = await ask(url, from > 0 ? { range: `bytes=${from}-`, "if-range": hadTag! } : {}, options);
  await refuseBadStatus(response, url, source);
  const resumed = response.status === 206 && rangeStart(response) === from;
  if (response.status === 206 && !resumed) {
    await rm(part, { force: true });
    throw new Passing("le serveur a repris au mauvais endroit");
  }
  const etag = response.headers.get("etag");
  const lengthText = response.headers.get("content-length");
  const coming = lengthText === null || response.headers.get("content-encoding") !== null ? null : Number(lengthText);
  const start = resumed ? from : 0;
  await refuseFullDisk(target, coming);
  if (etag) await writeFile(tagPath(target), etag);
  else await rm(tagPath(target), { force: true });
  const file = await open(part, resumed ? "a" : "w");
  let received = 0;
  try {
    for await (const chunk of unlessStalled(response, options)) {
      await file.write(chunk);
      received += chunk.byteLength;
      options.progress({
        step: `fetch ${basename(target)}`,
        label: `Téléchargement de ${basename(target)}`,
        done: start + received,
        total: coming === null ? 0 : start + coming,
        unit: "octets",
      });
      if (coming !== null && received > coming) throw new Passing("le serveur envoie plus qu'il n'annonce");
    }
  } finally {
    await file.close();
  }
  if (coming !== null && received !== coming) {
    if (received > coming) await rm(part, { force: true });
    throw new Passing(`${received} octets reçus sur ${coming} annoncés`);
  }
  return etag;
}

async function ask(
  url: string,
  headers: Record<string, string>,
  { signal, stallMs = 30_000 }: DownloadOptions,
): Promise<Response> {
  // loaded here: every verb reads the catalogue, few download
  const undici = await import("undici");
  proxies ??= new undici.EnvHttpProxyAgent();
  // counts until the answer starts, not longer: a signal given to fetch would also cut a body that takes minutes to come
  const unanswered = new AbortController();
  const patience = setTimeout(
    () => unanswered.abort(new Error(`pas de réponse après ${Math.round(stallMs / 1000)} s`)),
    stallMs,
  );
  try {
    return await undici.fetch(url, {
      headers: { "user-agent": "desserte", ...headers },
      dispatcher: proxies,
      redirect: "follow",
      signal: AbortSignal.any([signal, unanswered.signal]),
    });
  } catch (error) {
    signal.throwIfAborted();
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
    throw new Passing(cause instanceof Error ? cause.message : String(cause));
  } finally {
    clearTimeout(patience);
  }
}

async function refuseBadStatus(response: Response, url: string, source: Source): Promise<void> {
  const { status } = response;
  if (status === 200 || status === 206) return;
  await response.body?.cancel().catch(() => undefined);
  if (status === 416) throw new Passing("le fichier a changé pendant le téléchargement");
  if (status === 408 || status === 425 || status === 429 || status >= 500) throw new Passing(`réponse ${status}`);
  throw new UserError(
    `« ${source.label} » n'est plus à l'adresse ${url} (réponse ${status}) : trouvez la nouvelle sur ${source.page} et donnez-la dans l'étude, sous sources, par la clé « url ».`,
  );
}

/** First byte of a partial answer, null when it does not say. */
function rangeStart(response: Response): number | null {
  const match = /^bytes (\d+)-/.exec(response.headers.get("content-range") ?? "");
  return match ? Number(match[1]) : null;
}

async function refuseFullDisk(target: string, coming: number | null): Promise<void> {
  if (coming === null) return;
  const { bavail, bsize } = await statfs(dirname(target));
  const free = bavail * bsize;
  if (coming > free) {
    const mega = (bytes: number): string => Math.round(bytes / 1e6).toLocaleString("fr-FR");
    throw new UserError(
      `Il manque de la place dans « ${dirname(target)} » : ${mega(coming)} Mo à recevoir, ${mega(free)} Mo libres.`,
    );
  }
}

/** The body, chunk by chunk; a silence of `stallMs` is a passing failure. */
async function* unlessStalled(
  response: Response,
  { signal, stallMs = 30_000 }: DownloadOptions,
): AsyncGenerator<Uint8Array> {
  const reader = response.body?.getReader();
  if (!reader) return;
  for (;;) {
    const silence = new AbortController();
    const stalled = wait(stallMs, "stalled" as const, { signal: AbortSignal.any([signal, silence.signal]) });
    stalled.catch(() => undefined);
    let next: "stalled" | Awaited<ReturnType<typeof reader.read>>;
    try {
      next = await Promise.race([reader.read(), stalled]);
    } catch (error) {
      signal.throwIfAborted();
      throw new Passing(error instanceof Error ? error.message : String(error));
    } finally {
      silence.abort();
    }
    if (next === "stalled") {
      await reader.cancel().catch(() => undefined);
      throw new Passing(`plus rien depuis ${Math.round(stallMs / 1000)} s`);
    }
    if (next.done) return;
    yield next.value as Uint8Array;
  }
}

/** The part is whole: checks its kind, hashes it, names it. */
async function settle({ url, target, source }: Wanted, etag: string | null): Promise<Receipt> {
  const part = partPath(target);
  const why = notThe(source.format, await startOf(part));
  if (why) {
    await rm(part, { force: true });
    await rm(tagPath(target), { force: true });
    throw new UserError(
      `Ce que « ${url} » a envoyé n'est pas « ${source.label} » : ${why}. Vérifiez l'adresse sur ${source.page}, ou votre accès à Internet (portail, proxy).`,
    );
  }
  const receipt = await receiptOf(part, { url, publisher: source.publisher, licence: source.licence, etag });
  await writeFile(receiptPath(target), `${JSON.stringify(receipt, null, 1)}\n`);
  await rename(part, target);
  await rm(tagPath(target), { force: true });
  return receipt;
}

/** First bytes of a file. */
export async function startOf(path: string): Promise<Uint8Array> {
  const file = await open(path, "r");
  try {
    const { buffer, bytesRead } = await file.read(new Uint8Array(START_BYTES), 0, START_BYTES, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}

/** Size and hash of a file, with where it comes from. */
export async function receiptOf(
  path: string,
  origin: Pick<Receipt, "url" | "publisher" | "licence" | "etag">,
): Promise<Receipt> {
  const hash = createHash("sha256");
  let bytes = 0;
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 })) {
    hash.update(chunk as Buffer);
    bytes += (chunk as Buffer).length;
  }
  return { ...origin, bytes, sha256: hash.digest("hex"), date: new Date().toISOString().slice(0, 10) };
}
