import { Builder, ByteBuffer } from "flatbuffers";
import { UserError, type Skips } from "../report/index.ts";
import { Header } from "./generated/desserte/header.ts";
import { Origin } from "./generated/desserte/origin.ts";

/** What a file says of what it was computed from. */
export interface FileHeader {
  /** "desserte 0.1.0" */
  readonly product: string;
  readonly inputs: ReadonlyArray<{ readonly name: string; readonly sha256: string }>;
  readonly settingsSha256: string;
}

/** Bytes before the root: size (4), root offset (4), identifier (4). */
const SMALLEST = 12;

/** Adds the header table. `version` is the version of the layout. */
export function buildHeader(builder: Builder, version: number, header: FileHeader): number {
  const inputs = Header.createInputsVector(
    builder,
    header.inputs.map(({ name, sha256 }) =>
      Origin.createOrigin(builder, builder.createString(name), builder.createString(sha256)),
    ),
  );
  const product = builder.createString(header.product);
  const settings = builder.createString(header.settingsSha256);
  return Header.createHeader(builder, version, product, inputs, settings);
}

/** The finished file: size first, so that a truncated copy is recognised. A view on the builder's memory: roads take 90 MB. */
export function finish(builder: Builder, root: number, identifier: string): Uint8Array {
  builder.prep(8, 0);
  builder.finishSizePrefixed(root, identifier);
  return builder.asUint8Array();
}

/**
 * Opens a file: checks size and identifier, then reads through `read`; a layout that does not hold together is refused
 * with one sentence. The bytes are used in place when aligned (copied once when not).
 * @param what French name of the file for messages ("fichier des temps d'accès")
 * @throws UserError truncated, of another kind, of another version, damaged
 */
export function openFile<T>(bytes: Uint8Array, identifier: string, what: string, read: (buffer: ByteBuffer) => T): T {
  const refuse = (why: string): never => {
    throw new UserError(`Le ${what} ne peut pas être lu : ${why} ; relancez le calcul pour le refaire.`);
  };
  if (bytes.byteLength < SMALLEST) refuse(`il ne fait que ${bytes.byteLength} octets`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const found = String.fromCharCode(...bytes.subarray(8, 12));
  if (found !== identifier) refuse("ce n'est pas un fichier de cette sorte");
  const announced = view.getUint32(0, true) + 4;
  if (announced !== bytes.byteLength)
    refuse(`il est tronqué ou allongé (${bytes.byteLength} octets au lieu de ${announced})`);
  // not slice(): a Node Buffer would give a view of the same misaligned bytes
  const aligned = bytes.byteOffset % 8 === 0 ? bytes : new Uint8Array(bytes);
  try {
    return read(new ByteBuffer(aligned));
  } catch (error) {
    if (error instanceof UserError) throw error;
    return refuse("son contenu est abîmé");
  }
}

/**
 * Decodes a vector of texts. A damaged file may announce billions of them, or point them all at the same long bytes:
 * together they cannot hold more than the file does.
 */
export function readTexts(buffer: ByteBuffer, count: number, text: (index: number) => string | null): string[] {
  demand(count * 4 <= buffer.capacity(), "count of texts");
  const texts: string[] = [];
  let length = 0;
  for (let index = 0; index < count; index++) {
    const one = text(index) ?? "";
    length += one.length;
    demand(length <= buffer.capacity(), "length of texts");
    texts.push(one);
  }
  return texts;
}

/** Reads and checks the header. */
export function readHeader(buffer: ByteBuffer, header: Header | null, version: number, what: string): FileHeader {
  const found = header?.version() ?? 0;
  if (!header || found !== version)
    throw new UserError(
      `Le ${what} est de la version ${found}, cette version de Desserte lit la version ${version} ; relancez le calcul pour le refaire.`,
    );
  const names = readTexts(buffer, header.inputsLength(), (index) => header.inputs(index)!.name());
  const hashes = readTexts(buffer, header.inputsLength(), (index) => header.inputs(index)!.sha256());
  return {
    product: header.product() ?? "",
    inputs: names.map((name, index) => ({ name, sha256: hashes[index] })),
    settingsSha256: header.settingsSha256() ?? "",
  };
}

/** A report kept as JSON. Fails (as damaged) when it is none. */
export function readSkips(text: string | null): Skips {
  const skips = JSON.parse(text ?? "") as Skips | null;
  demand(typeof skips === "object" && skips !== null && !Array.isArray(skips), "skips");
  for (const { label, count, examples } of Object.values(skips)) {
    demand(typeof label === "string" && typeof count === "number", "skips");
    demand(Array.isArray(examples) && examples.every((example) => typeof example === "string"), "examples");
  }
  return skips;
}

/** Fails (as damaged) unless it holds. */
export function demand(holds: boolean, why: string): asserts holds {
  if (!holds) throw new RangeError(why);
}
