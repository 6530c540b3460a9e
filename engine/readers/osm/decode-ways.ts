import type { OsmRelation } from "../../roads/index.ts";
import {
  type Block,
  eachPrimitive,
  GROUP_DENSE,
  GROUP_NODES,
  GROUP_RELATIONS,
  GROUP_WAYS,
  openBlock,
  tagLine,
} from "./block.ts";
import { Cursor, exactId } from "./cursor.ts";
import { BlockFault } from "./damage.ts";
import { eachField, endOfBytes, varintField } from "./fields.ts";
import { grown } from "../../search/index.ts";
import { IndexList } from "./index-list.ts";
import { Keeper } from "./keep.ts";
import { Sequences } from "./sequences.ts";
import { type BlobBatch, eachBlob } from "./batch.ts";

/** The kept ways and relations of a batch of blobs, in file order. */
export interface DecodedWays {
  readonly wayId: Float64Array<ArrayBuffer>;
  readonly wayNodeCount: Uint32Array<ArrayBuffer>;
  /** node ids of the ways, one way after the other */
  readonly ref: Float64Array<ArrayBuffer>;
  /** row of `tagSets` */
  readonly wayTagSet: Uint32Array<ArrayBuffer>;
  /** distinct tag sets, one line of JSON each (a line costs less to send than objects) */
  readonly tagSets: string;
  readonly relations: readonly OsmRelation[];
  /** per blob: 1 where it holds nodes */
  readonly hasNodes: Uint8Array<ArrayBuffer>;
  /** kept by their tags but with fewer than two nodes */
  readonly shortWayIds: readonly number[];
}

const MEMBER_TYPES = ["node", "way", "relation"] as const;

/** Pool task of the first pass: ways a car could use, turn restrictions and maneuvers, out of a batch of blobs. */
export function decodeOsmWays(batch: BlobBatch): DecodedWays {
  const ways = new WayColumns();
  const relations: OsmRelation[] = [];
  const hasNodes = new Uint8Array(batch.offset.length);
  eachBlob(batch, (bytes, i) => {
    const block = openBlock(bytes);
    const keeper = new Keeper(block.strings);
    ways.startBlock();
    eachPrimitive(block, (field, end) => {
      if (field === GROUP_WAYS) ways.read(block, end, keeper);
      else if (field === GROUP_RELATIONS) {
        const relation = readRelation(block, end);
        if (relation) relations.push(relation);
      } else if (field === GROUP_DENSE || field === GROUP_NODES) hasNodes[i] = 1;
    });
  });
  return { ...ways.finish(), relations, hasNodes };
}

class WayColumns {
  private ids = new Float64Array(1024);
  private counts = new Uint32Array(1024);
  private tagSets = new Uint32Array(1024);
  private refs = new Float64Array(16384);
  private wayCount = 0;
  private refCount = 0;
  private readonly shortWayIds: number[] = [];
  private readonly lines = new Map<string, number>();
  /** tag sets of the block as sequences of string indices, and their rows in `lines` */
  private sequences = new Sequences();
  private rowOfSequence: number[] = [];
  private readonly keys = new IndexList();
  private readonly values = new IndexList();
  private readonly kept = new IndexList();

  /** String indices mean something only within their block. */
  startBlock(): void {
    this.sequences = new Sequences();
    this.rowOfSequence = [];
  }

  read(block: Block, end: number, keeper: Keeper): void {
    const { pbf } = block;
    let id = 0;
    let keysAt = 0;
    let keysEnd = 0;
    let valuesAt = 0;
    let valuesEnd = 0;
    let refsAt = 0;
    let refsEnd = 0;
    for (let field = pbf.nextField(end); field !== 0; field = pbf.nextField(end)) {
      if (field === 1) id = exactId(varintField(pbf));
      else if (field === 2) {
        keysEnd = endOfBytes(pbf, end);
        keysAt = pbf.pos;
        pbf.pos = keysEnd;
      } else if (field === 3) {
        valuesEnd = endOfBytes(pbf, end);
        valuesAt = pbf.pos;
        pbf.pos = valuesEnd;
      } else if (field === 8) {
        refsEnd = endOfBytes(pbf, end);
        refsAt = pbf.pos;
        pbf.pos = refsEnd;
      }
    }
    if (pbf.pos !== end) throw new BlockFault("chemin mal fermé");
    const { keys, values } = this;
    keys.read(block, keysAt, keysEnd);
    values.read(block, valuesAt, valuesEnd);
    if (keys.count !== values.count) throw new BlockFault(`chemin ${id} avec des clés sans valeur`);
    if (!keeper.keepsWay(keys, values)) return;
    const first = this.refCount;
    this.refs = grown(this.refs, first + refsEnd - refsAt);
    this.readRefs(new Cursor(block.bytes, refsAt, refsEnd));
    if (this.refCount - first < 2) {
      this.refCount = first;
      this.shortWayIds.push(id);
      return;
    }
    const way = this.wayCount++;
    this.ids = grown(this.ids, this.wayCount);
    this.counts = grown(this.counts, this.wayCount);
    this.tagSets = grown(this.tagSets, this.wayCount);
    this.ids[way] = id;
    this.counts[way] = this.refCount - first;
    this.tagSets[way] = this.tagSet(block, keeper);
  }

