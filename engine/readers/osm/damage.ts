import { UserError } from "../../report/index.ts";

/** Bytes, counts and offsets as a French reader writes them. (A formatter made once would cost every worker 15 ms at its start.) */
export function frenchNumber(value: number): string {
  return value.toLocaleString("fr-FR");
}

/** The file is broken at `offset` (bytes from its start): one sentence with what is wrong there and the remedy. */
export function damaged(file: string, offset: number, what: string): UserError {
  return new UserError(
    `Le fichier OSM « ${file} » est abîmé à l’octet ${frenchNumber(offset)} : ${what} ; téléchargez-le à nouveau.`,
    { file },
  );
}

/** Something in the inflated content of a block does not hold; the decoder of the blob turns it into `damaged`. */
export class BlockFault extends Error {
  override readonly name = "BlockFault";
}
