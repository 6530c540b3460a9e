/**
 * Finds a commune code among the known ones as spreadsheets leave it: spaces, lower case, "13001.0", a lost leading zero
 * ("1001" for "01001"), Corsican codes of before 1976 ("20004" for "2A004"). Null when none, or more than one, fits.
 */
export class CodeBook {
  private readonly variants = new Map<string, string | null>();

  constructor(private readonly known: ReadonlySet<string>) {
    for (const code of known) {
      if (code.startsWith("0")) this.offer(code.replace(/^0+/, ""), code);
      if (/^2[AB]/.test(code)) this.offer(`20${code.slice(2)}`, code);
    }
  }

  has(code: string): boolean {
    return this.known.has(code);
  }

  /** The known code meant by `text`, or null. `repaired` is true when it is not written that way. */
  find(text: string): { readonly code: string; readonly repaired: boolean } | null {
    if (this.known.has(text)) return { code: text, repaired: false };
    const plain = text
      .trim()
      .toUpperCase()
      .replace(/[.,]0+$/, "");
    if (this.known.has(plain)) return { code: plain, repaired: true };
    const code = this.variants.get(plain);
    return code ? { code, repaired: true } : null;
  }

  private offer(variant: string, code: string): void {
    if (this.known.has(variant)) return;
    this.variants.set(variant, this.variants.has(variant) ? null : code);
  }
}
