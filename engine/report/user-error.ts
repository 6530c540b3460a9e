/**
 * A problem of the user's files or choices: one clear sentence in French with the value and the remedy.
 * The command line prints `message` alone and exits with 2; any other error is a fault of ours.
 */
export class UserError extends Error {
  override readonly name = "UserError";

  /**
   * @param message one sentence in French: what is wrong, with the value, and what to do
   * @param where file, line (1 = first) or key it was found at, when there is one
   */
  constructor(
    message: string,
    readonly where: { readonly file?: string; readonly line?: number; readonly key?: string } = {},
  ) {
    super(message);
  }
}
