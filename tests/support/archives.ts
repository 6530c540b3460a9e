import { fileURLToPath } from "node:url";

/**
 * Path of an archive of tests/support/archives: admin-express.7z (a GeoPackage of two layers below three folders, as IGN
 * packs it), protegee.7z (names and contents encrypted), table.tar.bz2 (donnees/table.csv), annuaire.tar.bz2 (the
 * counters of the test of the directory, after the archive of communes).
 */
export function archivePath(name: string): string {
  return fileURLToPath(new URL(`archives/${name}`, import.meta.url));
}

/** Bytes of a tar (ustar). */
export function makeTar(files: Readonly<Record<string, Uint8Array | string>>): Buffer {
  const blocks: Buffer[] = [];
  for (const [name, content] of Object.entries(files)) {
    const bytes = Buffer.from(content);
    const header = Buffer.alloc(512);
    header.write(name, 0);
    header.write("0000644\0", 100);
    header.write(`${bytes.length.toString(8).padStart(11, "0")}\0`, 124);
    header.write("00000000000\0", 136);
    header.write("        ", 148);
    header.write("0", 156);
    header.write("ustar\u000000", 257);
    const sum = header.reduce((total, byte) => total + byte, 0);
    header.write(`${sum.toString(8).padStart(6, "0")}\0 `, 148);
    blocks.push(header, bytes, Buffer.alloc((512 - (bytes.length % 512)) % 512));
  }
  return Buffer.concat([...blocks, Buffer.alloc(1024)]);
}
