import { UserError } from "../../report/index.ts";
import { basename } from "node:path";

const [QUOTE, BACKSLASH, OPEN, CLOSE, OPEN_LIST, CLOSE_LIST, LF] = [34, 92, 123, 125, 91, 93, 10];
const MAX_RECORD_BYTES = 4 * 2 ** 20;

/**
 * The objects of the list under `key` of a JSON object (`{ "service": [ {…}, {…} ] }`), or of a list alone, one at a time
 * with the line each begins on: a file of hundreds of megabytes costs one record of memory. Throws UserError: no such
 * list, cut, not JSON, a record beyond all measure.
 */
export async function jsonRecords(
  path: string,
  chunks: AsyncIterable<Buffer>,
  key: string,
  onRecord: (record: unknown, line: number) => void,
): Promise<void> {
  const scan = new RecordScan(path, key, onRecord);
  for await (const chunk of chunks) scan.push(chunk);
  scan.end();
}

class RecordScan {
  private depth = 0;
  private inText = false;
  private escaped = false;
  private line = 1;
  /** depth of the records' list, 0 before it is met, -1 after its end */
  private list = 0;
  /** bytes of a text or record begun in an earlier chunk */
  private held: Buffer[] = [];
  private heldBytes = 0;
  private recordLine = 0;
  private inRecord = false;
  private lastText = "";

  constructor(
    private readonly path: string,
    private readonly key: string,
    private readonly onRecord: (record: unknown, line: number) => void,
  ) {}

  push(chunk: Buffer): void {
    // of the record or top-level text that is open, if any
    let from = 0;
    const { length } = chunk;
    for (let at = 0; at < length; at++) {
      if (this.inText) {
        at = this.textEnd(chunk, at);
        if (at === length) break;
        this.inText = false;
        if (!this.inRecord) this.lastText = this.take(chunk, from, at);
        continue;
      }
      const byte = chunk[at]!;
      switch (byte) {
        case LF:
          this.line++;
          break;
        case QUOTE:
          this.inText = true;
          if (!this.inRecord) from = at + 1;
          break;
        case OPEN:
        case OPEN_LIST:
          this.depth++;
          if (byte === OPEN_LIST && this.list === 0 && this.isTheList()) this.list = this.depth;
          else if (byte === OPEN && this.list > 0 && this.depth === this.list + 1) {
            [this.inRecord, this.recordLine, from] = [true, this.line, at];
          }
          break;
        case CLOSE:
        case CLOSE_LIST:
          this.depth--;
          if (this.inRecord && this.depth === this.list) {
            this.inRecord = false;
            this.onRecord(this.parsed(this.take(chunk, from, at + 1)), this.recordLine);
          } else if (this.list > 0 && this.depth < this.list) this.list = -1;
          if (this.depth < 0) throw this.wrong(`ligne ${this.line} : le fichier n'est pas du JSON lisible.`);
      }
    }
    if (this.inRecord || this.inText) this.hold(chunk.subarray(from));
  }

  end(): void {
    if (this.depth > 0 || this.inText || this.list > 0)
      throw this.wrong("le fichier est tronqué ; téléchargez-le de nouveau.");
    if (this.list === 0)
      throw this.wrong(
        `la liste « ${this.key} » n'y est pas : ce n'est pas le fichier attendu, ou sa disposition a changé.`,
      );
  }

  /** Where the text that is open ends: its quote, or the end of the chunk. */
  private textEnd(chunk: Buffer, from: number): number {
    const { length } = chunk;
    let { escaped } = this;
    let at = from;
    for (; at < length; at++) {
      const byte = chunk[at]!;
      if (escaped) escaped = false;
      else if (byte === BACKSLASH) escaped = true;
      else if (byte === QUOTE) break;
    }
    this.escaped = escaped;
    return at;
  }

  private isTheList(): boolean {
    return this.depth === 1 || (this.depth === 2 && this.lastText === this.key);
  }

  private hold(bytes: Buffer): void {
    this.heldBytes += bytes.length;
    if (this.heldBytes > MAX_RECORD_BYTES)
      throw this.wrong(`ligne ${this.recordLine || this.line} : objet démesuré ; le fichier est abîmé.`);
    this.held.push(Buffer.from(bytes));
  }

  /** The text from where it began, maybe chunks ago, to here. */
  private take(chunk: Buffer, from: number, to: number): string {
    const here = chunk.subarray(from, to);
    if (this.held.length === 0) return here.toString("utf8");
    const text = Buffer.concat([...this.held, here]).toString("utf8");
    [this.held, this.heldBytes] = [[], 0];
    return text;
  }

  private parsed(text: string): unknown {
    try {
      return JSON.parse(text);
    } catch {
      throw this.wrong(`ligne ${this.recordLine} : objet JSON illisible.`);
    }
  }

  private wrong(what: string): UserError {
    return new UserError(`« ${basename(this.path)} » : ${what}`, { file: this.path });
  }
}