  finish(): Omit<DecodedWays, "relations" | "hasNodes"> {
    return {
      wayId: this.ids.slice(0, this.wayCount),
      wayNodeCount: this.counts.slice(0, this.wayCount),
      ref: this.refs.slice(0, this.refCount),
      wayTagSet: this.tagSets.slice(0, this.wayCount),
      tagSets: [...this.lines.keys()].join("\n"),
      shortWayIds: this.shortWayIds,
    };
  }

  private readRefs(cursor: Cursor): void {
    const refs = this.refs;
    let count = this.refCount;
    let ref = 0;
    while (cursor.more) {
      ref = exactId(ref + cursor.sint());
      refs[count++] = ref;
    }
    cursor.finish();
    this.refCount = count;
  }

  /** Row of the tag set just read; the text is made once for each distinct set of the block. */
  private tagSet(block: Block, keeper: Keeper): number {
    const { kept, lines } = this;
    keeper.wayTags(this.keys, this.values, kept);
    const sequence = this.sequences.number(kept);
    const known = this.rowOfSequence[sequence];
    if (known !== undefined) return known;
    const line = tagLine(block.strings, kept);
    let row = lines.get(line);
    if (row === undefined) lines.set(line, (row = lines.size));
    return (this.rowOfSequence[sequence] = row);
  }
}

/** The relation, when it is a turn restriction of any kind or a maneuver; most others are left at their tags. */
function readRelation(block: Block, end: number): OsmRelation | null {
  const { pbf, strings } = block;
  let id = 0;
  const spans = new Map<number, readonly [start: number, end: number]>();
  eachField(pbf, end, (field) => {
    if (field === 1) id = exactId(varintField(pbf));
    else if (field === 2 || field === 3 || field === 8 || field === 9 || field === 10) {
      const listEnd = endOfBytes(pbf, end);
      spans.set(field, [pbf.pos, listEnd]);
      pbf.pos = listEnd;
    }
  });
  const list = (field: number, next: (cursor: Cursor) => number): number[] => {
    const [start, listEnd] = spans.get(field) ?? [0, 0];
    const cursor = new Cursor(block.bytes, start, listEnd);
    const values: number[] = [];
    while (cursor.more) values.push(next(cursor));
    cursor.finish();
    return values;
  };
  const index = (cursor: Cursor) => cursor.uint();
  const keys = list(2, index);
  const values = list(3, index);
  if (keys.length !== values.length) throw new BlockFault(`relation ${id} avec des clés sans valeur`);
  const type = keys.findIndex((key) => strings.text(key) === "type");
  if (type < 0 || !/^(restriction(:|$)|(maneuver|manoeuvre)$)/.test(strings.text(values[type]!))) return null;
  const roles = list(8, index);
  const types = list(10, index);
  let ref = 0;
  const refs = list(9, (cursor) => (ref = exactId(ref + cursor.sint())));
  if (roles.length !== refs.length || types.length !== refs.length)
    throw new BlockFault(`relation ${id} avec des membres incomplets`);
  return {
    id,
    tags: Object.fromEntries(keys.map((key, i) => [strings.text(key), strings.text(values[i]!)])),
    members: refs.map((member, i) => {
      const memberType = MEMBER_TYPES[types[i]!];
      if (!memberType) throw new BlockFault(`relation ${id} avec un membre de type inconnu`);
      return { type: memberType, ref: member, role: strings.text(roles[i]!) };
    }),
  };
}
