/** A code found: as it is known, and how it came to it. */
export interface FoundCode {
  readonly code: string;
  /** false when it was written that way; else what was done */
  readonly repaired: boolean;
  /** true when the commune has since merged into, or become, another */
  readonly moved: boolean;
}

/**
 * Finds a commune code among the known ones as spreadsheets leave it: spaces, lower case, "13001.0", a lost leading zero
 * ("1001" for "01001"), Corsican codes of before 1976 ("20004" for "2A004"). Null when none, or more than one, fits.
 */
export class CodeBook {
  private readonly variants = new Map<string, string | null>();

  /** @param moved where communes that no longer exist have gone (see codesByYear) */
  constructor(
    private readonly known: ReadonlySet<string>,
    private readonly moved: ReadonlyMap<string, readonly string[]> = new Map(),
  ) {
    for (const code of known) {
      if (code.startsWith("0")) this.offer(code.replace(/^0+/, ""), code);
      if (/^2[AB]/.test(code)) this.offer(`20${code.slice(2)}`, code);
    }
  }

  /** The known code meant by `text`, or null when none is, or several may be. */
  find(text: string): FoundCode | null {
    if (this.known.has(text)) return { code: text, repaired: false, moved: false };
    const plain = text
      .trim()
      .toUpperCase()
      .replace(/[.,]0+$/, "");
    if (this.known.has(plain)) return { code: plain, repaired: true, moved: false };
    const code = this.variants.get(plain);
    if (code) return { code, repaired: true, moved: false };
    const old = /^\d{4}$/.test(plain) ? `0${plain}` : plain;
    const heirs = (this.moved.get(old) ?? []).filter((heir) => this.known.has(heir));
    return heirs.length === 1 ? { code: heirs[0], repaired: old !== text, moved: true } : null;
  }

  private offer(variant: string, code: string): void {
    if (this.known.has(variant)) return;
    this.variants.set(variant, this.variants.has(variant) ? null : code);
  }
}
