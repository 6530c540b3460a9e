/** One input file, so that another office can find the same and check it. */
export interface ManifestInput {
  readonly role: string;
  readonly name: string;
  readonly bytes: number;
  readonly sha256: string;
  readonly vintage: string | null;
  readonly licence: string | null;
  readonly publisher?: string;
}

/** What a run says of itself. Everything that changed a number is in `settings`. */
export interface Manifest {
  readonly product: { readonly name: string; readonly version: string };
  readonly study: string;
  /** ISO 8601; given by the caller, who has the clock */
  readonly createdAt: string | null;
  /** "démonstration : communes réelles, réseau et équipements modélisés" when it is one */
  readonly notice: string | null;
  readonly inputs: readonly ManifestInput[];
  readonly settings: unknown;
  readonly versions: Readonly<Record<string, string>>;
  readonly counts: Readonly<Record<string, number>>;
  /** SkipReport.toJSON() by step */
  readonly skips: Readonly<Record<string, unknown>>;
  readonly warnings: readonly string[];
  readonly attribution: readonly string[];
}

/** What writeRun adds: the files it wrote. */
export interface WrittenFile {
  readonly name: string;
  readonly bytes: number;
  readonly sha256: string;
}
