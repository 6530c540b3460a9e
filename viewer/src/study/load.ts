/**
 * Brings the files of a published folder: from beside the page, or from inside it when the page is a single file.
 * Files named *.gz are inflated here, so that any web server will do.
 */
import { UserError } from "../../../engine/report/index.ts";

/** Told while a file arrives: bytes so far, of how many (0 when unknown). */
export type BytesSoFar = (done: number, total: number) => void;

/** A file is never bigger than this once inflated: a study of ten million vertices fits. */
const MAX_BYTES = 2 ** 31;

/** Where files come from. */
export interface StudySource {
  bytes(name: string, progress?: BytesSoFar): Promise<ArrayBuffer>;
}

/** Files embedded in the page as base64 in `<script type="application/octet-stream" data-file="name">`. */
export function embeddedSource(document: Document): StudySource | null {
  if (!document.querySelector("script[data-file]")) return null;
  return {
    async bytes(name) {
      const element = document.querySelector(`script[data-file="${CSS.escape(name)}"]`);
      if (!element) throw missing(name);
      const binary = atob(element.textContent.trim());
      const packed = Uint8Array.from(binary, (letter) => letter.charCodeAt(0));
      return inflate(name, new Blob([packed]).stream());
    },
  };
}

/** Files of a folder of a web server. */
export function fetchedSource(folder: URL): StudySource {
  return {
    async bytes(name, progress = () => undefined) {
      const response = await fetch(new URL(name, folder)).catch(() => {
        throw missing(name);
      });
      if (!response.ok || !response.body) throw missing(name, response.status);
      const total = Number(response.headers.get("content-length") ?? 0);
      let done = 0;
      const counted = response.body.pipeThrough(
        new TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>({
          transform(chunk, controller) {
            done += chunk.byteLength;
            progress(done, total);
            controller.enqueue(chunk);
          },
        }),
      );
      return inflate(name, counted);
    },
  };
}

/** Files the reader chose on their own disk, by name. */
export function chosenSource(files: readonly File[]): StudySource {
  return {
    async bytes(name) {
      const file = files.find((one) => one.name === name);
      if (!file)
        throw new UserError(
          `Il manque ${name} : choisissez ensemble les fichiers du dossier « study » de l'autre carte.`,
        );
      return inflate(name, file.stream());
    },
  };
}

async function inflate(name: string, stream: ReadableStream<Uint8Array<ArrayBuffer>>): Promise<ArrayBuffer> {
  const plain = name.endsWith(".gz") ? stream.pipeThrough(new DecompressionStream("gzip")) : stream;
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  let size = 0;
  const reader = plain.getReader();
  try {
    for (let step = await reader.read(); !step.done; step = await reader.read()) {
      size += step.value.byteLength;
      if (size > MAX_BYTES) throw new UserError(`${name} est démesuré ; ce n'est pas un fichier d'étude.`);
      chunks.push(step.value);
    }
  } catch (error) {
    if (error instanceof UserError) throw error;
    throw new UserError(`${name} est tronqué ou abîmé ; publiez l'étude de nouveau.`);
  }
  const all = new Uint8Array(size);
  let at = 0;
  for (const chunk of chunks) {
    all.set(chunk, at);
    at += chunk.byteLength;
  }
  return all.buffer;
}

function missing(name: string, status?: number): UserError {
  return new UserError(
    `Le fichier ${name} de l'étude est introuvable${status ? ` (réponse ${status} du serveur)` : ""} ; publiez l'étude de nouveau ou vérifiez l'adresse.`,
  );
}
